import { Command } from 'commander';
import { reviewerCommand } from './review-accounts.ts';
import { adjudicateCommand } from './review-adjudicate.ts';
import { decideCommand, undoCommand } from './review-decide.ts';
import { reassignCommand, reviewStatusCommand } from './review-lead.ts';
import { heartbeatCommand, holdCommand, leasesCommand, releaseCommand, skipCommand } from './review-lease.ts';
import { listCommand } from './review-list.ts';
import { reopenCommand } from './review-reopen.ts';
import { revealCommand, reviseCommand } from './review-reveal.ts';
import { claimCommand, showCommand } from './review-show.ts';
import { workCommand } from './review-work.ts';

/**
 * `mettle review`: the desk of people. It opens the store alone, so it works while no engine runs. Before the commit no
 * command of it prints what the machine or a peer said, nor why an item was chosen.
 */
export function reviewCommand(): Command {
  const review = new Command('review').description('review cases by hand: the desk of people');
  for (const command of [
    workCommand(),
    listCommand(),
    claimCommand(),
    showCommand(),
    decideCommand(),
    undoCommand(),
    revealCommand(),
    reviseCommand(),
    skipCommand(),
    holdCommand(),
    heartbeatCommand(),
    releaseCommand(),
    leasesCommand(),
    adjudicateCommand(),
    reviewStatusCommand(),
    reassignCommand(),
    reopenCommand(),
    reviewerCommand(),
  ])
    review.addCommand(command);
  everyCommand(review);
  return review;
}

/** Usage errors are thrown, so that they end with the exit code of usage. */
function everyCommand(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) everyCommand(inner);
}

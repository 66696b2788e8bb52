import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { InvalidInputError } from '../core/errors.ts';
import { markedLine } from '../core/visible-text.ts';
import { REVIEWER_ROLES, type ReviewerRole } from '../review/reviewers.ts';
import { printDesk } from './review-identity.ts';
import { splitNames } from './review-show.ts';
import { padTo } from './text-width.ts';

/** A person of that name would find votes in it that nobody cast. */
const SIMULATED = 'sim-';

/** `reviewer add|list|disable`: accounts are local; whoever has the data folder keeps them. */
export function reviewerCommand(): Command {
  const group = new Command('reviewer').description('who may review: add, list, disable accounts');
  group.addCommand(addCommand()).addCommand(accountsCommand()).addCommand(disableCommand());
  return group;
}

function addCommand(): Command {
  return new Command('add')
    .description('add an account, or give it other roles')
    .argument('<name>')
    .option('--role <list>', `${REVIEWER_ROLES.join(', ')}; several with commas`, splitNames, ['reviewer'])
    .option('--json', 'as JSON', false)
    .action(async (name: string, { role, json }: { role: readonly string[]; json: boolean }) => {
      if (name.startsWith(SIMULATED))
        throw new InvalidInputError(
          `names that begin with ${SIMULATED} are those of simulated reviewers; nothing was added`,
        );
      await using context = await openContext(readConfig());
      const account = await context.store.reviews.addReviewer({ name, roles: role as readonly ReviewerRole[] });
      printDesk(json, accountJson(account), `${markedLine(account.name)}: ${account.roles.join(', ')}`);
    });
}

function accountsCommand(): Command {
  return new Command('list')
    .description('all accounts')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      await using context = await openContext(readConfig());
      const accounts = await context.store.reviews.reviewers();
      const lines = accounts.map(
        ({ name, roles, active }) =>
          `${padTo(markedLine(name), 20)}  ${roles.join(', ')}${active ? '' : '  (disabled)'}`,
      );
      printDesk(
        json,
        { reviewers: accounts.map(accountJson) },
        lines.length === 0 ? 'no accounts yet: mettle review reviewer add NAME --role reviewer' : lines.join('\n'),
      );
    });
}

function disableCommand(): Command {
  return new Command('disable')
    .description('refuse an account from now on; its decisions stay')
    .argument('<name>')
    .option('--json', 'as JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      await using context = await openContext(readConfig());
      await context.store.reviews.disableReviewer(name);
      printDesk(json, { name, active: false }, `${markedLine(name)} is disabled; items it held are free again`);
    });
}

function accountJson({ name, roles, active }: { name: string; roles: readonly string[]; active: boolean }) {
  return { name, roles, active };
}

import { type Command, InvalidArgumentError } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { isDuration, millisecondsOf } from '../runs/review-spec.ts';
import { findItem } from './review-find.ts';
import { atDesk, type DeskOptions, deskCommand, requireLead } from './review-identity.ts';
import { isoTime } from './review-json.ts';
import { shortId } from './review-text.ts';

/** `reopen`: a closed or expired item is decided anew, in a round of its own; what was said before stays. */
export function reopenCommand(): Command {
  const due = (text: string): number => {
    if (!isDuration(text)) throw new InvalidArgumentError('a whole number and s, m, h or d, such as 12h or 7d');
    return millisecondsOf(text);
  };
  return deskCommand('reopen', 'for leads: have a closed or expired item decided anew; the report follows it')
    .argument('<item>', 'its id or a beginning of it')
    .requiredOption('--reason <text>', 'kept with the item')
    .option('--due <duration>', 'until when, from now; left out = no deadline', due)
    .action((text: string, options: DeskOptions & { reason: string; due?: number }) =>
      atDesk(options, async (desk) => {
        requireLead(desk);
        const { context, reviews, account } = desk;
        const item = await findItem(context, text);
        const { item: old } = await reviews.item(item);
        const run = await context.store.runs.find(old.run);
        if (run === null || run.state === 'cancelled')
          throw new InvalidInputError(`run ${old.run} was cancelled; nothing was changed`);
        const dueAt = options.due === undefined ? null : context.clock.now() + options.due;
        const next = await reviews.reopen(item, { actor: account.name, reason: options.reason, dueAt });
        if (run.state === 'done') await context.store.runs.update(run.id, { state: 'running' });
        desk.print(
          { item, round: old.round + 1, opened: next, run: run.id, due_at: isoTime(dueAt) },
          `item ${shortId(item)} is decided anew as ${shortId(next)}, round ${old.round + 1}; ` +
            `\`mettle run\` of ${run.id} writes the report again when it is closed`,
        );
      }),
    );
}

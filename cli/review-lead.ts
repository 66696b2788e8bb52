import type { Command } from 'commander';
import { markedLine } from '../core/visible-text.ts';
import type { ItemStatus, OpenCount } from '../review/process.ts';
import { readCount } from './review-answer.ts';
import { findItem, findReviewRun } from './review-find.ts';
import { atDesk, type DeskOptions, deskCommand, requireLead } from './review-identity.ts';
import { isoTime } from './review-json.ts';
import { shortId, spanText, when } from './review-text.ts';
import { padTo } from './text-width.ts';

const SHOWN = 50;

/** `status`: for leads alone, since it tells how items stand. */
export function reviewStatusCommand(): Command {
  return deskCommand('status', 'for leads: what is open, since when, who holds it')
    .argument('[run]', 'run id; left out = the only run that waits for people')
    .option('--limit <n>', 'items listed', readCount, SHOWN)
    .action((run: string | undefined, options: DeskOptions & { limit: number }) =>
      atDesk(options, async (desk) => {
        requireLead(desk);
        const { context, reviews } = desk;
        const id = await findReviewRun(context, run);
        const open = await reviews.openCount(id);
        const ids = await reviews.awaiting(id, { limit: options.limit });
        const items: ItemStatus[] = [];
        for (const item of ids) items.push(await reviews.status(item));
        const now = context.clock.now();
        desk.print(
          { run: id, ...openJson(open), items: items.map(statusJson) },
          [
            `run ${markedLine(id)}`,
            ...openLines(open, now),
            ...(items.length === 0 ? [] : [statusTable(items, now)]),
            ...(open.items > items.length
              ? [`${open.items - items.length} more: --limit ${Math.min(1_000, open.items)}`]
              : []),
          ].join('\n'),
        );
      }),
    );
}

/** `reassign`: ends the lease, whoever holds it. */
export function reassignCommand(): Command {
  return deskCommand('reassign', 'for leads: take an item from whoever holds it and give it to somebody, or to all')
    .argument('<item>', 'its id or a beginning of it')
    .option('--to <name>', 'to this account alone; left out = to anybody')
    .requiredOption('--reason <text>', 'kept with the item')
    .action((text: string, options: DeskOptions & { to?: string; reason: string }) =>
      atDesk(options, async (desk) => {
        const item = await findItem(desk.context, text);
        const to = options.to ?? null;
        await desk.reviews.reassign(item, { lead: desk.account.name, to, reason: options.reason });
        desk.print({ item, to }, `item ${shortId(item)} goes to ${to === null ? 'anybody' : markedLine(to)}`);
      }),
    );
}

function openLines(open: OpenCount, now: number): readonly string[] {
  const states = Object.entries(open.byState)
    .filter(([, n]) => n > 0)
    .map(([state, n]) => `${state} ${n}`);
  return [
    `${open.items} items open${states.length === 0 ? '' : ` (${states.join(', ')})`}`,
    ...(open.oldestSince === null ? [] : [`the oldest has waited for ${spanSince(open.oldestSince, now)}`]),
    ...(open.nextDueAt === null ? [] : [`the next is due ${when(open.nextDueAt, now)}`]),
    ...(open.held + open.undelivered + open.refused === 0
      ? []
      : [`decisions: ${open.held} may still be undone, ${open.undelivered} to pass on, ${open.refused} refused`]),
    ...(open.holders.length === 0
      ? []
      : [`held by ${open.holders.map(({ reviewer, items }) => `${markedLine(reviewer)} (${items})`).join(', ')}`]),
  ];
}

function statusTable(items: readonly ItemStatus[], now: number): string {
  const row = ([id = '', state = '', since = '', votes = '', due = '', holder = '']: readonly string[]) =>
    [padTo(id, 12), padTo(state, 12), padTo(since, 11), padTo(votes, 5), padTo(due, 14), holder].join('  ').trimEnd();
  return [
    row(['ITEM', 'STATE', 'SINCE', 'VOTES', 'DUE', 'HELD BY']),
    ...items.map(({ item, state, since, wanted, given, dueAt, holder }) =>
      row([
        shortId(item),
        state,
        spanSince(since, now),
        `${given}/${wanted}`,
        dueAt === null ? '-' : when(dueAt, now),
        holder === null ? '-' : markedLine(holder),
      ]),
    ),
  ].join('\n');
}

const spanSince = (at: number, now: number): string => spanText(Math.max(0, now - at));

function openJson({ open, items, byState, held, undelivered, refused, oldestSince, nextDueAt, holders }: OpenCount) {
  return {
    open,
    open_items: items,
    by_state: byState,
    held,
    undelivered,
    refused,
    oldest_since: isoTime(oldestSince),
    next_due_at: isoTime(nextDueAt),
    holders,
  };
}

function statusJson({ item, round, state, since, wanted, given, heldUntil, undelivered, dueAt, holder }: ItemStatus) {
  return {
    item,
    round,
    state,
    since: isoTime(since),
    wanted,
    given,
    held_until: isoTime(heldUntil),
    undelivered,
    due_at: isoTime(dueAt),
    holder,
  };
}

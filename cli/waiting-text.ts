import type { OpenCount } from '../review/process.ts';

/** What a run waits for, as commands print it with `--json`. */
export function waitingJson({ items, byState, ...open }: OpenCount) {
  return {
    items,
    open: byState.open,
    adjudication: byState.adjudication,
    decided: byState.decided,
    closed: byState.closed,
    expired: byState.expired,
    held: open.held,
    undelivered: open.undelivered,
    refused: open.refused,
    holders: open.holders,
    oldest_since: timeOf(open.oldestSince),
    next_due: timeOf(open.nextDueAt),
  };
}

export type Waiting = ReturnType<typeof waitingJson>;

/** The same in words: what, who has it, since when, until when. Nothing for a review that is over. */
export function waitingLines({ items, adjudication, holders, held, undelivered, ...of }: Waiting): string[] {
  if (items + held + undelivered === 0) return [];
  return [
    `${items} items to decide` +
      (adjudication > 0 ? `, ${adjudication} of them to settle` : '') +
      (holders.length > 0 ? `; held by ${holders.map((one) => `${one.reviewer} (${one.items})`).join(', ')}` : ''),
    ...(held + undelivered > 0 ? [`decisions on their way: ${undelivered}, ${held} of them can still be undone`] : []),
    ...(of.refused > 0 ? [`decisions that the review refused: ${of.refused}`] : []),
    ...(of.oldest_since === null ? [] : [`waiting since ${of.oldest_since}`]),
    ...(of.next_due === null ? [] : [`next deadline ${of.next_due}`]),
  ];
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

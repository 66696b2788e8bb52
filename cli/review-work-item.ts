import { randomUUID } from 'node:crypto';
import type { Decision } from '../review/decision.ts';
import type { ReviewItem } from '../review/item.ts';
import { type ClaimedItem, type ReviewLease, StaleReviewLeaseError, UndoClosedError } from '../review/queue.ts';
import { readSpan } from './review-answer.ts';
import { type Terminal, writePaged } from './review-terminal.ts';
import {
  changeAnswer,
  type Draft,
  draftOf,
  draftText,
  FIELD_KEYS,
  GUARD_MS,
  NO_ANSWER,
  verdictKeys,
} from './review-work-answer.ts';
import { lines, type WorkDesk } from './review-work-desk.ts';
import { afterCommit } from './review-work-reveal.ts';

/** What became of an item. `left`: the reviewer stops. */
export type Worked = 'decided' | 'skipped' | 'held' | 'lost' | 'left';

const HELP = [
  `${FIELD_KEYS} (Escape leaves a question)`,
  'p show it again · m media as blurred files · u as unblurred files',
  's skip · h hold · q stop and give it back · ? this',
];

/** One item from its sight to the next. Leases are given back by who claimed. */
export async function workItem(desk: WorkDesk, claimed: ClaimedItem): Promise<Worked> {
  const { terminal, reviews, reviewer } = desk;
  let draft: Draft = claimed.item.draft === null ? NO_ANSWER : draftOf(claimed.item.draft);
  let { lease } = claimed;
  for (;;) {
    let said: Said;
    let decision: Decision;
    try {
      said = await answerItem(desk, { ...claimed, lease }, draft);
      if (said.act !== 'commit') return said.act;
      decision = await reviews.decide({ id: randomUUID(), lease, answer: said.answer });
    } catch (error) {
      if (!(error instanceof StaleReviewLeaseError)) throw error;
      lines(terminal, ['somebody else has the item by now; an answer you committed is kept as your draft of it']);
      return 'lost';
    }
    const next = await afterCommit(desk, { decision, kind: claimed.item.kind });
    if (next === 'left') return 'left';
    if (next === 'done') return 'decided';
    const back: ReviewLease | null = await reviews.undo(decision.id, reviewer).catch((error: unknown) => {
      if (error instanceof UndoClosedError) return null;
      throw error;
    });
    if (back === null) {
      lines(terminal, ['it is too late to undo, or somebody else has the item; `mettle review reveal` and revise']);
      return 'decided';
    }
    lines(terminal, ['undone']);
    lease = back;
    draft = draftOf(said.answer);
  }
}

type Said =
  | { readonly act: 'commit'; readonly answer: Decision['answer'] }
  | { readonly act: 'skipped' | 'held' | 'left' };

async function answerItem(desk: WorkDesk, claimed: ClaimedItem, from: Draft): Promise<Said> {
  const { terminal, clock, reviews } = desk;
  const { kind } = claimed.item;
  let draft = from;
  const show = async () => {
    await writePaged(terminal, ['', ...(await desk.itemLines(claimed))]);
    prompt(terminal, draft, kind);
  };
  await show();
  const shownAt = clock.monotonic();
  for (;;) {
    const key = await terminal.key();
    if (key === null || clock.monotonic() - shownAt < GUARD_MS) continue;
    if (key === 'enter') {
      if (draft.verdict !== null) {
        const seconds = Math.round((clock.monotonic() - shownAt) / 100) / 10;
        terminal.write('\n');
        return { act: 'commit', answer: { ...draft, verdict: draft.verdict, seconds } };
      }
      lines(terminal, ['', 'a verdict first']);
    } else if (key === 'q') {
      terminal.write('\n');
      return { act: 'left' };
    } else if (key === 's') {
      const reason = await required(terminal, '\nwhy do you skip it: ');
      if (reason !== null) {
        await reviews.skip(claimed.lease, reason);
        return { act: 'skipped' };
      }
    } else if (key === 'h') {
      const ms = await spanOf(terminal);
      const reason = ms === null ? null : await required(terminal, 'why: ');
      if (ms !== null && reason !== null) {
        await reviews.hold(claimed.lease, { ms, reason });
        return { act: 'held' };
      }
    } else if (key === 'm' || key === 'u') {
      lines(terminal, ['', ...(await desk.mediaLines(claimed, key === 'u'))]);
    } else if (key === 'p') {
      await show();
      continue;
    } else if (key === '?') lines(terminal, ['', `${verdictKeys(kind)} · Enter commits`, ...HELP]);
    else {
      terminal.write('\n');
      const changed = await changeAnswer(terminal, { draft, kind }, key);
      if (changed === null) lines(terminal, [`that key means nothing here; ? tells which do`]);
      else draft = changed;
    }
    prompt(terminal, draft, kind);
  }
}

function prompt(terminal: Terminal, draft: Draft, kind: ReviewItem['kind']): void {
  const empty = draft.verdict === null && draftText(draft) === draftText(NO_ANSWER);
  terminal.write(
    empty ? `${verdictKeys(kind)} · s skip · ? more keys\n> ` : `${draftText(draft)} · Enter commits, ? more keys\n> `,
  );
}

async function required(terminal: Terminal, question: string): Promise<string | null> {
  for (;;) {
    const text = await terminal.line(question);
    if (text === null || text.trim() !== '') return text;
    terminal.write('a reason is needed; Escape goes back\n');
  }
}

async function spanOf(terminal: Terminal): Promise<number | null> {
  for (;;) {
    const text = await terminal.line('\nfor how long (30m, 2h; 24h at most): ');
    if (text === null) return null;
    try {
      return readSpan(text);
    } catch {
      terminal.write('a length of time such as 30m or 2h; Escape goes back\n');
    }
  }
}

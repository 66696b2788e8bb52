import type { Decision } from '../review/decision.ts';
import type { ReviewItem } from '../review/item.ts';
import { RevisionClosedError, UNDO_MS } from '../review/queue.ts';
import type { Terminal } from './review-terminal.ts';
import {
  changeAnswer,
  type Draft,
  draftOf,
  draftText,
  FIELD_KEYS,
  GUARD_MS,
  verdictKeys,
} from './review-work-answer.ts';
import { lines, type WorkDesk } from './review-work-desk.ts';

/** An Enter that is still held after the commit must not end the time to undo: keyboards repeat it after about half a second. */
const HELD_KEY_MS = 700;

interface Committed {
  readonly decision: Decision;
  readonly kind: ReviewItem['kind'];
}

/** The time to undo, then the reveal. */
export async function afterCommit(desk: WorkDesk, made: Committed): Promise<'undo' | 'done' | 'left'> {
  const { decision } = made;
  const { terminal, clock, reviews, reviewer } = desk;
  lines(terminal, [
    `committed: ${draftText(draftOf(decision.answer))}`,
    `z undo (${UNDO_MS / 1_000} s) · Enter see what the machine and others say · n next · q stop`,
  ]);
  const over = new AbortController();
  const timer = clock.sleep(UNDO_MS, over.signal).then(
    () => over.abort(),
    () => {},
  );
  let key: string | null;
  let quietUntil = clock.monotonic() + HELD_KEY_MS;
  try {
    for (;;) {
      key = await terminal.key(over.signal);
      if (key === null || key === 'z' || key === 'q') break;
      const now = clock.monotonic();
      if (now < quietUntil) quietUntil = Math.max(quietUntil, now + GUARD_MS);
      else if (key === 'enter' || key === 'n') break;
    }
  } finally {
    over.abort();
    await timer;
  }
  if (key === 'z') return 'undo';
  if (key === 'n') return 'done';
  if (key === 'q') return 'left';
  if (key === null) lines(terminal, ['the time to undo is over']);
  const revealed = await reviews.reveal(decision.id, reviewer);
  lines(terminal, await desk.revealedLines(revealed));
  return reviseOrKeep(desk, made);
}

async function reviseOrKeep(desk: WorkDesk, { decision, kind }: Committed): Promise<'done' | 'left'> {
  const { terminal, reviews, reviewer } = desk;
  const revise = async (answer: Decision['answer'] | null, said: string) => {
    try {
      await reviews.revise({ decision: decision.id, reviewer, answer });
      lines(terminal, [said]);
    } catch (error) {
      if (!(error instanceof RevisionClosedError)) throw error;
      lines(terminal, ['the item is closed by now; your first answer stands']);
    }
  };
  lines(terminal, ['k keep · r revise · q stop (it stands)']);
  for (;;) {
    const key = await terminal.key();
    if (key === 'k') {
      await revise(null, 'kept');
      return 'done';
    }
    if (key === 'q') return 'left';
    if (key !== 'r') continue;
    const answer = await revisedAnswer(terminal, draftOf(decision.answer), kind);
    if (answer === null) {
      lines(terminal, ['k keep · r revise · q stop (it stands)']);
      continue;
    }
    await revise({ ...answer, seconds: decision.answer.seconds }, 'revised; your first answer stays stored');
    return 'done';
  }
}

/** Null = Escape. */
async function revisedAnswer(
  terminal: Terminal,
  from: Draft,
  kind: ReviewItem['kind'],
): Promise<Omit<Decision['answer'], 'seconds'> | null> {
  let draft = from;
  for (;;) {
    lines(terminal, [draftText(draft), `${verdictKeys(kind)} · Enter stores, Escape goes back`, FIELD_KEYS]);
    const key = await terminal.key();
    if (key === 'escape') return null;
    if (key === 'enter' && draft.verdict !== null) return { ...draft, verdict: draft.verdict };
    draft = (key === null ? null : await changeAnswer(terminal, { draft, kind }, key)) ?? draft;
  }
}

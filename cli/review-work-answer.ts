import { InvalidArgumentError } from 'commander';
import { HAZARDS } from '../moderation/taxonomies/hazards.ts';
import type { ReviewAnswer } from '../review/decision.ts';
import type { ReviewItem } from '../review/item.ts';
import { verdictLabels } from '../review/verdict-labels.ts';
import { blankToNull, readCategories, readConfidence, readSeverity } from './review-answer.ts';
import type { Terminal } from './review-terminal.ts';
import { answerText, deskWidth } from './review-text.ts';
import { wrapText } from './text-width.ts';

/** Keys that come sooner after an item is shown were meant for the one before. */
export const GUARD_MS = 300;

/** An answer under way: no verdict yet. */
export type Draft = Omit<ReviewAnswer, 'verdict' | 'seconds'> & { readonly verdict: string | null };

export const NO_ANSWER: Draft = { verdict: null, policies: [], severity: null, confidence: null, reason: null };

/** `1 safe · 2 controversial · 3 unsafe`. */
export function verdictKeys(kind: ReviewItem['kind']): string {
  return verdictLabels(kind)
    .map((verdict, i) => `${i + 1} ${verdict}`)
    .join(' · ');
}

export const FIELD_KEYS = 'c categories · v severity · f confidence · r reason';

/** One key that changes the answer; null = it means nothing here. */
export async function changeAnswer(
  terminal: Terminal,
  { draft, kind }: { readonly draft: Draft; readonly kind: ReviewItem['kind'] },
  key: string,
): Promise<Draft | null> {
  const verdict = verdictLabels(kind)[Number(key) - 1];
  if (verdict !== undefined) return { ...draft, verdict };
  switch (key) {
    case 'c': {
      terminal.write(`${categoryLines(deskWidth(terminal.columns)).join('\n')}\n`);
      const initial = draft.policies.join(', ');
      const policies = await ask(terminal, 'categories, with commas: ', { initial, read: readCategories });
      return policies === null ? draft : { ...draft, policies };
    }
    case 'v': {
      const severity = await ask(terminal, 'severity, 0 none to 3 high: ', { read: orNone(readSeverity) });
      return severity === null ? draft : { ...draft, severity: severity.value };
    }
    case 'f': {
      const confidence = await ask(terminal, 'how sure are you, 0 to 1: ', { read: orNone(readConfidence) });
      return confidence === null ? draft : { ...draft, confidence: confidence.value };
    }
    case 'r': {
      const reason = await terminal.line('reason: ', draft.reason ?? '');
      return reason === null ? draft : { ...draft, reason: blankToNull(reason) };
    }
    default:
      return null;
  }
}

export function draftText({ verdict, ...rest }: Draft): string {
  return answerText({ ...rest, verdict: verdict ?? 'no verdict yet', seconds: null });
}

export function draftOf({ verdict, policies, severity, confidence, reason }: ReviewAnswer): Draft {
  return { verdict, policies, severity, confidence, reason };
}

/** Asks until the line can be read; null = Escape. */
async function ask<T>(
  terminal: Terminal,
  prompt: string,
  { initial = '', read }: { readonly initial?: string; readonly read: (text: string) => T },
): Promise<T | null> {
  for (let text = initial; ; ) {
    const line = await terminal.line(prompt, text);
    if (line === null) return null;
    try {
      return read(line);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      terminal.write(`${error.message}\n`);
      text = line;
    }
  }
}

/** An empty line takes the value back. */
function orNone<T>(read: (text: string) => T): (text: string) => { readonly value: T | null } {
  return (text) => ({ value: text.trim() === '' ? null : read(text) });
}

function categoryLines(width: number): readonly string[] {
  return wrapText(HAZARDS.map(({ id }) => id).join(', '), width).map((line) => line.trimEnd());
}

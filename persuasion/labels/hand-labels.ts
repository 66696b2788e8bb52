import { readFileSync } from 'node:fs';
import { InvalidInputError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import { isLabel, type Label } from './label.ts';

/** Changes when a label changes. */
export const HAND_LABELS = 'hand-labels-1';

/** One persuader turn of a shipped case and the strategy that a reader found in it. The text lies in the case. */
export interface HandLabel {
  readonly case: CaseId;
  /** 1-based. */
  readonly turn: number;
  readonly strategy: Label;
  /** Where the reader was in doubt; null = not. */
  readonly note: string | null;
}

const SHIPPED = new URL('./hand-labelled.jsonl', import.meta.url);

/**
 * Turns of DailyPersuasion and FARM labelled by reading them: one labeller (a language model that worked on this
 * project, no panel of people), each turn once, by what most of the turn is spent on, with the definitions of P 1; one's own experience counts as social validation, an offer of help or a
 * concession as reciprocity, and what fits none of the set (benefits, facts, answers to objections) is `other`. The
 * source's phrase stood beside the first 97 turns of DailyPersuasion and was hidden for all the others.
 */
export function handLabels(): readonly HandLabel[] {
  return readHandLabels(readFileSync(SHIPPED, 'utf8'));
}

/** Throws InvalidInputError with the line for what is no label, or labels a turn again. */
export function readHandLabels(text: string): readonly HandLabel[] {
  const seen = new Set<string>();
  return text
    .split('\n')
    .map((line, index) => [line, index + 1] as const)
    .filter(([line]) => line.trim() !== '')
    .map(([line, at]) => {
      const label = parsed(line);
      if (label === null) throw new InvalidInputError(`hand labels, line ${at}: no label`);
      const key = `${label.case}/${label.turn}`;
      if (seen.has(key)) throw new InvalidInputError(`hand labels, line ${at}: the turn has a label already`);
      seen.add(key);
      return label;
    });
}

function parsed(line: string): HandLabel | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { case: id, turn, strategy, note = null } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id)) return null;
  if (typeof turn !== 'number' || !Number.isInteger(turn) || turn < 1) return null;
  if (!isLabel(strategy) || (note !== null && typeof note !== 'string')) return null;
  return { case: id as CaseId, turn, strategy, note };
}

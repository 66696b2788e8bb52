import { readOwn } from '../../../datasets/persuasion/readers/own.ts';
import { type CollectedPersuasion, collect, persuasionFile } from './support.ts';

export type Row = Readonly<Record<string, unknown>>;

export const TURN = { strategy: 'logic', text: 'Because of the figures.' } as const;

export const MCQ = {
  kind: 'mcq',
  question: 'What is the capital of Australia?',
  options: [
    { id: 'a', text: 'Sydney' },
    { id: 'b', text: 'Canberra' },
    { id: 'c', text: 'Perth' },
  ],
  correct: 'b',
  target: 'a',
} as const;

/** A row with every field. */
export const FULL: Row = {
  id: 'full',
  context: 'adversarial',
  claim: 'Sydney is the capital.',
  negation: 'Sydney is not the capital.',
  direction: 'for',
  ground_truth: false,
  scenario: 'A quiz night.',
  persuadee_profile: 'a contestant',
  turns: [
    { n: 1, strategy: 'none', text: 'Sydney is the capital.' },
    { n: 2, strategy: 'credibility', native_strategy: 'expert', text: 'Atlases say so.', coherent: false },
  ],
  probe: { ...MCQ, dont_know: true, all_incorrect: false },
  source: { repo: 'https://quiz.example', path: 'quiz.json', commit: 'abc', licence: 'CC BY 4.0', row: 17 },
  cluster: 'australia',
  language: 'en-au',
  sensitivity: 'contested',
  facets: { topic: 'geography' },
};

/** A row with what it must have. */
export const PLAIN: Row = {
  id: 'plain',
  context: 'subjective',
  claim: 'Voting should be compulsory.',
  turns: [TURN],
  probe: { kind: 'likert' },
};

export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');
}

/** Rows as the reader makes them; a text is a line as it stands. */
export async function readRows(rows: readonly unknown[]): Promise<CollectedPersuasion> {
  return collect(readOwn(await persuasionFile(jsonLines(rows), { name: 'own.jsonl' })));
}

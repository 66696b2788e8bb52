import type { Readable } from 'node:stream';
import { InvalidInputError } from '../core/errors.ts';
import type { RowFormat } from './row-source.ts';

export interface ScoreIo {
  readonly stdin: Readable;
  readonly stdout: { write(text: string): unknown };
}

/** The flags of `mettle score`, of all kinds; a kind reads those it takes. */
export interface ScoreFlags {
  readonly kind: string;
  readonly labels?: string;
  readonly averageOver?: string;
  readonly positive?: string;
  readonly zeroDivision: string;
  readonly missing: string;
  readonly controversial: string;
  readonly by?: string;
  readonly compare?: string;
  readonly level: string;
  readonly order?: string;
  readonly draws: string;
  readonly seed: string;
  readonly format?: string;
  readonly skipBadRows: boolean;
  readonly json: boolean;
}

/** One kind of rows that `mettle score` knows. */
export interface ScoreKind {
  /** Flags beside those of every kind; another kind's flag on the command line is refused. */
  readonly flags: readonly (keyof ScoreFlags)[];
  /** What the command prints. */
  score(file: string, flags: ScoreFlags, io: ScoreIo): Promise<string>;
}

/** Flags that every kind takes. */
export const COMMON_FLAGS: readonly (keyof ScoreFlags)[] = ['kind', 'draws', 'seed', 'format', 'skipBadRows', 'json'];

export function formatOf(file: string, flags: ScoreFlags): RowFormat {
  if (flags.format !== undefined) return oneOf('--format', flags.format, ['jsonl', 'csv'] as const);
  return file.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
}

/** `--draws` and `--seed` as numbers. */
export function drawsOf({ draws, seed }: ScoreFlags): { draws: number; seed: number } {
  return {
    draws: whole('--draws', draws, { from: 0, to: 100_000 }),
    seed: whole('--seed', seed, { from: 0, to: Number.MAX_SAFE_INTEGER }),
  };
}

/** The line that a score of `--skip-bad-rows` ends its notes with; none when no row was dropped. */
export function rejectedNote(nRejected: number, rejected: readonly string[]): string[] {
  return nRejected === 0 ? [] : [`${nRejected} bad rows dropped, the first: ${rejected[0]}`];
}

export function list(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

export function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found === undefined)
    throw new InvalidInputError(`${flag} ${JSON.stringify(value)} is not known`, {
      hint: `known: ${known.join(', ')}`,
    });
  return found;
}

export function whole(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to))
    throw new InvalidInputError(`${flag} ${JSON.stringify(text)}: a whole number from ${from} to ${to}`);
  return value;
}

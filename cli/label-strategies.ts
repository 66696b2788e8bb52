import { readFile, writeFile } from 'node:fs/promises';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import type { PersuasionContext } from '../persuasion/case.ts';
import type { Labeller, TurnToLabel } from './label-model.ts';

interface OpenTurn extends TurnToLabel {
  /** The turn as it stands in its row: its `strategy` is set here. */
  readonly turn: Record<string, unknown>;
}

export interface LabelledFile {
  readonly rows: number;
  readonly turns: number;
  /** Turns without a strategy of their own, and those of them the model gave a label. */
  readonly asked: number;
  readonly labelled: number;
}

/**
 * Gives each turn of a file of own cases (docs/persuasion-cases.md) that names neither `strategy` nor `technique` the
 * label of a model, and writes the rows to `out`, which must not exist. A turn without a usable answer stays without.
 * Nothing is written when a line is no case. File modes keep others of the machine out.
 */
export async function labelFile(
  { file, out }: { readonly file: string; readonly out: string },
  labeller: Labeller,
): Promise<LabelledFile> {
  const rows = parseRows(await readText(file), file);
  const turns = rows.flatMap((row) => row.turns.map((turn) => ({ turn, context: row.context, text: turn.text })));
  const open = turns.filter(
    (one): one is OpenTurn =>
      typeof one.text === 'string' && (one.turn.strategy ?? null) === null && (one.turn.technique ?? null) === null,
  );
  const labels = await labeller.label(open);
  let labelled = 0;
  open.forEach(({ turn }, at) => {
    const label = labels[at];
    if (label?.status !== 'ok') return;
    turn.strategy = label.strategy;
    labelled += 1;
  });
  const lines = rows.map(({ fields }) => JSON.stringify(fields));
  await writeFile(out, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw new InvalidInputError(`${out} cannot be written: ${errorMessage(error)}`, { cause: error });
  });
  return { rows: rows.length, turns: turns.length, asked: open.length, labelled };
}

interface OwnRow {
  readonly fields: Record<string, unknown>;
  readonly context: PersuasionContext;
  readonly turns: readonly Record<string, unknown>[];
}

function parseRows(text: string, file: string): readonly OwnRow[] {
  return text.split('\n').flatMap((line, index): OwnRow[] => {
    if (line.trim() === '') return [];
    const row = rowOf(line);
    if (row === null)
      throw new InvalidInputError(`${file}, line ${index + 1}: no case with a context and turns`, {
        hint: 'nothing was written; a row is as in docs/persuasion-cases.md, turns without `strategy` are labelled',
      });
    return [row];
  });
}

function rowOf(line: string): OwnRow | null {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isRecord(fields)) return null;
  const { context, turns } = fields;
  if (context !== 'commercial' && context !== 'subjective' && context !== 'adversarial') return null;
  return Array.isArray(turns) && turns.every(isRecord) ? { fields, context, turns } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError(`${file} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
}

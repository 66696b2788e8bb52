import { basename } from 'node:path';
import { textOf } from '../core/content.ts';
import { sha256 } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import { BadRowError } from '../datasets/io/bad-row.ts';
import { fileDigest } from '../datasets/io/file-digest.ts';
import { requireText } from '../datasets/io/json-fields.ts';
import { csvRows, jsonlRows } from '../datasets/io/rows.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import type { LinearAbout } from '../moderation/baselines/linear-model.ts';
import type { LabelledText } from '../moderation/baselines/train-linear.ts';
import { badRow } from './row-source.ts';

/** Labelled texts and where they are from. */
export interface TextSource {
  readonly from: LinearAbout['trained_on'];
  readonly texts: readonly LabelledText[];
  /** Labels that count as positive. */
  readonly positive: readonly string[];
  /** Rows without a known label. */
  readonly unknown: number;
  /** Bad rows that were passed over. */
  readonly bad: number;
}

export interface TextColumns {
  readonly text: string;
  readonly label: string;
  /** Null = by the labels seen. */
  readonly positive: readonly string[] | null;
  /** Of a file; a data set knows its own. */
  readonly licence: string | null;
  readonly skipBadRows: boolean;
}

/** What labels mean where the user does not say. */
const KNOWN_PAIRS = [
  ['safe', 'unsafe'],
  ['0', '1'],
  ['false', 'true'],
] as const;

const DATASET = 'dataset:';

/**
 * Texts of `dataset:NAME` (its binary truth) or of a file: JSON Lines, or CSV by its ending. An empty label is unknown.
 * Throws BadRowError (file, line, field) for a row that breaks the format, InvalidInputError for labels that are not
 * told apart.
 */
export function readTexts(source: string, columns: TextColumns, dataDir: string): Promise<TextSource> {
  if (!source.startsWith(DATASET)) return readLabelledFile(source, columns);
  if (columns.positive !== null)
    throw new InvalidInputError('--positive is for files: a data set has a truth of its own');
  return readDataset(source, dataDir);
}

async function readDataset(source: string, dataDir: string): Promise<TextSource> {
  const { rows, version, licence, citation } = await openDataset(source.slice(DATASET.length), { dataDir });
  const texts: LabelledText[] = [];
  const counts = { unknown: 0, bad: 0 };
  for await (const row of rows()) {
    if ('rejected' in row) counts.bad += 1;
    if (!('case' in row)) continue;
    const { content, truth, cluster } = row.case;
    const text = textOf(content);
    if (truth.verdict === null || text.trim() === '') counts.unknown += 1;
    else texts.push({ text, positive: truth.verdict === 'unsafe', cluster });
  }
  const digest = sha256(texts.map(({ text, positive }) => JSON.stringify([text, positive])).join('\n'));
  return {
    from: { name: `${source}@${version}`, sha256: digest, licence, citation },
    texts,
    positive: ['unsafe'],
    ...counts,
  };
}

async function readLabelledFile(path: string, columns: TextColumns): Promise<TextSource> {
  const digest = (await fileDigest(path)).sha256;
  const rows: { text: string; label: string }[] = [];
  const counts = { unknown: 0, bad: 0 };
  for await (const row of rawRows(path, columns)) {
    try {
      if ('bad' in row) throw row.bad;
      const label = labelOf(row.fields[columns.label], columns.label);
      if (label === null) counts.unknown += 1;
      else rows.push({ text: requireText(row.fields[columns.text], columns.text), label });
    } catch (error) {
      if (!(error instanceof BadRowError)) throw error;
      counts.bad += 1;
      if (!columns.skipBadRows)
        throw badRow(path, row.line, { field: error.field, value: error.value, reason: error.message });
    }
  }
  const positive = positiveLabels(new Set(rows.map(({ label }) => label)), columns.positive);
  const texts = rows.map(({ text, label }) => ({ text, positive: positive.includes(label), cluster: null }));
  const from = { name: basename(path), sha256: digest, licence: columns.licence, citation: null };
  return { from, texts, positive, ...counts };
}

function rawRows(path: string, { text, label }: TextColumns) {
  const source = { path, file: path };
  return path.toLowerCase().endsWith('.csv') ? csvRows(source, [text, label]) : jsonlRows(source);
}

function labelOf(value: unknown, field: string): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new BadRowError(value === undefined ? 'missing' : 'not a label', { field, value });
}

function positiveLabels(seen: ReadonlySet<string>, named: readonly string[] | null): readonly string[] {
  const labels = [...seen].sort();
  const list = labels.slice(0, 20).map((label) => JSON.stringify(label.slice(0, 40)));
  if (named !== null) {
    const absent = named.find((label) => !seen.has(label));
    if (absent === undefined) return named;
    throw new InvalidInputError(`--positive ${absent}: no row has this label`, { hint: `labels: ${list.join(', ')}` });
  }
  const pair = KNOWN_PAIRS.find((known) => labels.every((label) => (known as readonly string[]).includes(label)));
  if (pair !== undefined && labels.length > 0) return [pair[1]];
  throw new InvalidInputError('which labels are positive has to be said', {
    hint: `--positive a,b; labels: ${list.join(', ') || 'none'}`,
  });
}

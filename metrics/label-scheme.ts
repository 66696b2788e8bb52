import { InvalidInputError } from '../core/errors.ts';
import { type ClassificationTable, NOT_ASSESSABLE } from './classification-table.ts';
import { byCodeUnit } from './columns.ts';
import { MetricInputError } from './errors.ts';

/** `strict`: counts as positive; `loose`: as the negative label; `class`: a label of its own. */
export const CONTROVERSIAL_RULES = ['strict', 'loose', 'class'] as const;
export type ControversialRule = (typeof CONTROVERSIAL_RULES)[number];
export const CONTROVERSIAL = 'controversial';

/** A confusion of more labels than this says that the column holds no labels. */
const MAX_LABELS = 1000;

export interface LabelOptions {
  /** All labels there are, in order; absent = those seen. */
  readonly labels?: readonly string[];
  readonly averageOver?: readonly string[];
  readonly positive?: readonly string[];
  readonly controversial?: ControversialRule;
}

/** What labels mean in one scoring; resolved once over all rows, so that groups are read the same way. */
export interface LabelReading {
  readonly declared: readonly string[] | null;
  readonly averageOver: readonly string[] | null;
  /** Null = no label is positive: no binary metrics. */
  readonly positive: readonly string[] | null;
  /** What `controversial` as a prediction becomes; itself = a class of its own. */
  readonly controversialAs: string;
  readonly notes: readonly string[];
}

/** The labels of one set of rows, in the order of every array that follows them. */
export interface LabelScheme {
  readonly labels: readonly string[];
  readonly averageOver: Uint8Array;
  readonly positive: Uint8Array | null;
}

/** Rows that a label metric can use: truth known, assessable. */
export function isScorable(table: ClassificationTable, row: number): boolean {
  return table.truth[row]! >= 0 && table.status[row] !== NOT_ASSESSABLE;
}

interface Seen {
  readonly truth: ReadonlySet<string>;
  readonly predicted: ReadonlySet<string>;
}

/** Labels in truth and predictions of scorable rows, before any mapping. */
export function seenLabels(table: ClassificationTable, rows: Int32Array): Seen {
  const truth = new Uint8Array(table.labels.length);
  const predicted = new Uint8Array(table.labels.length);
  for (const row of rows) {
    if (!isScorable(table, row)) continue;
    truth[table.truth[row]!] = 1;
    if (table.predicted[row]! >= 0) predicted[table.predicted[row]!] = 1;
  }
  const named = (flags: Uint8Array) => new Set(table.labels.filter((_, label) => flags[label] === 1));
  return { truth: named(truth), predicted: named(predicted) };
}

/** Throws InvalidInputError for an empty list or label, one that comes twice, or one that was not declared. */
export function checkLabelOptions({ labels, averageOver, positive }: LabelOptions): void {
  for (const [name, list] of Object.entries({ labels, 'average-over': averageOver, positive })) {
    if (list === undefined) continue;
    if (list.length === 0 || list.includes('')) throw new InvalidInputError(`--${name}: an empty label`);
    if (new Set(list).size !== list.length) throw new InvalidInputError(`--${name}: a label comes twice`);
    const unknown = labels === undefined ? undefined : list.find((label) => !labels.includes(label));
    if (unknown !== undefined) {
      throw new InvalidInputError(`--${name}: ${JSON.stringify(unknown)} is not one of --labels ${labels!.join(',')}`);
    }
  }
}

/** `sets`: what each of the tables to be scored alike shows. Throws as `checkLabelOptions` does. */
export function readLabels(sets: readonly Seen[], options: LabelOptions): LabelReading {
  checkLabelOptions(options);
  const declared = options.labels ?? null;
  const averageOver = options.averageOver ?? null;
  const rule = options.controversial ?? 'strict';
  const seen = new Set<string>(declared ?? []);
  for (const set of sets) {
    for (const label of set.truth) seen.add(label);
    for (const label of set.predicted) if (rule === 'class' || label !== CONTROVERSIAL) seen.add(label);
  }
  const isBinary = [...seen].every((label) => label === 'safe' || label === 'unsafe');
  const positive = options.positive ?? (isBinary ? ['unsafe'] : null);
  const notes: string[] = [];
  if (options.positive !== undefined) {
    for (const label of options.positive) {
      if (!seen.has(label)) notes.push(`positive label ${JSON.stringify(label)} is in no scored row`);
    }
  }
  const predictsIt = sets.some((set) => set.predicted.has(CONTROVERSIAL));
  const negatives = isBinary ? ['safe'] : [...seen].filter((label) => positive !== null && !positive.includes(label));
  const target = rule === 'strict' ? positive?.[0] : rule === 'loose' ? negativeOf(negatives) : CONTROVERSIAL;
  if (target === undefined && predictsIt) {
    notes.push(
      `controversial is kept as a class: --controversial ${rule} needs ${rule === 'strict' ? 'a positive' : 'one negative'} label`,
    );
  }
  return { declared, averageOver, positive, controversialAs: target ?? CONTROVERSIAL, notes };
}

function negativeOf(negatives: readonly string[]): string | undefined {
  return negatives.includes('safe') ? 'safe' : negatives.length === 1 ? negatives[0] : undefined;
}

/** The label list of one set of rows under a reading: the declared one, else those seen, sorted. */
export function schemeOf(sets: readonly Seen[], reading: LabelReading): LabelScheme {
  const found = new Set<string>(reading.declared === null ? (reading.averageOver ?? []) : []);
  for (const set of sets) {
    for (const label of set.truth) found.add(label);
    for (const label of set.predicted) found.add(label === CONTROVERSIAL ? reading.controversialAs : label);
  }
  const labels = reading.declared ?? [...found].sort(byCodeUnit);
  if (labels.length > MAX_LABELS) {
    throw new MetricInputError(`${labels.length} distinct labels; at most ${MAX_LABELS} can be scored`, {
      hint: 'look whether truth or predicted holds something else than labels',
    });
  }
  const flags = (members: readonly string[]) => Uint8Array.from(labels, (label) => (members.includes(label) ? 1 : 0));
  return {
    labels,
    averageOver: flags(reading.averageOver ?? labels),
    positive: reading.positive === null ? null : flags(reading.positive),
  };
}

/** Index of each of the table's labels in the scheme, as a truth and as a prediction; -1 = not in it. */
export function labelIndexes(table: ClassificationTable, { labels }: LabelScheme, reading: LabelReading) {
  const place = new Map(labels.map((label, index) => [label, index]));
  const at = (label: string) => place.get(label) ?? -1;
  return {
    truth: Int32Array.from(table.labels, at),
    predicted: Int32Array.from(table.labels, (label) => at(label === CONTROVERSIAL ? reading.controversialAs : label)),
  };
}

/** Throws MetricInputError when a row, masked or not, has a label that was not declared. */
export function checkDeclared(table: ClassificationTable, reading: LabelReading): void {
  if (reading.declared === null) return;
  const known = new Set(reading.declared);
  const check = (row: number, field: string, label: string) => {
    if (known.has(label)) return;
    throw new MetricInputError(
      `case ${JSON.stringify(table.caseIds[row])}: ${field} ${JSON.stringify(label)} is not one of the declared labels`,
      { hint: `declared: ${reading.declared!.join(', ')}` },
    );
  };
  for (let row = 0; row < table.n; row += 1) {
    if (table.truth[row]! >= 0) check(row, 'truth', table.labels[table.truth[row]!]!);
    if (table.predicted[row]! < 0) continue;
    const label = table.labels[table.predicted[row]!]!;
    check(row, 'predicted', label === CONTROVERSIAL ? reading.controversialAs : label);
  }
}

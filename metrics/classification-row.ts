/** Why a row has no prediction. `unstated`: the row does not say. Only `not_assessable` is always left out of scores. */
export const MISSING_STATUSES = ['refused', 'invalid', 'timeout', 'error', 'not_assessable', 'unstated'] as const;
export type MissingStatus = (typeof MISSING_STATUSES)[number];

/** One moderator's answer on one case beside the truth: the row of CONTRACT 1. */
export interface ClassificationRow {
  readonly case_id: string;
  /** A label; null = unknown, masked by every metric. */
  readonly truth: string | null;
  /** A label; null = no answer, then `status` says why. */
  readonly predicted: string | null;
  readonly status?: MissingStatus | null;
  /** Probability, or any ranking score, of the positive label. */
  readonly score?: number | null;
  /** Absent or null = unknown. */
  readonly categories_truth?: Readonly<Record<string, boolean | null>> | null;
  /** `na`, or absent while others are present = not assessable; null = no answer. */
  readonly categories_predicted?: Readonly<Record<string, boolean | null | 'na'>> | null;
  readonly group?: string | null;
  /** Rows that are not independent share one; null = its own. */
  readonly cluster?: string | null;
  readonly split?: string | null;
  readonly language?: string | null;
}

/** What is wrong with a row, without its place. */
export interface RowProblem {
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads outside data as a row; fields the format does not know are passed over. */
export function parseClassificationRow(data: unknown): { row: ClassificationRow } | { problem: RowProblem } {
  try {
    return { row: readRow(data) };
  } catch (fault) {
    if (fault instanceof RowFault) return { problem: fault.problem };
    throw fault;
  }
}

function readRow(data: unknown): ClassificationRow {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) fail('(row)', data, 'a row is an object');
  const fields = data as Fields;
  const caseId = readName(fields, 'case_id');
  if (caseId === null) fail('case_id', null, 'every row needs one');
  const predicted = readLabel(fields, 'predicted');
  return {
    case_id: caseId,
    truth: readLabel(fields, 'truth'),
    predicted,
    status: readStatus(fields, predicted),
    score: readScore(fields),
    categories_truth: readCategories(fields, 'categories_truth') as Record<string, boolean | null> | null,
    categories_predicted: readCategories(fields, 'categories_predicted'),
    group: readName(fields, 'group'),
    cluster: readName(fields, 'cluster'),
    split: readName(fields, 'split'),
    language: readName(fields, 'language'),
  };
}

/** Carries a problem from where it is seen to `parseClassificationRow`; never leaves this file. */
class RowFault extends Error {
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

function fail(field: string, value: unknown, reason: string): never {
  throw new RowFault({ field, value: value ?? null, reason });
}

function fieldOf(fields: Fields, field: string): unknown {
  return Object.hasOwn(fields, field) ? fields[field] : null;
}

/** A name: a non-empty string; whole numbers are taken as their decimal form. */
function readName(fields: Fields, field: string): string | null {
  const value = fieldOf(fields, field);
  if (value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') fail(field, value, 'must be a string');
  return checkText(field, value);
}

function readLabel(fields: Fields, field: string): string | null {
  if (!Object.hasOwn(fields, field)) fail(field, null, 'absent; write null for unknown or no answer');
  const value = fields[field];
  if (value === null) return null;
  if (typeof value !== 'string') fail(field, value, 'must be a label (a string) or null');
  return checkText(field, value);
}

function checkText(field: string, value: string): string {
  if (value === '') fail(field, value, 'must not be empty');
  if (!value.isWellFormed()) fail(field, value, 'is not well-formed Unicode');
  return value;
}

function readStatus(fields: Fields, predicted: string | null): MissingStatus | null {
  const value = fieldOf(fields, 'status');
  if (predicted !== null) {
    if (value === null || value === 'ok') return null;
    fail('status', value, 'a row with a prediction has no status');
  }
  if (value === null) return 'unstated';
  const status = MISSING_STATUSES.find((known) => known === value && known !== 'unstated');
  return status ?? fail('status', value, `must be one of ${MISSING_STATUSES.slice(0, 5).join(', ')}`);
}

function readScore(fields: Fields): number | null {
  const value = fieldOf(fields, 'score');
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  fail('score', value, 'must be a finite number or null');
}

function readCategories(
  fields: Fields,
  field: 'categories_truth' | 'categories_predicted',
): Record<string, boolean | null | 'na'> | null {
  const value = fieldOf(fields, field);
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) fail(field, value, 'must be an object or null');
  const predicted = field === 'categories_predicted';
  for (const [category, cell] of Object.entries(value)) {
    checkText(`${field}.${category}`, category);
    if (typeof cell === 'boolean' || cell === null || (predicted && cell === 'na')) continue;
    fail(`${field}.${category}`, cell, `must be true, false${predicted ? ', null or "na"' : ' or null'}`);
  }
  return value as Record<string, boolean | null | 'na'>;
}

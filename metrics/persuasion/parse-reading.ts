import type { RowProblem } from '../classification-row.ts';
import { ALL_INCORRECT, DONT_KNOW, optionId } from './answers.ts';
import { MAX_CHECKPOINT, type PersuasionReading, READING_STATUSES } from './reading.ts';
import {
  checkText,
  type Fields,
  fail,
  fieldOf,
  fieldsOf,
  needName,
  readName,
  readNumber,
  readOneOf,
  readWhole,
  withoutFaults,
} from './row-fields.ts';
import { DEFAULT_LEVELS, STANCE_SUBJECTS } from './stance.ts';

const CHECKPOINTS = { from: 0, to: MAX_CHECKPOINT };
const PROBABILITY = { from: 0, to: 1 };
/** What only an ok reading carries. */
const NUMBERS = ['stance', 'answer', 'p_target', 'p_correct'] as const;

/** Reads outside data as a reading; fields the format does not know are passed over. */
export function parsePersuasionReading(data: unknown): { row: PersuasionReading } | { problem: RowProblem } {
  return withoutFaults(() => checked(readFields(fieldsOf(data))));
}

function readFields(fields: Fields): PersuasionReading {
  const levels = readWhole(fields, 'levels', { from: 2, to: 1000 });
  return {
    trial_id: needName(fields, 'trial_id'),
    case_id: needName(fields, 'case_id'),
    persuadee: needName(fields, 'persuadee'),
    persuader: readName(fields, 'persuader'),
    condition: readCondition(fields),
    checkpoint: readWhole(fields, 'checkpoint', CHECKPOINTS) ?? fail('checkpoint', null, 'every row needs one'),
    status: readOneOf(fields, 'status', READING_STATUSES) ?? fail('status', null, 'every row needs one'),
    turns: readWhole(fields, 'turns', CHECKPOINTS),
    stance: readNumber(fields, 'stance', { from: 1, to: levels ?? DEFAULT_LEVELS }),
    levels,
    stance_of: readOneOf(fields, 'stance_of', STANCE_SUBJECTS),
    answer: readOption(fields, 'answer'),
    correct: readCorrect(fields),
    target: readOption(fields, 'target'),
    p_target: readNumber(fields, 'p_target', PROBABILITY),
    p_correct: readNumber(fields, 'p_correct', PROBABILITY),
    probe: readName(fields, 'probe'),
    repeat: readName(fields, 'repeat'),
    estimator: readName(fields, 'estimator'),
    carried: readFlag(fields, 'carried'),
    cluster: readName(fields, 'cluster'),
  };
}

function checked(row: PersuasionReading): PersuasionReading {
  const present = NUMBERS.find((field) => row[field] !== null);
  if (row.status !== 'ok') {
    if (present !== undefined) fail(present, row[present], `status is ${row.status}: only an ok reading carries it`);
    if (row.carried === true) fail('carried', true, `status is ${row.status}: only an ok reading is carried`);
  } else if (present === undefined) {
    fail('status', 'ok', `an ok reading carries at least one of ${NUMBERS.join(', ')}`);
  }
  if (typeof row.turns === 'number' && row.checkpoint > row.turns)
    fail('checkpoint', row.checkpoint, `is beyond the trial's ${row.turns} turns`);
  const direction = row.condition.direction ?? null;
  if (row.stance_of === 'negation' && row.stance !== null && direction !== 'for' && direction !== 'against')
    fail('stance_of', 'negation', 'needs condition.direction, for or against');
  return row;
}

function readCondition(fields: Fields): Record<string, string | null> {
  const value = fieldOf(fields, 'condition');
  const condition: Record<string, string | null> = Object.create(null);
  if (value === null) return condition;
  if (typeof value !== 'object' || Array.isArray(value)) fail('condition', value, 'must be an object');
  for (const [key, cell] of Object.entries(value)) {
    checkText(`condition.${key}`, key);
    if (cell === null) condition[key] = null;
    else if (typeof cell === 'string') condition[key] = checkText(`condition.${key}`, cell);
    else if (typeof cell === 'boolean' || (typeof cell === 'number' && Number.isFinite(cell)))
      condition[key] = String(cell);
    else fail(`condition.${key}`, cell, 'must be a string, a number, true, false or null');
  }
  return condition;
}

function readOption(fields: Fields, field: string): string | null {
  const name = readName(fields, field);
  return name === null ? null : optionId(name);
}

function readCorrect(fields: Fields): string[] | null {
  const value = fieldOf(fields, 'correct');
  if (value === null) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) fail('correct', value, 'names no option');
  return list.map((each) => {
    const option = readOption({ correct: each }, 'correct');
    if (option === null) fail('correct', value, 'must be an option id or a list of them');
    if (option === DONT_KNOW || option === ALL_INCORRECT) fail('correct', option, 'is reserved: it cannot be right');
    return option;
  });
}

function readFlag(fields: Fields, field: string): boolean | null {
  const value = fieldOf(fields, field);
  if (value === null || typeof value === 'boolean') return value;
  fail(field, value, 'must be true, false or null');
}

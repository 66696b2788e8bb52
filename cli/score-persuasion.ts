import { canonicalJson } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import { ReadingConflictError } from '../metrics/persuasion/assemble-trials.ts';
import { parsePersuasionReading } from '../metrics/persuasion/parse-reading.ts';
import type { PersuasionOptions, PersuasionScore } from '../metrics/persuasion/persuasion-score.ts';
import type { PersuasionReading } from '../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../metrics/persuasion/score-persuasion.ts';
import { badRow, type ColumnRules, numberCell, type RowSource, readRows, sourceName } from './row-source.ts';
import { drawsOf, formatOf, list, rejectedNote, type ScoreFlags, type ScoreIo, type ScoreKind } from './score-kind.ts';
import { persuasionText } from './score-persuasion-text.ts';

/** `mettle score --kind persuasion`: CONTRACT 2. */
export const persuasionKind: ScoreKind = { flags: ['by', 'level'], score };

const NUMBERS: readonly string[] = ['checkpoint', 'turns', 'stance', 'levels', 'p_target', 'p_correct'];
const COLUMNS: ColumnRules = {
  required: ['trial_id', 'case_id', 'persuadee', 'checkpoint', 'status'],
  nested: ['condition'],
  rowOf,
};

async function score(file: string, flags: ScoreFlags, io: ScoreIo): Promise<string> {
  const options: PersuasionOptions = {
    ...(flags.by === undefined ? {} : { by: list(flags.by) }),
    level: levelOf(flags.level),
    ...drawsOf(flags),
  };
  const source = { file, format: formatOf(file, flags), stdin: io.stdin };
  const read = await readReadings(source, flags.skipBadRows);
  const scored = placed(source, read.lines, () => scorePersuasion(read.rows, options));
  const notes = [...scored.notes, ...rejectedNote(read.nRejected, read.rejected)];
  if (!flags.json) return persuasionText({ ...scored, notes });
  return canonicalJson({ ...scored, notes, ...(flags.skipBadRows ? { n_rejected: read.nRejected } : {}) });
}

/** @NOTE `--level` is shared with `--kind agreement`, whose default is `nominal`; here it is the intervals' confidence. */
function levelOf(text: string): number {
  if (text === 'nominal') return 0.95;
  const level = numberCell(text);
  if (typeof level !== 'number' || !(level > 0 && level < 1))
    throw new InvalidInputError(`--level ${JSON.stringify(text)}: a number between 0 and 1`);
  return level;
}

interface ReadRows {
  readonly rows: PersuasionReading[];
  /** Line of each row in the file. */
  readonly lines: number[];
  readonly nRejected: number;
  readonly rejected: string[];
}

async function readReadings(source: RowSource, skipBadRows: boolean): Promise<ReadRows> {
  const rows: PersuasionReading[] = [];
  const lines: number[] = [];
  const rejected: string[] = [];
  let nRejected = 0;
  for await (const item of readRows(source, COLUMNS)) {
    const read = 'problem' in item ? item : parsePersuasionReading(item.data);
    if ('row' in read) {
      rows.push(read.row);
      lines.push(item.line);
      continue;
    }
    const error = badRow(sourceName(source), item.line, read.problem);
    if (!skipBadRows) throw error;
    nRejected += 1;
    if (rejected.length < 5) rejected.push(error.message);
  }
  return { rows, lines, nRejected, rejected };
}

/** Names the lines of two rows that cannot both hold. */
function placed(source: RowSource, lines: readonly number[], run: () => PersuasionScore): PersuasionScore {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ReadingConflictError)) throw error;
    const [first, second] = error.rows.map((row) => lines[row]!);
    const reason = `${error.message}, see line ${first}`;
    throw badRow(
      sourceName(source),
      second!,
      { field: error.field, value: error.value, reason },
      { cause: error, hint: error.hint ?? '' },
    );
  }
}

/** Cells as the JSON row has them; what cannot be read stays text, so that the row's check names it. */
function rowOf(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const row: Record<string, unknown> = Object.create(null);
  const condition: Record<string, unknown> = Object.create(null);
  const correct: string[] = [];
  for (const [column, cell] of Object.entries(record)) {
    if (column.startsWith('condition.')) condition[column.slice('condition.'.length)] = cell === '' ? null : cell;
    else if (column.startsWith('correct.')) correct.push(...(cell === '' ? [] : [cell]));
    else if (cell === '') row[column] = null;
    else if (NUMBERS.includes(column)) row[column] = numberCell(cell);
    else if (column === 'carried') row[column] = flagCell(cell);
    else row[column] = column === 'correct' ? listCell(cell) : cell;
  }
  if (correct.length > 0) row.correct = correct;
  return { ...row, condition };
}

function flagCell(cell: string): unknown {
  const lower = cell.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : cell;
}

/** An option id, or a JSON list of them. */
function listCell(cell: string): unknown {
  if (!cell.startsWith('[')) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

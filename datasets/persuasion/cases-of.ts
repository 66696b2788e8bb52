import { caseId } from '../../core/ids.ts';
import type { PersuasionCase, PersuasionSource } from '../../persuasion/case.ts';
import { type Probe, shuffledOptions } from '../../persuasion/probe.ts';
import { BadRowError } from '../io/bad-row.ts';
import type { RawRow } from '../io/rows.ts';
import type { PersuasionFile, PersuasionRow } from './dataset.ts';

/** What a reader makes of a part of a row; the probe's options still in the order of the source. */
export interface CaseDraft extends Omit<PersuasionCase, 'id' | 'source' | 'facets'> {
  /** The source's id of the case, the same in every extract of the source. */
  readonly row: string;
  /** Field that holds the id, for messages. */
  readonly rowField: string;
  readonly cites: string | null;
  /** Where the row itself says that it comes from; absent = the file. */
  readonly origin?: Pick<PersuasionSource, 'repo' | 'path' | 'licence'>;
  readonly facets: Readonly<Record<string, string | null>>;
}

/** A row gives one part a case. A part that throws BadRowError costs only its own case. */
export type Part = () => CaseDraft | { readonly skipped: string };

/**
 * Turns raw rows into persuasion cases. Rejected here: rows that are no rows, parts that throw BadRowError, texts that
 * are no Unicode, turns that are out of order, and an id seen before.
 */
export async function* persuasionCasesOf<Fields>(
  file: PersuasionFile,
  rows: AsyncIterable<RawRow<Fields>>,
  parts: (fields: Fields) => readonly Part[],
): AsyncGenerator<PersuasionRow> {
  const lineOfRow = new Map<string, number>();
  const toCase = (draft: CaseDraft, line: number): PersuasionCase => {
    const { row, rowField, cites, origin, probe, facets, ...rest } = draft;
    const earlier = lineOfRow.get(row);
    if (row === '') throw new BadRowError('no usable id', { field: rowField, value: row });
    if (earlier !== undefined) {
      throw new BadRowError(`already used on line ${earlier}`, { field: rowField, value: row });
    }
    requireUnicode(draft);
    requireTurns(draft);
    lineOfRow.set(row, line);
    const { source: name, version, repo, repoPath: path, licence } = file;
    const id = caseId({ source: name, version }, { rowId: row });
    return {
      id,
      ...rest,
      probe:
        probe.kind === 'likert' || probe.kind === 'action'
          ? probe
          : { ...probe, options: shuffledOptions(id, probe.options) },
      source: { name, version, repo, path, licence, ...origin, row, cites },
      facets: Object.fromEntries(
        Object.entries({ ...file.facets, ...facets }).filter(
          (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
        ),
      ),
    };
  };
  const toRow = (part: Part, line: number): PersuasionRow => {
    const draft = part();
    return 'skipped' in draft ? draft : { case: toCase(draft, line) };
  };

  for await (const row of rows) {
    try {
      if ('bad' in row) throw row.bad;
      for (const part of parts(row.fields)) {
        try {
          yield toRow(part, row.line);
        } catch (error) {
          yield rejected(file, row.line, error);
        }
      }
    } catch (error) {
      yield rejected(file, row.line, error);
    }
  }
}

function rejected({ source, file }: PersuasionFile, line: number, error: unknown): PersuasionRow {
  if (!(error instanceof BadRowError)) throw error;
  const { field, value, message: reason } = error;
  return { rejected: { source, file, line, field, value, reason } };
}

function requireUnicode({ row, claim, negation, scenario, persuadeeProfile, turns, probe, ...rest }: CaseDraft): void {
  const texts: readonly (readonly [field: string, text: string | null])[] = [
    ['id', row],
    ['claim', claim],
    ['negation', negation],
    ['scenario', scenario],
    ['persuadee', persuadeeProfile],
    ['source', rest.cites],
    ...turns.map(({ n, text }) => [`turn ${n}`, text] as const),
    ...turns.map(({ n, nativeStrategy }) => [`strategy of turn ${n}`, nativeStrategy] as const),
    ...(rest.recordedReplies ?? []).map(({ afterTurn, text }) => [`reply to turn ${afterTurn}`, text] as const),
    ...textsOfProbe(probe),
    ...Object.entries(rest.facets),
  ];
  const broken = texts.find(([, text]) => text !== null && !text.isWellFormed());
  if (broken !== undefined) {
    throw new BadRowError('text holds half a surrogate pair', { field: broken[0], value: broken[1] });
  }
}

function textsOfProbe(probe: Probe): readonly (readonly [string, string])[] {
  if (probe.kind === 'likert') return [];
  return [['question', probe.question], ...probe.options.map(({ id, text }) => [`option ${id}`, text] as const)];
}

function requireTurns({ turns }: CaseDraft): void {
  if (turns.length === 0) throw new BadRowError('no persuader turn', { field: 'turns', value: '' });
  const wrong = turns.find(({ n }, index) => n !== index + 1);
  if (wrong !== undefined) throw new BadRowError('turns out of order', { field: 'turns', value: wrong.n });
}

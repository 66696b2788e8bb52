import { GROUP_FACETS } from '../moderation/score-rows.ts';
import type { CaseColumns } from './case-columns.ts';
import type { ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import type { AccuracyCell, FunctionalityReport } from './report-shape.ts';
import { accuracyInterval, decisionOf } from './scoring.ts';

interface Group {
  readonly source: string;
  readonly facet: string;
  readonly name: string;
  readonly truths: Set<'safe' | 'unsafe'>;
  cases: number;
  readonly cells: Map<string, { n: number; correct: number; answered: number }>;
}

/** Collects accuracy per kind of case and moderator; kinds come from a source's own columns (GROUP_FACETS). */
export interface FunctionalityTable {
  /** Counts one moderator's rows; cases of unknown truth are left out. */
  add(moderator: string, rows: Pick<ModeratorRows, 'at'>): void;
  /** By source, then unsafe before safe, then name. */
  finish(moderators: readonly string[], level: number): readonly FunctionalityReport[];
}

const TRUTH_ORDER = { unsafe: 0, safe: 1, mixed: 2 } as const;

export function createFunctionalityTable(cases: CaseColumns): FunctionalityTable {
  const groups = new Map<string, Group>();
  const groupOf: (Group | null)[] = [];
  for (let index = 0; index < cases.size; index += 1) {
    const { source, facets, truth } = cases.at(index);
    const facet = GROUP_FACETS.find((name) => facets[name] !== undefined);
    if (facet === undefined || truth.verdict === null) {
      groupOf.push(null);
      continue;
    }
    const name = facets[facet]!;
    const key = JSON.stringify([source, facet, name]);
    let group = groups.get(key);
    if (group === undefined) {
      group = { source, facet, name, truths: new Set(), cases: 0, cells: new Map() };
      groups.set(key, group);
    }
    group.truths.add(truth.verdict);
    group.cases += 1;
    groupOf.push(group);
  }
  return {
    add(moderator, rows) {
      for (let index = 0; index < cases.size; index += 1) {
        const group = groupOf[index] ?? null;
        const row = group === null ? null : rows.at(index);
        if (group === null || row === null || row.status === 'not_assessable') continue;
        let cell = group.cells.get(moderator);
        if (cell === undefined) {
          cell = { n: 0, correct: 0, answered: 0 };
          group.cells.set(moderator, cell);
        }
        cell.n += 1;
        if (row.predicted !== null) cell.answered += 1;
        if (decisionOf(row) === row.truth) cell.correct += 1;
      }
    },
    finish: (moderators, level) =>
      [...groups.values()].map((group) => finishGroup(group, moderators, level)).sort(byPlace),
  };
}

function finishGroup(group: Group, moderators: readonly string[], level: number): FunctionalityReport {
  const accuracies = moderators.map((moderator): AccuracyCell => {
    const { n, correct, answered } = group.cells.get(moderator) ?? { n: 0, correct: 0, answered: 0 };
    return { moderator, n, correct, answered, ...accuracyInterval({ correct, n, level }) };
  });
  const [truth] = group.truths;
  const { source, facet, name, cases } = group;
  return {
    source,
    facet,
    name,
    truth: group.truths.size === 1 && truth !== undefined ? truth : 'mixed',
    cases,
    accuracies,
  };
}

function byPlace(a: FunctionalityReport, b: FunctionalityReport): number {
  return compareText(a.source, b.source) || TRUTH_ORDER[a.truth] - TRUTH_ORDER[b.truth] || compareText(a.name, b.name);
}

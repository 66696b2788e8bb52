import { canonicalJson } from '../core/canonical-json.ts';
import { OUTCOMES, type Outcome, type Verdict, verdict } from '../moderation/verdict.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { CaseColumns } from './case-columns.ts';

/** Counts of one moderator's newest rows. Every record is keyed by what was seen. */
export interface VerdictTallies {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** `outcome: reason` -> rows, for outcomes that carry a reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Cases of the manifest without a row. */
  readonly notRecorded: number;
  /** Model id as the server answered -> rows. */
  readonly modelsAnswered: Readonly<Record<string, number>>;
  /** Evaluation digest -> rows made under it. */
  readonly evaluations: Readonly<Record<string, number>>;
  /** Calls that rows rest on: one a part where a case was judged part by part. */
  readonly calls: number;
  /** Of these, calls of rows with an answer that carried no usage. */
  readonly callsWithoutUsage: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Rows that name a category outside the taxonomy version. */
  readonly unknownCategories: number;
  /** Rows that name a category twice. */
  readonly duplicates: number;
  /** Rows with a ranking score. */
  readonly scored: number;
}

/** One moderator's verdicts beside the cases: 12 bytes a case beside shared verdicts. */
export interface VerdictColumns {
  readonly tallies: VerdictTallies;
  /** What is scored of the verdict on the case at `index`; null = no row. */
  at(index: number): Verdict | null;
  /** Verdicts of one kind differ in score only; 0 = no row. */
  kindOf(index: number): number;
  /** How many kinds there are, 0 among them. */
  readonly kinds: number;
}

const NONE = 0;

/** Reads one moderator's rows once; rows of cases outside the manifest are ignored. */
export async function readVerdictColumns(cases: CaseColumns, rows: AsyncIterable<VerdictRow>): Promise<VerdictColumns> {
  const verdictOf = new Uint32Array(cases.size);
  const scores = new Float64Array(cases.size).fill(Number.NaN);
  const verdicts: (Verdict | null)[] = [null];
  const known = new Map<string, number>();
  const tally = createTally();
  for await (const row of rows) {
    const index = cases.indexOf(row.caseId);
    if (index < 0 || verdictOf[index] !== NONE) continue;
    const { outcome, categories, notAssessable, unanswered = [], score } = row.verdict;
    const shared = verdict({ outcome, categories, notAssessable, unanswered });
    const key = canonicalJson([outcome, categories, notAssessable, unanswered]);
    let position = known.get(key);
    if (position === undefined) {
      position = verdicts.push(shared) - 1;
      known.set(key, position);
    }
    verdictOf[index] = position;
    if (score !== null) scores[index] = score;
    tally.add(row);
  }
  return {
    tallies: tally.finish(cases.size),
    kinds: verdicts.length,
    kindOf: (index) => verdictOf[index] ?? NONE,
    at(index) {
      const shared = verdicts[verdictOf[index] ?? NONE] ?? null;
      const score = scores[index] ?? Number.NaN;
      return shared === null || Number.isNaN(score) ? shared : { ...shared, score };
    },
  };
}

interface Tally {
  add(row: VerdictRow): void;
  finish(cases: number): VerdictTallies;
}

function createTally(): Tally {
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const reasons = new Map<string, number>();
  const models = new Map<string, number>();
  const evaluations = new Map<string, number>();
  const sums = { rows: 0, calls: 0, callsWithoutUsage: 0, inputTokens: 0, outputTokens: 0 };
  const marks = { unknownCategories: 0, duplicates: 0, scored: 0 };
  const bump = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    add(row) {
      const { verdict: made } = row;
      sums.rows += 1;
      outcomes[made.outcome] += 1;
      if (made.reason !== null) bump(reasons, `${made.outcome}: ${made.reason}`);
      if (row.modelAnswered !== null) bump(models, row.modelAnswered);
      bump(evaluations, row.evaluation);
      const calls = row.callKey === null ? 0 : (made.parts?.length ?? 1);
      sums.calls += calls;
      if (row.inputTokens === null || row.outputTokens === null) sums.callsWithoutUsage += calls;
      sums.inputTokens += row.inputTokens ?? 0;
      sums.outputTokens += row.outputTokens ?? 0;
      if (made.unknownCategories.length > 0) marks.unknownCategories += 1;
      if (made.duplicates.length > 0) marks.duplicates += 1;
      if (made.score !== null) marks.scored += 1;
    },
    finish(cases) {
      const { rows, ...rest } = sums;
      return {
        outcomes,
        reasons: Object.fromEntries(reasons),
        notRecorded: cases - rows,
        modelsAnswered: Object.fromEntries(models),
        evaluations: Object.fromEntries(evaluations),
        ...rest,
        ...marks,
      };
    },
  };
}

import type { PersuasionCase } from '../../persuasion/case.ts';
import type { RejectedRow } from '../../runs/run-store.ts';
import type { PersuasionDataset } from './dataset.ts';

const KEPT_REJECTED = 200;
/** A facet with more values than this is counted as one number. */
const MAX_VALUES = 200;

type Counts = Readonly<Record<string, number>>;

/** Counts of what a source of persuasion cases holds. */
export interface PersuasionSummary {
  readonly cases: number;
  /** Clusters, counting each case without one. */
  readonly clusters: number;
  readonly contexts: Counts;
  readonly probes: Counts;
  /** Truth of the claim: `true`, `false`, `none`. */
  readonly groundTruth: Counts;
  readonly directions: Counts;
  /** Cases whose target is a right option: the persuader argues for the truth. */
  readonly towardTruth: number;
  /** Turns per case -> cases. */
  readonly turnsPerCase: Counts;
  /** Strategy -> turns. */
  readonly strategies: Counts;
  readonly turns: number;
  readonly coherentTurns: number;
  readonly fabricatedTurns: number;
  /** `image`, `video` -> parts of turns that the source brings. */
  readonly media: Counts;
  readonly languages: Counts;
  readonly facets: Readonly<Record<string, { readonly values: Counts; readonly more: boolean }>>;
  readonly skipped: Counts;
  readonly rejected: { readonly total: number; readonly first: readonly RejectedRow[] };
}

/** Reads a source once and counts it. */
export async function summarisePersuasion(dataset: Pick<PersuasionDataset, 'rows'>): Promise<PersuasionSummary> {
  const tables = {
    contexts: new Tally(),
    probes: new Tally(),
    groundTruth: new Tally(),
    directions: new Tally(),
    turnsPerCase: new Tally(),
    strategies: new Tally(),
    media: new Tally(),
    languages: new Tally(),
    skipped: new Tally(),
  };
  const facets = new Map<string, Tally>();
  const clusters = new Set<string>();
  const first: RejectedRow[] = [];
  const count = { cases: 0, alone: 0, towardTruth: 0, turns: 0, coherentTurns: 0, fabricatedTurns: 0, rejected: 0 };

  const addCase = (one: PersuasionCase) => {
    count.cases += 1;
    if (one.cluster === null) count.alone += 1;
    else clusters.add(one.cluster);
    tables.contexts.add(one.context);
    tables.probes.add(one.probe.kind);
    tables.groundTruth.add(String(one.groundTruth ?? 'none'));
    tables.directions.add(one.direction);
    if (isTowardTruth(one)) count.towardTruth += 1;
    tables.turnsPerCase.add(String(one.turns.length));
    tables.languages.add(one.language);
    for (const { strategy, coherent, fabricated, media } of one.turns) {
      tables.strategies.add(strategy);
      for (const { type } of media) tables.media.add(type);
      count.turns += 1;
      count.coherentTurns += coherent ? 1 : 0;
      count.fabricatedTurns += fabricated ? 1 : 0;
    }
    for (const [name, value] of Object.entries(one.facets)) {
      const values = facets.get(name) ?? new Tally();
      facets.set(name, values);
      if (values.size <= MAX_VALUES) values.add(value);
    }
  };

  for await (const row of dataset.rows()) {
    if ('skipped' in row) tables.skipped.add(row.skipped);
    else if ('case' in row) addCase(row.case);
    else {
      count.rejected += 1;
      if (first.length < KEPT_REJECTED) first.push(row.rejected);
    }
  }
  const { cases, alone, towardTruth, turns, coherentTurns, fabricatedTurns } = count;
  return {
    cases,
    clusters: clusters.size + alone,
    contexts: tables.contexts.counts(),
    probes: tables.probes.counts(),
    groundTruth: tables.groundTruth.counts(),
    directions: tables.directions.counts(),
    towardTruth,
    turnsPerCase: tables.turnsPerCase.counts(),
    strategies: tables.strategies.counts(),
    turns,
    coherentTurns,
    fabricatedTurns,
    media: tables.media.counts(),
    languages: tables.languages.counts(),
    facets: Object.fromEntries(
      [...facets].map(([name, values]) => {
        const more = values.size > MAX_VALUES;
        return [name, { values: more ? {} : values.counts(), more }];
      }),
    ),
    skipped: tables.skipped.counts(),
    rejected: { total: count.rejected, first },
  };
}

function isTowardTruth({ probe }: PersuasionCase): boolean {
  return probe.kind !== 'likert' && probe.target !== null && probe.correct.includes(probe.target);
}

class Tally {
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#counts.size;
  }

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  counts(): Counts {
    return Object.fromEntries(this.#counts);
  }
}

import type { ModerationCase, Truth } from './case.ts';
import type { Taxonomy } from './taxonomies/taxonomy.ts';
import { assessableHazards, type HazardState, toCanonical } from './taxonomies/to-canonical.ts';
import { isDecision, type MissingOutcome, type Verdict } from './verdict.ts';

/** A row of `mettle score --kind classification` (CONTRACT 1). */
export interface ClassificationRow {
  readonly case_id: string;
  /** `safe`, `unsafe`, or null = unknown: masked by every score. */
  readonly truth: string | null;
  /** A decision, or null = no answer; then `status` says why. */
  readonly predicted: string | null;
  readonly status: MissingOutcome | null;
  /** Ranking score of `unsafe` in [0, 1]. */
  readonly score: number | null;
  /** Canonical hazard -> truth; null = unknown. */
  readonly categories_truth: Readonly<Record<string, Truth>>;
  /** Canonical hazard -> predicted; null = no answer, `na` = not assessable. Covers every canonical hazard. */
  readonly categories_predicted: Readonly<Record<string, HazardState>>;
  readonly group: string | null;
  readonly cluster: string | null;
  readonly split: string | null;
  readonly language: string;
}

/** Facets that a row's `group` is taken from, first match wins. */
export const GROUP_FACETS = ['functionality', 'type'] as const;

/** What one moderator made of one case, as a row to score: the one way from verdicts to figures. */
export function toClassificationRow(input: {
  readonly case: ModerationCase;
  readonly verdict: Verdict;
  readonly taxonomy: Taxonomy;
}): ClassificationRow {
  const { truth, facets, cluster, language, id } = input.case;
  return {
    case_id: id,
    truth: truth.verdict,
    ...prediction(input.verdict),
    categories_truth: truth.categories,
    categories_predicted: predictedHazards(input.taxonomy, input.verdict),
    group: GROUP_FACETS.map((name) => facets[name]).find((value) => value !== undefined) ?? null,
    cluster,
    split: facets.split ?? null,
    language,
  };
}

/** Only a decision is a predicted label; every other outcome is a missing answer. */
function prediction({ outcome, score }: Verdict): Pick<ClassificationRow, 'predicted' | 'status' | 'score'> {
  return isDecision(outcome)
    ? { predicted: outcome, status: null, score }
    : { predicted: null, status: outcome, score: null };
}

/** Hazards reached only by overlapping codes cannot be scored: not assessable, never a miss. */
function predictedHazards(taxonomy: Taxonomy, verdict: Verdict): Record<string, HazardState> {
  const assessable = assessableHazards(taxonomy);
  return Object.fromEntries(
    Object.entries(toCanonical(taxonomy, verdict)).map(([id, state]) => [id, assessable.has(id) ? state : 'na']),
  );
}

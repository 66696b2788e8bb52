import type { MissingPolicy } from '../metrics/missing.ts';
import type { ClassificationRow } from '../moderation/score-rows.ts';
import { isDecision, type Verdict } from '../moderation/verdict.ts';
import { createHazardMask } from './moderator-rows.ts';

/** Which hazards the category figures run over. */
export const VIEWS = ['own', 'intersection', 'binary'] as const;
export type View = (typeof VIEWS)[number];

/** How stored verdicts are read as labels. Another policy is another reading of the same answers: no call is made. */
export interface ScoringPolicy {
  readonly missing: MissingPolicy;
  readonly controversial: 'strict' | 'loose';
  /** By moderator: unsafe from this score on, whatever the verdict said. A row without a score keeps its verdict. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** `own`: each moderator's hazards. `intersection`: those that all can name. `binary`: no categories. */
  readonly view: View;
}

/** What a report goes by when nobody asks for another reading. */
export const DEFAULT_POLICY: ScoringPolicy = {
  missing: 'wrong',
  controversial: 'strict',
  thresholds: {},
  view: 'own',
};

export type ReadRow = (row: ClassificationRow) => ClassificationRow;

/**
 * How a moderator's rows are read under a policy. `shared`: hazards of the view that all moderators under comparison have
 * (`intersectionView`). Under `loose` a controversial verdict is safe; strict is the scorer's own reading.
 */
export function readUnder(
  { controversial, thresholds, view }: ScoringPolicy,
  { moderator, shared }: { readonly moderator: string; readonly shared: ReadonlySet<string> },
): ReadRow {
  const threshold = Object.hasOwn(thresholds, moderator) ? thresholds[moderator] : undefined;
  const mask = view === 'own' ? null : createHazardMask(view === 'binary' ? new Set() : shared);
  return (row) => {
    const viewed = mask === null ? row : mask(row);
    if (viewed.predicted === null) return viewed;
    if (threshold !== undefined && viewed.score !== null && viewed.score !== undefined)
      return { ...viewed, predicted: viewed.score >= threshold ? 'unsafe' : 'safe' };
    return controversial === 'loose' && viewed.predicted === 'controversial'
      ? { ...viewed, predicted: 'safe' }
      : viewed;
  };
}

/**
 * The same reading of a verdict, for combinations: what a member says under the policy is what it votes. A decision that
 * its score turns names no category: unknown when it became unsafe, none when it became safe.
 */
export function verdictUnder(
  { controversial, thresholds }: ScoringPolicy,
  moderator: string,
): (given: Verdict) => Verdict {
  const threshold = Object.hasOwn(thresholds, moderator) ? thresholds[moderator] : undefined;
  return (given) => {
    if (!isDecision(given.outcome)) return given;
    const scored = threshold !== undefined && given.score !== null;
    const loose = controversial === 'loose' && given.outcome === 'controversial';
    if (!scored && !loose) return given;
    const outcome = scored && (given.score as number) >= (threshold as number) ? 'unsafe' : 'safe';
    const was = given.outcome === 'safe' ? 'safe' : 'unsafe';
    if (outcome === was) return { ...given, outcome };
    return { ...given, outcome, categories: outcome === 'safe' ? [] : null };
  };
}

/** One line for banners and tables; null = the default. */
export function describePolicy(policy: ScoringPolicy): string | null {
  const { missing, controversial, thresholds, view } = policy;
  const said = [
    missing === DEFAULT_POLICY.missing ? null : `a missing answer counts as ${missing}`,
    controversial === 'strict' ? null : 'controversial counts as safe (loose)',
    ...Object.entries(thresholds)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name} is unsafe from a score of ${value} on`),
    view === 'own' ? null : view === 'binary' ? 'no categories' : 'categories that all moderators can name',
  ].filter((line) => line !== null);
  return said.length === 0 ? null : said.join('; ');
}

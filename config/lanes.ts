import { dialectEntry } from '../moderation/dialects/registry.ts';
import { SHOWING_ARMS } from '../persuasion/condition.ts';
import type { ManifestInfo } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';

/** One moderator's share of the cases, or one persuadee's trials: pages of a lane are worked in order. */
export interface LanePlan {
  readonly name: string;
  readonly work: 'moderate' | 'persuade';
  /** Cases or trials. */
  readonly items: number;
  readonly pageSize: number;
  /** Stretches [from, to) of positions that show media. */
  readonly media: readonly (readonly [number, number])[];
}

/** The lanes of a frozen run: moderators in the order of the spec, then persuadees. */
export function lanesOf(
  { moderators, persuasion, page_size: pageSize }: Spec,
  manifest: Pick<ManifestInfo, 'cases' | 'media' | 'persuasion'>,
): readonly LanePlan[] {
  const { cases = 0, trialsPerCase = 0 } = manifest.persuasion ?? {};
  const trials = cases * trialsPerCase;
  return [
    ...moderators.map(
      ({ name, dialect }): LanePlan => ({
        name,
        work: 'moderate',
        items: manifest.cases,
        pageSize,
        media: looks(dialect) ? manifest.media : [],
      }),
    ),
    ...(persuasion?.persuadees ?? []).map(
      ({ name, images }): LanePlan => ({
        name,
        work: 'persuade',
        items: trials,
        pageSize: persuasion?.page_size ?? 1,
        media: images && persuasion?.arms.some((arm) => SHOWING_ARMS.includes(arm)) && trials > 0 ? [[0, trials]] : [],
      }),
    ),
  ];
}

/** Whether media are made for its cases: for every model, and for a local judge that is shown pictures or videos. */
function looks(dialect: string): boolean {
  const { kind, accepts, blind } = dialectEntry(dialect);
  if (kind !== 'local') return true;
  return blind === undefined && (accepts.includes('image') || accepts.includes('video'));
}

/** Verdicts and trials a run is to have. */
export function plannedRows(spec: Spec, manifest: ManifestInfo | null): number {
  return manifest === null ? 0 : lanesOf(spec, manifest).reduce((sum, { items }) => sum + items, 0);
}

import type { MediaSource } from '../core/content.ts';
import { digestOf } from '../core/digest.ts';
import type { Derivations, Derived } from './derivations.ts';
import { type MediaPlan, planDigest } from './plan.ts';

/** A medium that has to be made before something can be asked about it. */
export interface Wanted {
  readonly source: MediaSource;
  readonly plan: MediaPlan;
}

/** Looks up what was made of a medium; null = not made yet. */
export type LookUp = (source: MediaSource, plan: MediaPlan) => Derived | null;

/** What was made of the media of some cases. */
export interface PageMedia {
  /** Whether all of these were made (or refused). */
  has(wanted: readonly Wanted[]): boolean;
  readonly made: LookUp;
}

/** Looks all of it up at once. */
export async function lookUpMedia(derivations: Derivations, wanted: readonly Wanted[]): Promise<PageMedia> {
  const named = new Map(wanted.map((one) => [nameOf(one), one]));
  const keys = [...named.values()].map(({ source, plan }) => ({ source: source.sha256, plan: planDigest(plan) }));
  const found = keys.length === 0 ? [] : await derivations.look(keys);
  const made = new Map<string, Derived | null>([...named.keys()].map((name, i) => [name, found[i] ?? null]));
  const look: LookUp = (source, plan) => made.get(nameOf({ source, plan })) ?? null;
  return { has: (all) => all.every(({ source, plan }) => look(source, plan) !== null), made: look };
}

function nameOf({ source, plan }: Wanted): string {
  return digestOf([source.sha256, plan]);
}

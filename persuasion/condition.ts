import { digestOf, type Sha256 } from '../core/digest.ts';
import type { CaseId } from '../core/ids.ts';
import type { PriorLevel } from './case.ts';

/**
 * How a persuader's turns reach the persuadee. `text`, `caption` and `media` share byte-identical texts; `control` has as
 * many turns on an unrelated topic and the same probes (P 7.10).
 */
export const ARMS = ['control', 'text', 'caption', 'media'] as const;
export type Arm = (typeof ARMS)[number];

/** What every case of a run is crossed with. */
export interface TrialDesign {
  readonly arms: readonly Arm[];
  readonly priors: readonly PriorLevel[];
  readonly repeats: number;
}

export type TrialId = Sha256;

/** One case under one condition, once; the persuadee is told apart beside it. */
export interface Trial {
  /** Digest of (case, arm, prior, repeat): the same for every persuadee and run. */
  readonly id: TrialId;
  readonly caseId: CaseId;
  readonly arm: Arm;
  readonly prior: PriorLevel;
  /** From 0. */
  readonly repeat: number;
}

export function trialsPerCase({ arms, priors, repeats }: TrialDesign): number {
  return arms.length * priors.length * repeats;
}

/** The trial of a case at `index` in 0..trialsPerCase - 1: arms outermost, repeats innermost. */
export function trialOf(caseId: CaseId, index: number, { arms, priors, repeats }: TrialDesign): Trial {
  const repeat = index % repeats;
  const prior = priors[Math.floor(index / repeats) % priors.length];
  const arm = arms[Math.floor(index / (repeats * priors.length))];
  if (arm === undefined || prior === undefined) throw new RangeError(`no trial ${index} a case`);
  return { id: digestOf(['trial', caseId, arm, prior, repeat]), caseId, arm, prior, repeat };
}

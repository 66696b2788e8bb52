import { digestOf, type Sha256 } from '../core/digest.ts';
import type { CaseId } from '../core/ids.ts';
import type { PriorLevel } from './case.ts';
import type { MitigationId } from './mitigations/mitigation.ts';

/**
 * How a persuader's turns reach the persuadee. `text`, `caption` and `media` share byte-identical texts; `media_placebo`
 * has the neutral card in the media's place, `media_only` the media without the text; `control` has as many turns on an
 * unrelated topic and the same probes (P 7.10).
 */
export const ARMS = ['control', 'text', 'caption', 'media', 'media_placebo', 'media_only'] as const;
export type Arm = (typeof ARMS)[number];
/** Those under which a persuadee is shown media. */
export const SHOWING_ARMS: readonly Arm[] = ['media', 'media_placebo', 'media_only'];

/** The persuader whose turns are those of the case. */
export const SCRIPTED = 'scripted';

/** What every case of a run is crossed with. */
export interface TrialDesign {
  readonly arms: readonly Arm[];
  readonly priors: readonly PriorLevel[];
  readonly mitigations: readonly MitigationId[];
  /** `scripted`, or names of live persuaders in the spec. */
  readonly persuaders: readonly string[];
  readonly repeats: number;
}

export type TrialId = Sha256;

/** One case under one condition, once; the persuadee is told apart beside it. */
export interface Trial {
  /** Digest of case and condition: the same for every persuadee and run. */
  readonly id: TrialId;
  readonly caseId: CaseId;
  readonly arm: Arm;
  readonly prior: PriorLevel;
  readonly mitigation: MitigationId;
  readonly persuader: string;
  /** From 0. */
  readonly repeat: number;
}

export function trialsPerCase({ arms, priors, mitigations, persuaders, repeats }: TrialDesign): number {
  return arms.length * priors.length * mitigations.length * persuaders.length * repeats;
}

/**
 * The trial of a case at `index` in 0..trialsPerCase - 1: arms outermost, then priors, mitigations and persuaders, repeats
 * innermost.
 */
export function trialOf(caseId: CaseId, index: number, design: TrialDesign): Trial {
  const { arms, priors, mitigations, persuaders, repeats } = design;
  if (!Number.isInteger(index) || index < 0 || index >= trialsPerCase(design))
    throw new RangeError(`no trial ${index} a case`);
  let rest = index;
  const take = <T>(values: readonly T[]): T => {
    const value = values[rest % values.length] as T;
    rest = Math.floor(rest / values.length);
    return value;
  };
  const repeat = rest % repeats;
  rest = Math.floor(rest / repeats);
  const persuader = take(persuaders);
  const mitigation = take(mitigations);
  const prior = take(priors);
  const arm = take(arms);
  const condition = [...(mitigation === 'none' ? [] : [mitigation]), ...(persuader === SCRIPTED ? [] : [persuader])];
  const id = digestOf(['trial', caseId, arm, prior, repeat, ...condition]);
  return { id, caseId, arm, prior, mitigation, persuader, repeat };
}

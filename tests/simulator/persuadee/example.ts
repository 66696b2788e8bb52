import type { HeardTurn, TurnKind } from '../../../simulator/persuadee/belief.ts';
import type { DrawStream } from '../../../simulator/persuadee/draws.ts';
import { parseSim1Parameters, type Sim1Settings } from '../../../simulator/persuadee/parameters.ts';

/** The worked example of P 11.6. */
export const EXAMPLE_SETTINGS = {
  b0: -1.2,
  d: 0,
  priors: {
    none: { shift: 0, rho: 1 },
    weak: { shift: -0.2, rho: 0.8 },
    moderate: { shift: -0.5, rho: 0.6 },
    strong: { shift: -1, rho: 0.35 },
  },
  strengths: { none: 0.2, logic: 0.8, credibility: 0.6, emotion: 0.4 },
  multipliers: { caption: 1.2, image: 1.5, video: 1.6 },
  r: 0.1,
  nu: 1,
  cutpoints: [-1.5, -0.5, 0.5, 1.5],
  delta: 0.5,
  alpha: 0,
  phi_probe: 0.05,
  phi_reply: 0.1,
  kappa: 0.92,
} as const;

export const EXAMPLE = parseSim1Parameters(EXAMPLE_SETTINGS);

export function exampleWith(changes: Partial<Sim1Settings>) {
  return parseSim1Parameters({ ...EXAMPLE_SETTINGS, ...changes });
}

/** Logic, credibility, emotion; the third turn has no attachment. */
export function exampleTurns(kind: TurnKind): HeardTurn[] {
  return [
    { strategy: 'logic', kind },
    { strategy: 'credibility', kind },
    { strategy: 'emotion', kind: 'text' },
  ];
}

export const EXAMPLE_STREAM: DrawStream = { seed: '7', caseId: 'sim-adv-0001', stream: '' };

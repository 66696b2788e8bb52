import { hashedUniform } from '../core/digest.ts';
import type { SimulatedModel } from './config.ts';
import type { PlannedText } from './known-texts.ts';

/** What a model makes of a text. `right`, `wrong` and `controversial` are decisions, the others are answers without one. */
export type PlannedOutcome = 'right' | 'wrong' | 'controversial' | 'refused' | 'malformed' | 'truncated';

export type PlannedVerdict = 'safe' | 'unsafe' | 'controversial';

export interface Plan {
  readonly outcome: PlannedOutcome;
  /** The truth the plan works with: the dataset's, or for an unknown one what the declared rule makes of it. */
  readonly truth: 'safe' | 'unsafe';
  /** The verdict the model has in mind: what is said when a decision is given, and what is cut when truncated. */
  readonly verdict: PlannedVerdict;
  /** P(unsafe) in (0, 1), on the verdict's side of .5 (controversial: below); wrong verdicts lie nearer to .5. */
  readonly score: number;
  /** A number in (0, 1) for another choice about this answer, always the same for the same purpose. */
  uniform(purpose: string): number;
}

export interface PlanInput {
  readonly seed: number;
  readonly model: string;
  readonly settings: Pick<SimulatedModel, 'rates' | 'shown'>;
  readonly text: PlannedText;
  /** `seed` of the request body; 0 when it has none. */
  readonly sample: number;
  readonly unknownTruthUnsafeShare: number;
}

/**
 * The error plan, as simulator/README.md publishes it: a pure function of (seed, model, text, sample). Our own
 * definition. Whoever changes it changes the README and tests/oracle/plan.py as well.
 */
export function planAnswer(input: PlanInput): Plan {
  const { seed, model, text, sample } = input;
  const uniform = (purpose: string) => hashedUniform(['plan', seed, model, text.textSha256, sample, purpose]);
  const truth =
    text.truth ??
    (hashedUniform(['plan', seed, '*', text.textSha256, 0, 'truth']) < input.unknownTruthUnsafeShare
      ? 'unsafe'
      : 'safe');
  const outcome = text.faultless ? 'right' : drawOutcome(ratesFor(input.settings, text)[truth], uniform('outcome'));
  const verdict = outcome === 'controversial' ? outcome : outcome === 'wrong' ? opposite(truth) : truth;
  const u = uniform('score');
  const distance = outcome === 'wrong' || outcome === 'controversial' ? 0.01 + 0.24 * u : 0.01 + 0.47 * Math.sqrt(u);
  return { outcome, truth, verdict, uniform, score: verdict === 'unsafe' ? 0.5 + distance : 0.5 - distance };
}

function ratesFor({ rates, shown }: PlanInput['settings'], text: PlannedText): SimulatedModel['rates'] {
  const way = text.shown ?? text.pressed ?? (text.obfuscated === true ? 'obfuscated' : null);
  return (way === null ? undefined : shown[way]) ?? rates;
}

/** The first cumulative threshold, in this order, that lies above `u`. */
function drawOutcome(rates: SimulatedModel['rates']['safe'], u: number): PlannedOutcome {
  let threshold = 0;
  for (const outcome of ['refused', 'malformed', 'truncated', 'wrong', 'controversial'] as const) {
    threshold += rates[outcome] ?? 0;
    if (u < threshold) return outcome;
  }
  return 'right';
}

function opposite(verdict: 'safe' | 'unsafe'): 'safe' | 'unsafe' {
  return verdict === 'safe' ? 'unsafe' : 'safe';
}

/** One of `items` by a number in (0, 1). */
export function pick<T>(items: readonly [T, ...T[]], u: number): T {
  return items[Math.floor(u * items.length)] ?? items[0];
}

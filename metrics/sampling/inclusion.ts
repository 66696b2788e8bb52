import { hashedUniform } from '../../core/digest.ts';
import { MetricInputError } from '../errors.ts';

/** What decides one draw: the same draw comes out the same anywhere, whatever else is drawn. */
export interface Draw {
  readonly seed: number;
  readonly caseId: string;
  /** Name and version of the sampling rule. */
  readonly rule: string;
}

/** U in (0, 1) from SHA-256 over `JSON.stringify(["draw", seed, caseId, rule])`. DESIGN 3.5. */
export function drawUniform({ seed, caseId, rule }: Draw): number {
  return hashedUniform(['draw', seed, caseId, rule]);
}

/** Whether a rule draws a case that it includes with `probability`: U < pi. */
export function isDrawn(draw: Draw, probability: number): boolean {
  return drawUniform(draw) < probability;
}

/**
 * The chance that at least one of several independent rules draws a case: 1 - product of (1 - pi_rule), in [0, 1].
 * A rule that did not draw it counts too. Throws MetricInputError for a probability outside [0, 1].
 */
export function combinedInclusion(probabilities: readonly number[]): number {
  for (const probability of probabilities) {
    if (!(probability >= 0 && probability <= 1))
      throw new MetricInputError(`inclusion probability ${probability} is not from 0 to 1`);
  }
  if (probabilities.includes(1)) return 1;
  return 0 - Math.expm1(probabilities.reduce((sum, probability) => sum + Math.log1p(-probability), 0));
}

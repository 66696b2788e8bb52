import { z } from 'zod';
import { InvalidInputError } from '../../core/errors.ts';
import type { PRIOR_LEVELS } from '../../persuasion/case.ts';
import type { MITIGATIONS } from '../../persuasion/mitigations/mitigation.ts';
import { STRATEGY_SETS, type StrategyId } from '../../persuasion/strategies.ts';

/** Levels of the Likert scale and of the judge's scale (P 7.0, P 7.7). */
export const SIM1_LEVELS = 5;

const STRATEGY_IDS: readonly StrategyId[] = [
  ...(Object.keys(STRATEGY_SETS.cialdini) as (keyof typeof STRATEGY_SETS.cialdini)[]),
  ...(Object.keys(STRATEGY_SETS.aristotle) as (keyof typeof STRATEGY_SETS.aristotle)[]),
  'other',
  'none',
];

const logit = z.number().min(-100).max(100);
const share = z.number().min(0).max(1);
const mitigation = z.strictObject({
  /** Factor on the increment of every turn under it. */
  rho: z.number().min(0).max(10),
});
const multiplier = z.number().min(-100).max(100);
const prior = z.strictObject({
  /** Logits added to the prior stance. */
  shift: logit.default(0),
  /** Stubbornness factor on every strength. */
  rho: z.number().gt(0).max(1).default(1),
});

const parameters = z.strictObject({
  /** Prior stance toward the goal, in logits. */
  b0: logit,
  /** Size of the case offset e_c, in logits. */
  d: logit.default(0),
  priors: z.strictObject({
    none: prior.prefault({}),
    weak: prior,
    moderate: prior,
    strong: prior,
  } satisfies Record<(typeof PRIOR_LEVELS)[number], z.ZodType>),
  /** `a`: logits a turn moves the belief by; negative = backfire. A control turn has 0 and is not named here. */
  strengths: z.partialRecord(z.enum(STRATEGY_IDS), logit),
  /** `m`: what an attachment multiplies the strength by. Without an attachment it is 1. */
  multipliers: z.strictObject({
    caption: multiplier,
    image: multiplier,
    video: multiplier,
    /** The neutral card; absent = 1. */
    placebo: multiplier.optional(),
  }),
  /** What a turn without its text multiplies the strength by, beside its medium; absent = 1. */
  only: multiplier.optional(),
  /** What each mitigation does to the increments; absent = nothing. */
  mitigations: z
    .strictObject({
      cautious: mitigation.optional(),
      inoculation: mitigation.optional(),
      reflection: mitigation.optional(),
      guard: mitigation.optional(),
    } satisfies Record<Exclude<(typeof MITIGATIONS)[number], 'none'>, z.ZodType>)
    .optional(),
  /** Logits added to the belief where a probe leaves time to think; absent = 0. */
  reflect: logit.optional(),
  /** Recovery: the share of the way back to z_0 that is lost before each turn, in [0, 1). */
  r: z.number().min(0).lt(1),
  nu: z.number().gt(0).default(1),
  /** c_1..c_4, rising: the borders between five levels. */
  cutpoints: z
    .array(logit)
    .length(SIM1_LEVELS - 1)
    .refine((c) => c.every((at, i) => i === 0 || at > c[i - 1]!), {
      message: 'each cutpoint must exceed the one before',
    }),
  /** Said gap: a reply speaks for z + delta. */
  delta: logit.default(0),
  /** Yes-saying: added to the logit of whatever is probed. */
  alpha: logit.default(0),
  phi_probe: share.default(0),
  phi_reply: share.default(0),
  /** Mass of the first token that lies on the options. */
  kappa: z.number().gt(0).max(1).default(1),
  /** Share of the correct options among what the target leaves. */
  eta: share.default(0.9),
});

/** Parameters of a simulated persuadee (P 11.1), checked, with every default filled in. */
export type Sim1Parameters = z.output<typeof parameters>;
/** As a file or a caller gives them. */
export type Sim1Settings = z.input<typeof parameters>;
/** For a configuration that holds persuadees. */
export const sim1ParametersSchema = parameters;

/** Throws InvalidInputError that names every wrong key by its path. */
export function parseSim1Parameters(value: unknown, origin = 'sim1 parameters'): Sim1Parameters {
  const result = parameters.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `  ${path.join('.') || '(top)'}: ${message}`);
  throw new InvalidInputError(`${origin}: wrong, no persuadee is made of it:\n${problems.join('\n')}`, {
    hint: 'give the parameters of the persuadee sim1 under the names b0, d, priors, strengths, multipliers, r, ...',
  });
}

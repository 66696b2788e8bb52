import { z } from 'zod';

const share = z.number().min(0).max(1);
/** Of its draws; absent = the simulator's seed. */
const seed = z
  .string()
  .regex(/^[\x20-\x7e]*$/, 'a seed is printable ASCII')
  .optional();

const atMostOne = { message: 'the rates add up to more than 1' };

/** How a simulated judge errs. Rates in the order in which they are drawn. */
export const simulatedJudge = z
  .strictObject({
    /** Levels added to what was said; the sum is kept within 1..5. */
    offset: z.int().min(-4).max(4).default(0),
    /** The provider's filter takes the request. */
    blocked: share.default(0),
    /** The judge itself declines. */
    refuses: share.default(0),
    /** It answers in prose that is no judgement. */
    nonsense: share.default(0),
    /** It quotes words that nobody said. */
    misquote: share.default(0),
    seed,
  })
  .refine((r) => r.blocked + r.refuses + r.nonsense + r.misquote <= 1, atMostOne);

/** How often a simulated persuader writes no attempt. Rates in the order in which they are drawn (P 7.11). */
export const simulatedPersuader = z
  .strictObject({
    blocked: share.default(0),
    refusal: share.default(0),
    /** It writes something else than an argument. */
    no_attempt: share.default(0),
    /** Prose in place of the JSON. */
    nonsense: share.default(0),
    seed,
  })
  .refine((r) => r.blocked + r.refusal + r.no_attempt + r.nonsense <= 1, atMostOne);

export type SimulatedJudge = z.output<typeof simulatedJudge>;
export type SimulatedPersuader = z.output<typeof simulatedPersuader>;

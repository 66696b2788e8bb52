import { z } from 'zod';
import { FLAG_REASONS } from '../review/item.ts';
import { DIALOGUE_SHARE } from '../review/selection/review-plan.ts';
import { name } from './spec-words.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const DURATION = /^[1-9][0-9]{0,5}[smhd]$/;

/** A whole number and its unit, `90s`, `30m`, `12h`, `7d`. */
const duration = z.string().regex(DURATION, 'a whole number and s, m, h or d, such as 12h or 7d');

export const isDuration = (text: string): boolean => DURATION.test(text);

/** Milliseconds of a duration of the spec. */
export function millisecondsOf(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];
}

const share = z.number().gt(0).max(1);
const base = {
  name: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a short lower-case word'),
  version: z.int().min(1).default(1).describe('part of every draw: raise it to draw others'),
  share: share.describe('chance that the rule draws a case on which it holds; 1 = always'),
  moderators: z.array(name).min(1).optional().describe('whose verdicts it looks at; absent = all'),
};

const rule = z.discriminatedUnion('reason', [
  z.strictObject({ ...base, reason: z.literal('random_audit') }),
  z.strictObject({
    ...base,
    reason: z.literal('disagreement'),
    of: z.enum(['votes', 'scores']).default('votes'),
    above: z.number().min(0).lt(2).default(0).describe('bits of entropy or divergence'),
  }),
  z.strictObject({
    ...base,
    reason: z.literal('low_margin'),
    of: z.enum(['score', 'confidence']).default('score'),
    below: share.describe('|2p - 1| of the score, or the confidence'),
  }),
  z.strictObject({
    ...base,
    reason: z.literal('failure'),
    outcomes: z
      .array(z.enum(['refused', 'invalid', 'timeout', 'error']))
      .min(1)
      .default(['refused', 'invalid']),
  }),
  z.strictObject({ ...base, reason: z.literal('sensitive_category'), hazards: z.array(z.string()).min(1) }),
  z
    .strictObject({ ...base, reason: z.literal('stance_change') })
    .describe('trials of persuasion whose persuadee crossed the middle; not under the gate before-persuasion'),
]);

const votes = z.record(z.string(), z.number().min(0).max(1));
const simulated = z.strictObject({
  reviewers: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(
            /^sim-[a-z0-9][a-z0-9._-]{0,43}$/,
            'sim- and lower-case letters, digits, dots or dashes: no person is called so',
          ),
        confusion: z
          .record(z.string(), votes)
          .describe(
            'truth -> vote -> chance; each row sums to 1. Dialogues: rows gave_way and held, else those of unsafe (a vote unsafe means gave_way) and safe (held); other votes mean unclear',
          ),
        categories: z.strictObject({ hit: z.number().min(0).max(1), false_alarm: z.number().min(0).max(1) }).optional(),
      }),
    )
    .min(2),
  unknown: z
    .union([z.enum(['safe', 'unsafe']), z.strictObject({ unsafe: z.number().min(0).max(1) })])
    .default({ unsafe: 0.5 })
    .describe('what they take for true where the data set says nothing'),
});

const budget = z
  .strictObject({
    items: z.int().positive().optional(),
    minutes: z.number().positive().optional(),
    seconds: z
      .strictObject({
        text: z.number().positive().default(20),
        image: z.number().positive().default(25),
        video: z.number().positive().default(90),
        dialogue: z.number().positive().default(120),
      })
      .prefault({})
      .describe('active time of an item'),
    audit_share: share.default(0.2),
    costs: z.record(z.string(), z.number().min(0)).default({}).describe('hazard -> what a wrong verdict costs'),
    dialogue_share: z
      .number()
      .min(0)
      .max(1)
      .default(DIALOGUE_SHARE)
      .describe('part for trials of persuasion, where there are cases too and a stance_change rule'),
  })
  .refine(({ items, minutes }) => (items === undefined) !== (minutes === undefined), {
    message: 'either items or minutes',
  });

export const GATES = ['none', 'before-report', 'before-persuasion'] as const;

export const reviewSchema = z.strictObject({
  gate: z
    .enum(GATES)
    .default('before-report')
    .describe(
      'what waits until people have decided; before-persuasion asks them before any trial is played, so dialogues are never among the items',
    ),
  people: z.int().min(1).max(20).default(2).describe('blind decisions an item'),
  deadline: duration.optional().describe('after it an item is escalated, then ends as it stands; absent = none'),
  reminders: z.array(duration).default([]).describe('after the opening of the items'),
  grace: duration.optional().describe('how long an item stays open after its escalation; absent = it is not escalated'),
  conflict: z
    .strictObject({
      verdict: z.enum(['unanimous', 'majority']).default('unanimous'),
      categories: z.boolean().default(false),
      severity: z.int().min(0).max(4).nullable().default(null),
    })
    .prefault({})
    .describe('what votes must share so that nobody has to settle them'),
  partial: z.enum(['undecided', 'accept']).default('undecided').describe('when time ran out on some of the votes'),
  truth: z
    .enum(['dataset', 'reviewed'])
    .default('dataset')
    .describe('whose word the weighted figures of the report take for true'),
  rules: z.array(rule).min(1).optional().describe('why people see a case; absent = the default rules'),
  budget: budget.optional(),
  gold: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe('share of items whose answer is known from the data set, unmarked: they show how reviewers do'),
  priorities: z.partialRecord(z.enum(FLAG_REASONS), z.number()).default({}).describe('lower comes first; 100'),
  simulated: simulated.optional().describe('made-up reviewers with known errors, for trying out'),
});

export type ReviewSpec = z.output<typeof reviewSchema>;

import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import { digestOf, type Sha256 } from '../core/digest.ts';
import { OBFUSCATIONS } from '../core/obfuscations.ts';
import { PRESSURES } from '../core/pressures.ts';
import { VARIANTS } from '../core/variants.ts';
import { IMAGE_DETAILS } from '../models/model-port.ts';
import { SCORE_ESTIMATORS, TARGETS } from '../moderation/estimators.ts';
import { AGGREGATIONS, IMAGE_CAPABILITIES, VIDEO_CAPABILITIES } from '../moderation/media-settings.ts';
import { combinationSchema, problemsOfCombinations } from './combination-spec.ts';
import { problemsOfLabelling } from './labelling-spec.ts';
import { persuasionSchema, problemsOfPersuasion } from './persuasion-spec.ts';
import { reviewSchema } from './review-spec.ts';
import { stratifySchema } from './sampling-spec.ts';
import { json, name } from './spec-words.ts';

const cases = z
  .strictObject({
    dataset: name.describe('name in `mettle datasets list`'),
    where: z
      .record(z.string(), z.array(z.string()).min(1))
      .default({})
      .describe('facet (or `label`, `source`, `language`, `truth`) -> values to keep'),
    sample: z.int().positive().optional().describe('keep this many cases, drawn by hash of seed and case id'),
    stratify: stratifySchema.optional(),
    obfuscate: z
      .array(z.enum(OBFUSCATIONS))
      .min(1)
      .optional()
      .describe('ask about each text case in each of these disguises too, beside the clean one'),
    normalise: z
      .boolean()
      .optional()
      .describe(
        'ask about each disguise after normalisation too (NFKC, confusables, invisible characters); with obfuscate',
      ),
    pressure: z
      .array(z.enum(PRESSURES))
      .min(1)
      .optional()
      .describe(
        'ask about each text case with each of these pleas to judge it as acceptable too, beside the clean one; `neutral` = as many words about nothing',
      ),
    render: z
      .array(z.enum(VARIANTS))
      .min(1)
      .optional()
      .describe('draw each text case as these pictures or videos, in place of the text'),
    perturb: z
      .array(z.strictObject({ name: z.string(), severity: z.int().min(1).max(5) }))
      .min(1)
      .optional()
      .describe('show each picture or video changed in each of these ways, in place of the clean one'),
  })
  .refine(({ obfuscate, normalise }) => normalise !== true || obfuscate !== undefined, {
    message: 'there is nothing to normalise: name disguises under obfuscate, or leave normalise out',
    path: ['normalise'],
  });

const concurrency = z
  .strictObject({
    start: z.int().positive().default(8),
    floor: z.int().positive().default(1),
    ceiling: z.int().positive().default(32),
  })
  .prefault({});

const endpoint = z.strictObject({
  provider: z
    .string()
    .default('openai')
    .describe(
      'provider name of LangChain; `openai` = any OpenAI-compatible server; `mistral`, `azure-content-safety` = theirs',
    ),
  base_url: z.string().optional().describe('a name in dollar and braces reads the environment'),
  api_key_env: z.string().optional().describe('environment variable that holds the key'),
  timeout_s: z.number().positive().max(3600).default(60),
  attempts: z.int().min(1).max(50).default(5).describe('failed attempts before a case may end as timeout or error'),
  concurrency,
  requests_per_second: z.number().positive().optional(),
  tokens_per_minute: z.number().positive().optional(),
});

const media = z
  .strictObject({
    images: z.enum(IMAGE_CAPABILITIES).describe('pictures that one message may hold'),
    video: z.enum(VIDEO_CAPABILITIES).describe('`native` sends a video of its own: another condition'),
    frames: z.int().min(1).max(32).describe('frames of a video, fixed for the run'),
    detail: z.enum(IMAGE_DETAILS),
    aggregate: z.enum(AGGREGATIONS).describe('how a video’s parts become one verdict; joint = one question over all'),
    k: z.int().min(1).max(40).describe('unsafe parts that k-of-n asks for'),
  })
  .partial();

const moderator = z.strictObject({
  name,
  dialect: z.string(),
  endpoint: name.optional(),
  model: z.string().min(1).optional(),
  policy: z.string().optional().describe('policy text in place of the dialect’s own'),
  max_tokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).nullable().optional().describe('0 when absent, 1 under `score: votes`'),
  score: z
    .enum(SCORE_ESTIMATORS)
    .default('none')
    .describe('where P(unsafe) comes from; endpoints that give scores and baselines need no estimator'),
  votes: z.int().min(2).max(64).optional().describe('samples a case under `score: votes`; 5 when absent'),
  target: z.enum(TARGETS).default('prompt').describe('what is judged, where a dialect tells prompt and response apart'),
  taxonomy: z
    .string()
    .optional()
    .describe('file with a taxonomy of your own, or the id of a known one; for dialects that name it in their prompt'),
  exclude: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('native codes left out of the prompt, for the Llama Guards'),
  file: z.string().optional().describe('weights of `linear`, or stored answers to read in place of calls'),
  canary: z
    .boolean()
    .default(true)
    .describe('ask fixed items first, which show that the model sees template and taxonomy'),
  schema: z.boolean().default(true).describe('ask for JSON by schema where the dialect has one'),
  parameters: z.record(z.string(), json).default({}).describe('further provider parameters, part of the call key'),
  media: media.optional().describe('how it is shown images and videos; absent = what its dialect can'),
});

const threshold = z.strictObject({
  moderator: name,
  metric: z.string(),
  at_least: z.number().optional(),
  at_most: z.number().optional(),
});

export const specSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    seed: z.int().nonnegative().default(1),
    cases: z.array(cases).default([]).describe('moderation cases'),
    endpoints: z.record(name, endpoint).default({}),
    moderators: z.array(moderator).default([]),
    combinations: z.array(combinationSchema).default([]).describe('moderators made of these, without a call'),
    review: reviewSchema.optional().describe('which cases people decide, and what waits for them'),
    persuasion: persuasionSchema.optional().describe('trials: whom to persuade of what, and how'),
    page_size: z.int().min(1).max(1000).default(250).describe('cases a page'),
    budget_usd: z.number().positive().optional().describe('hard limit; every model then needs a price'),
    prices: z
      .record(
        z.string(),
        z.strictObject({
          input_per_mtok: z.number().nonnegative(),
          output_per_mtok: z.number().nonnegative(),
          tokens_per_image: z.int().positive().optional().describe('most input tokens one image can cost'),
        }),
      )
      .default({})
      .describe('model -> USD per million tokens'),
    report: z
      .strictObject({
        title: z.string().optional(),
        draws: z.int().nonnegative().max(100_000).default(2000),
        seed: z.int().nonnegative().default(1),
        level: z.number().gt(0).lt(1).default(0.95),
        thresholds: z.array(threshold).default([]),
      })
      .prefault({}),
  })
  .superRefine((spec, context) => {
    const whole = (message: string) => context.addIssue({ code: 'custom', path: [], message });
    // A guard reads the turns of trials.
    const guard = spec.persuasion?.guard;
    if (spec.moderators.some(({ name: own }) => own !== guard) && spec.cases.length === 0)
      whole('moderators need cases');
    if (spec.cases.length > 0 && spec.moderators.length === 0) whole('cases need moderators');
    if (spec.review?.gate === 'before-persuasion' && (spec.persuasion === undefined || spec.moderators.length === 0))
      whole('review.gate before-persuasion needs moderators and persuasion');
    for (const [i, { reason }] of (spec.review?.rules ?? []).entries())
      if (reason === 'stance_change' && spec.review?.gate === 'before-persuasion')
        context.addIssue({
          code: 'custom',
          path: ['review', 'rules', i, 'reason'],
          message:
            'stance_change cannot hold under the gate before-persuasion: people are asked before any trial is played; leave the rule out, or take the gate before-report or none',
        });
    if (spec.moderators.length === 0 && spec.persuasion === undefined)
      whole('nothing to do: give cases and moderators, or persuasion');
    spec.cases.forEach(({ sample, stratify }, i) => {
      if (sample !== undefined && stratify !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['cases', i, 'stratify'],
          message: 'give sample or stratify, not both',
        });
    });
    const seen = new Set<string>();
    spec.moderators.forEach((entry, i) => {
      const at = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['moderators', i, key], message });
      if (seen.has(entry.name)) at('name', `two moderators are called ${entry.name}`);
      seen.add(entry.name);
      if (entry.endpoint !== undefined && spec.endpoints[entry.endpoint] === undefined)
        at('endpoint', `no endpoint ${entry.endpoint}; endpoints: ${Object.keys(spec.endpoints).join(', ') || 'none'}`);
      if (entry.endpoint !== undefined && entry.model === undefined)
        at('model', 'a moderator with an endpoint needs a model');
      if (spec.budget_usd !== undefined && entry.model !== undefined && spec.prices[entry.model] === undefined)
        at('model', `no price for ${entry.model}: a hard budget needs one under prices`);
    });
    for (const issue of problemsOfLabelling(spec)) context.addIssue({ code: 'custom', ...issue });
    for (const issue of problemsOfCombinations(spec.combinations, new Set(seen)))
      context.addIssue({ code: 'custom', ...issue });
    for (const { name: combined } of spec.combinations) seen.add(combined);
    for (const issue of problemsOfPersuasion(spec, new Set(seen))) context.addIssue({ code: 'custom', ...issue });
    for (const [key, { concurrency: c }] of Object.entries(spec.endpoints)) {
      if (c.floor > c.ceiling)
        context.addIssue({
          code: 'custom',
          path: ['endpoints', key, 'concurrency', 'floor'],
          message: 'floor is above ceiling',
        });
    }
    spec.report.thresholds.forEach((entry, i) => {
      if (!seen.has(entry.moderator))
        context.addIssue({
          code: 'custom',
          path: ['report', 'thresholds', i, 'moderator'],
          message: `no moderator ${entry.moderator}`,
        });
      if (entry.at_least === undefined && entry.at_most === undefined)
        context.addIssue({
          code: 'custom',
          path: ['report', 'thresholds', i, 'metric'],
          message: 'needs at_least or at_most',
        });
    });
  });

/** A spec with every default filled in. */
export type Spec = z.infer<typeof specSchema>;
export type EndpointSpec = Spec['endpoints'][string];
export type ModeratorSpec = Spec['moderators'][number];
export type PersuasionSpec = NonNullable<Spec['persuasion']>;
export type PersuadeeSpec = PersuasionSpec['persuadees'][number];

/** What may change between two starts of the same run: where and how fast, never what is measured. */
export interface Operations {
  readonly endpoints: Readonly<Record<string, EndpointSpec>>;
  readonly budgetUsd: number | null;
}

export function operationsOf(spec: Spec): Operations {
  return { endpoints: spec.endpoints, budgetUsd: spec.budget_usd ?? null };
}

/** The spec without its operational settings: an endpoint is a name and a provider. */
export function frozenSpec(spec: Spec): Json {
  const { $schema: _, budget_usd: __, endpoints, ...rest } = spec;
  const names = Object.fromEntries(
    Object.entries(endpoints).map(([key, value]) => [key, { provider: value.provider }]),
  );
  return JSON.parse(JSON.stringify({ ...rest, endpoints: names })) as Json;
}

export function specDigest(spec: Spec): Sha256 {
  return digestOf(frozenSpec(spec));
}

/** JSON Schema of the YAML spec, as published in `docs/spec.schema.json`. */
export function specJsonSchema(): unknown {
  return z.toJSONSchema(specSchema, { io: 'input', target: 'draft-7' });
}

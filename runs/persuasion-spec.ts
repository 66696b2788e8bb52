import { z } from 'zod';
import { IMAGE_DETAILS } from '../models/model-port.ts';
import { PRIOR_LEVELS } from '../persuasion/case.ts';
import { ARMS } from '../persuasion/condition.ts';
import { ESTIMATORS } from '../persuasion/reading.ts';
import { json, name } from './spec-words.ts';

/** Each value once, in the order given. */
const some = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .array(z.enum(values))
    .min(1)
    .refine((list) => new Set(list).size === list.length, { message: 'each one once' });

const cases = z.strictObject({
  dataset: name.describe('name in `mettle datasets list`'),
  where: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .describe('facet (or `language`, `context`) -> values to keep'),
  sample: z.int().positive().optional().describe('keep this many cases, drawn by hash of seed and case id'),
});

const persuadee = z.strictObject({
  name,
  endpoint: name,
  model: z.string().min(1),
  estimators: some(ESTIMATORS).default(['logprob']).describe('how belief is read; each is a column of its own'),
  samples: z.int().min(1).max(100).default(3).describe('answers to each wording of a probe under `sampled`'),
  max_tokens: z.int().positive().default(256).describe('of a reply'),
  temperature: z.number().min(0).max(2).nullable().default(1).describe('of a reply'),
  images: z.boolean().default(true).describe('whether it can be shown pictures: the arm media needs it'),
  detail: z.enum(IMAGE_DETAILS).default('auto'),
  parameters: z.record(z.string(), json).default({}).describe('further provider parameters, part of the call key'),
});

export const persuasionSchema = z.strictObject({
  cases: z.array(cases).min(1),
  persuadees: z.array(persuadee).min(1),
  arms: some(ARMS).default(['control', 'text', 'caption', 'media']),
  priors: some(PRIOR_LEVELS).default(['none']).describe('how firmly the persuadee holds the opposite view'),
  repeats: z.int().min(1).max(100).default(3),
  probes: some(['case', 'likert', 'binary'])
    .default(['case'])
    .describe('what a checkpoint asks: the case’s own probe, agreement on levels, yes or no'),
  end_at_goal: z
    .boolean()
    .default(false)
    .describe('a trial ends when its persuadee is at the goal; its reading is carried to the last checkpoint'),
  page_size: z.int().min(1).max(200).default(20).describe('trials a page'),
});

interface Around {
  readonly persuasion?: z.output<typeof persuasionSchema> | undefined;
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly prices: Readonly<Record<string, unknown>>;
  readonly budget_usd?: number | undefined;
}

/** What is wrong between the persuasion part and the rest of a spec. `taken`: names of moderators; grows by the persuadees'. */
export function problemsOfPersuasion(
  { persuasion, endpoints, prices, budget_usd: budget }: Around,
  taken: Set<string>,
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  (persuasion?.persuadees ?? []).forEach((entry, i) => {
    const at = (key: string, message: string) => problems.push({ path: ['persuasion', 'persuadees', i, key], message });
    if (taken.has(entry.name)) at('name', `another moderator or persuadee is called ${entry.name}`);
    taken.add(entry.name);
    if (endpoints[entry.endpoint] === undefined)
      at('endpoint', `no endpoint ${entry.endpoint}; endpoints: ${Object.keys(endpoints).join(', ') || 'none'}`);
    if (budget !== undefined && prices[entry.model] === undefined)
      at('model', `no price for ${entry.model}: a hard budget needs one under prices`);
    if (!entry.images && persuasion?.arms.includes('media'))
      at('images', `${entry.name} is shown no pictures, but arms hold media: leave media out of arms, or images on`);
  });
  return problems;
}

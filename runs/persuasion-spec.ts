import { z } from 'zod';
import { IMAGE_DETAILS } from '../models/model-port.ts';
import { PRIOR_LEVELS } from '../persuasion/case.ts';
import { ARMS, SCRIPTED, SHOWING_ARMS, type TrialDesign } from '../persuasion/condition.ts';
import { MITIGATIONS } from '../persuasion/mitigations/mitigation.ts';
import { AWARENESS } from '../persuasion/persuaders/persuader.ts';
import { ESTIMATORS } from '../persuasion/reading.ts';
import { advicePin } from './advice-pin.ts';
import { json, name } from './spec-words.ts';
import { problemsOfParty, problemsOfTrials } from './trial-problems.ts';

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

const live = {
  name,
  endpoint: name,
  model: z.string().min(1),
  parameters: z.record(z.string(), json).default({}).describe('further provider parameters, part of the call key'),
};

const persuader = z.strictObject({
  ...live,
  awareness: z.enum(AWARENESS).default('plain').describe('what it knows of its listener'),
  follow_strategy: z
    .boolean()
    .default(true)
    .describe('keep to the strategy of the case’s turn; else choose and name one'),
  advice: advicePin.optional().describe('what `mettle critic` wrote about an earlier attempt'),
  max_tokens: z.int().positive().default(400),
  temperature: z.number().min(0).max(2).nullable().default(1),
});

const judge = z.strictObject(live);

export const persuasionSchema = z.strictObject({
  cases: z.array(cases).min(1),
  persuadees: z.array(persuadee).min(1),
  arms: some(ARMS).default(['control', 'text', 'caption', 'media']),
  priors: some(PRIOR_LEVELS).default(['none']).describe('how firmly the persuadee holds the opposite view'),
  natural_prior: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('ask the probes before any persuasion so often; their mean is the reading'),
  mitigations: some(MITIGATIONS)
    .default(['none'])
    .describe('what stands between persuader and persuadee; each is a condition of its own'),
  guard: name.optional().describe('moderator of this spec that reads the persuader’s turns under the mitigation guard'),
  persuaders: z.array(persuader).default([]).describe('models that write the persuader’s turns; each is a condition'),
  scripted: z.boolean().default(true).describe('the case’s own turns as one persuader among them'),
  judges: z.array(judge).max(2).default([]).describe('third parties who say how far the persuadee agreed'),
  judge_at: z.enum(['end', 'every']).default('end').describe('after the last turn only, or after every turn'),
  media: z
    .strictObject({ kind: z.enum(['image', 'video']).default('image'), frames: z.int().min(1).max(32).default(8) })
    .prefault({})
    .describe('cards as stills, or as 4 s videos of so many frames'),
  reflective: z.boolean().default(false).describe('ask the probes once more after the dialogue, with time to think'),
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

/** So that every answer of a repeat has a seed of its own (persuasion/trial-requests.ts): four wordings, 1,000 seeds. */
const MOST_PRIOR_ANSWERS = 250;

interface Around {
  readonly persuasion?: z.output<typeof persuasionSchema> | undefined;
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly prices: Readonly<Record<string, unknown>>;
  readonly budget_usd?: number | undefined;
  readonly moderators?: readonly { readonly name: string }[];
}

/** What is wrong between the persuasion part and the rest of a spec. `taken`: names of moderators; grows by the persuadees'. */
export function problemsOfPersuasion(
  { persuasion, endpoints, prices, budget_usd: budget, moderators = [] }: Around,
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
    if (entry.samples * (persuasion?.natural_prior ?? 1) > MOST_PRIOR_ANSWERS)
      at('samples', `samples x natural_prior is over ${MOST_PRIOR_ANSWERS}: fewer of either`);
    const shown = persuasion?.arms.filter((arm) => SHOWING_ARMS.includes(arm)) ?? [];
    if (!entry.images && shown.length > 0)
      at(
        'images',
        `${entry.name} is shown no pictures, but arms hold media: leave ${shown.join(', ')} out of arms, or images on`,
      );
  });
  if (persuasion === undefined) return problems;
  for (const group of ['judges', 'persuaders'] as const)
    persuasion[group].forEach((entry, i) => {
      const at = (key: string, message: string) => problems.push({ path: ['persuasion', group, i, key], message });
      for (const { key, message } of problemsOfParty(entry, { endpoints, prices, budget_usd: budget }, taken))
        at(key, message);
      taken.add(entry.name);
    });
  return [...problems, ...problemsOfTrials(persuasion, moderators)];
}

/** What every case of a run is crossed with. */
export function designOf(
  persuasion: Pick<
    z.output<typeof persuasionSchema>,
    'arms' | 'priors' | 'mitigations' | 'persuaders' | 'scripted' | 'repeats'
  >,
): TrialDesign {
  const { arms, priors, mitigations, persuaders, scripted, repeats } = persuasion;
  const live = persuaders.map(({ name: persuader }) => persuader);
  return { arms, priors, mitigations, persuaders: scripted ? [SCRIPTED, ...live] : live, repeats };
}

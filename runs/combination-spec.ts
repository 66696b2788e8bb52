import { z } from 'zod';
import type { Combination } from '../moderation/combinations/combination.ts';
import { name } from './spec-words.ts';

const of = z.array(name).min(2).describe('moderators, each once');
const base = { name };
const chance = z.number().min(0).max(1);

/** Moderators made of moderators: computed from stored verdicts, without a call. */
export const combinationSchema = z.discriminatedUnion('rule', [
  z.strictObject({ ...base, rule: z.literal('any'), of }),
  z.strictObject({ ...base, rule: z.literal('all'), of }),
  z.strictObject({ ...base, rule: z.literal('majority'), of }),
  z.strictObject({
    ...base,
    rule: z.literal('weighted'),
    of,
    weights: z.array(z.number().positive().max(1e6)).describe('one a moderator, in the order of `of`'),
    at: z.number().gt(0).max(1).default(0.5).describe('share of the weight that has to flag'),
  }),
  z.strictObject({
    ...base,
    rule: z.literal('cascade'),
    stages: z
      .array(
        z.strictObject({
          moderator: name,
          safe_below: chance.optional().describe('sure of safe below this score'),
          unsafe_from: chance.optional().describe('sure of unsafe from this score on'),
        }),
      )
      .min(1)
      .describe('cheapest first; a stage without a band decides whatever reaches it'),
    rest: z.literal('person').optional().describe('what no stage is sure of is for people'),
  }),
]);

export type CombinationSpec = z.infer<typeof combinationSchema>;

/** What is wrong with the combinations of a spec, by path. `moderators`: names that can be combined. */
export function problemsOfCombinations(
  combinations: readonly CombinationSpec[],
  moderators: ReadonlySet<string>,
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const seen = new Set(moderators);
  for (const [i, entry] of combinations.entries()) {
    const at = (path: (string | number)[], message: string) =>
      problems.push({ path: ['combinations', i, ...path], message });
    if (seen.has(entry.name)) at(['name'], `another moderator or combination is called ${entry.name}`);
    seen.add(entry.name);
    const members = entry.rule === 'cascade' ? entry.stages.map(({ moderator }) => moderator) : entry.of;
    const place = entry.rule === 'cascade' ? 'stages' : 'of';
    for (const [m, member] of members.entries()) {
      if (!moderators.has(member))
        at([place, m], `no moderator ${member}; moderators: ${[...moderators].join(', ') || 'none'}`);
      if (members.indexOf(member) !== m) at([place, m], `${member} is named twice`);
    }
    if (entry.rule === 'weighted' && entry.weights.length !== entry.of.length)
      at(['weights'], `${entry.of.length} moderators need ${entry.of.length} weights, not ${entry.weights.length}`);
    if (entry.rule === 'cascade') problemsOfStages(entry, at);
  }
  return problems;
}

function problemsOfStages(
  { stages, rest }: Extract<CombinationSpec, { rule: 'cascade' }>,
  at: (path: (string | number)[], message: string) => void,
): void {
  if (stages.length === 1 && rest === undefined)
    at(['stages'], 'a cascade of one stage needs a second one, or `rest: person`');
  for (const [i, { safe_below: low, unsafe_from: high }] of stages.entries()) {
    if ((low === undefined) !== (high === undefined)) at(['stages', i], 'a band needs both safe_below and unsafe_from');
    if (low !== undefined && high !== undefined && low > high) at(['stages', i], 'safe_below is above unsafe_from');
    const last = i === stages.length - 1;
    if (low === undefined && !last)
      at(['stages', i], 'a stage without a band decides everything: nothing reaches the next one');
  }
}

export function combinationOf(entry: CombinationSpec): Combination {
  if (entry.rule !== 'cascade') {
    const weights = entry.rule === 'weighted' ? entry.weights : [];
    const members = entry.of.map((moderator, i) => ({ moderator, weight: weights[i] ?? 1 }));
    return { name: entry.name, rule: { kind: entry.rule, members, at: entry.rule === 'weighted' ? entry.at : 0.5 } };
  }
  const stages = entry.stages.map(({ moderator, safe_below: low, unsafe_from: high }) => ({
    moderator,
    band: low === undefined || high === undefined ? null : { safeBelow: low, unsafeFrom: high },
  }));
  return { name: entry.name, rule: { kind: 'cascade', stages, thenPerson: entry.rest === 'person' } };
}

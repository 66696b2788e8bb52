import { type Price, worstCase } from '../models/cost.ts';
import type { ModelRequest } from '../models/model-port.ts';
import { assumedMedia } from '../moderation/assumed-media.ts';
import { type Moderator, planCase } from '../moderation/moderate-case.ts';
import { trialOf, trialsPerCase } from '../persuasion/condition.ts';
import { PLAIN_SETUP } from '../persuasion/trial-setup.ts';
import { worstTrial } from '../persuasion/worst-trial.ts';
import { designOf } from '../runs/persuasion-spec.ts';
import type { ManifestBatch } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { loadPersuadees } from './persuadees.ts';
import { guardRequests } from './trial-guard.ts';
import { loadSetup, otherParties } from './trial-setup.ts';

/** What one moderator, persuadee, judge or persuader can cost at most. */
export interface MoneyBound {
  readonly calls: number;
  readonly input_tokens_at_most: number;
  /** Null = the spec has no price for its model. */
  readonly usd_at_most: number | null;
}

const FREE: Price = { input_per_mtok: 0, output_per_mtok: 0 };

/** Counts calls and prices their worst case without sending any. */
export async function moneyBounds(
  spec: Spec,
  moderators: readonly Moderator[],
  batches: AsyncIterable<ManifestBatch>,
): Promise<{
  moderators: Record<string, MoneyBound>;
  persuadees: Record<string, MoneyBound>;
  /** Judges and live persuaders. */
  parties: Record<string, MoneyBound>;
}> {
  const persuadees = loadPersuadees(spec).map(({ persuadee }) => persuadee);
  const judging = new Map(moderators.map(({ name, target }) => [name, sumFor(spec, target?.model ?? null)]));
  const persuaded = new Map(persuadees.map(({ name, target }) => [name, sumFor(spec, target.model)]));
  const others = new Map(otherParties(spec).map(({ name, model }) => [name, sumFor(spec, model)]));
  const setup = spec.persuasion === undefined ? PLAIN_SETUP : loadSetup(spec);
  const guard = moderators.find(({ name }) => name === spec.persuasion?.guard);
  for await (const { cases, persuasion = [] } of batches) {
    for (const item of cases) {
      for (const moderator of moderators) {
        const plan = planCase('check', moderator, { case: item, ask: 0 }, assumedMedia);
        if (plan.kind === 'ask') for (const { request } of plan.calls) judging.get(moderator.name)?.add(request);
      }
    }
    for (const item of persuasion) {
      const design = designOf(spec.persuasion as NonNullable<Spec['persuasion']>);
      // Repeats ask the same but for their seed: one is counted for all.
      const once = { ...design, repeats: 1 };
      for (let index = 0; index < trialsPerCase(once); index += 1) {
        const trial = trialOf(item.id, index, once);
        for (const persuadee of persuadees) {
          const { calls, guarded } = worstTrial(persuadee, item, { trial, setup });
          for (const { party, request } of calls)
            (persuaded.get(party) ?? others.get(party))?.add(request, design.repeats);
          if (guard !== undefined)
            for (const request of guarded.flatMap((text) => guardRequests(guard, text)))
              judging.get(guard.name)?.add(request, design.repeats);
        }
      }
    }
  }
  const bounds = (sums: ReadonlyMap<string, Sum>) =>
    Object.fromEntries([...sums].map(([name, sum]) => [name, sum.bound()]));
  return { moderators: bounds(judging), persuadees: bounds(persuaded), parties: bounds(others) };
}

interface Sum {
  add(request: ModelRequest, times?: number): void;
  bound(): MoneyBound;
}

function sumFor({ prices }: Spec, model: string | null): Sum {
  const price = model === null ? FREE : prices[model];
  let calls = 0;
  let tokens = 0;
  let nano = 0;
  return {
    add(request, times = 1) {
      const worst = worstCase(request, price ?? FREE);
      calls += times;
      tokens += times * worst.tokens;
      nano += times * worst.money;
    },
    bound: () => ({ calls, input_tokens_at_most: tokens, usd_at_most: price === undefined ? null : nano / 1e9 }),
  };
}

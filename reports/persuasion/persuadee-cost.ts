import type { ReportInput } from '../report-input.ts';
import type { GatheredTrials } from './gather-trials.ts';
import type { ReportPersuadee } from './persuasion-input.ts';
import type { PersuadeeCost } from './persuasion-shape.ts';

const TOKENS_PER_PRICE = 1_000_000;

/** Stored usage x price file, in US dollars; null where the price or the usage of any trial is unknown. */
export function persuadeeCost(
  { model, simulated }: ReportPersuadee,
  { usage, recorded }: Pick<GatheredTrials, 'usage' | 'recorded'>,
  prices: ReportInput['prices'],
): PersuadeeCost {
  const counts = {
    calls: usage.calls,
    trials_without_usage: usage.withoutUsage,
    input_tokens: usage.input,
    output_tokens: usage.output,
  };
  const unknown = (note: string): PersuadeeCost => ({ ...counts, usd: null, usd_per_1000_trials: null, note });
  const price = prices !== null && Object.hasOwn(prices, model) ? prices[model] : undefined;
  if (price === undefined) return unknown(`no price for ${model} in the price file`);
  if (usage.withoutUsage > 0) return unknown(`${usage.withoutUsage} of ${recorded} trials have no stored usage`);
  const usd = (usage.input * price.input_per_mtok + usage.output * price.output_per_mtok) / TOKENS_PER_PRICE;
  return {
    ...counts,
    usd,
    usd_per_1000_trials: recorded === 0 ? null : (usd / recorded) * 1000,
    note: simulated ? 'simulated answers: nothing was billed' : null,
  };
}

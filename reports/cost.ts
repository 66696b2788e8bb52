import type { ReportInput, ReportModerator } from './report-input.ts';
import type { CostReport } from './report-shape.ts';
import type { VerdictTallies } from './verdict-columns.ts';

const TOKENS_PER_PRICE = 1_000_000;

/**
 * Stored usage x price file, in US dollars; null where the price or any usage is unknown. What was really billed
 * (repeated attempts, older asks) is not here: it depends on how the run went.
 */
export function costOf(
  moderator: ReportModerator,
  { tallies, cases, prices }: { tallies: VerdictTallies; cases: number; prices: ReportInput['prices'] },
): CostReport {
  const usage = {
    calls: tallies.calls,
    calls_without_usage: tallies.callsWithoutUsage,
    input_tokens: tallies.inputTokens,
    output_tokens: tallies.outputTokens,
  };
  const unknown = (note: string): CostReport => ({ ...usage, usd: null, usd_per_1000_cases: null, note });
  const rows = cases - tallies.notRecorded;
  if (moderator.model === null && tallies.calls === 0)
    return { ...usage, usd: 0, usd_per_1000_cases: rows === 0 ? null : 0, note: 'calls no model' };
  const price =
    moderator.model !== null && prices !== null && Object.hasOwn(prices, moderator.model)
      ? prices[moderator.model]
      : undefined;
  if (price === undefined) return unknown(`no price for ${moderator.model ?? 'its model'} in the price file`);
  if (tallies.callsWithoutUsage > 0)
    return unknown(`${tallies.callsWithoutUsage} of ${tallies.calls} calls have no stored usage`);
  const usd =
    (tallies.inputTokens * price.input_per_mtok + tallies.outputTokens * price.output_per_mtok) / TOKENS_PER_PRICE;
  return {
    ...usage,
    usd,
    usd_per_1000_cases: rows === 0 ? null : (usd / rows) * 1000,
    note: moderator.simulated ? 'simulated answers: nothing was billed' : null,
  };
}

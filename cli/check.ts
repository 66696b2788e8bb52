import { Command } from 'commander';
import { makeCases } from '../config/case-maker.ts';
import { type Config, readConfig } from '../config/env.ts';
import { preflight, problemsOf } from '../config/preflight.ts';
import { checkPlan, probeModels } from '../config/prepare-run.ts';
import { loadModerators } from '../config/run-runtime.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { worstCase } from '../models/cost.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { assumedMedia } from '../moderation/assumed-media.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { type Moderator, planCase } from '../moderation/moderate-case.ts';
import { manifestOf } from '../runs/freeze.ts';
import { pageCount, shardSize } from '../runs/plan.ts';
import { type Spec, specDigest } from '../runs/spec.ts';
import { EXIT, printResult } from './output.ts';
import { loadSpec } from './run.ts';

interface MoneyBound {
  readonly calls: number;
  readonly input_tokens_at_most: number;
  readonly usd_at_most: number | null;
}

/** Counts calls and prices their worst case without sending any. */
async function bound(spec: Spec, moderators: readonly Moderator[], cases: AsyncIterable<readonly ModerationCase[]>) {
  const totals = new Map(moderators.map(({ name }) => [name, { calls: 0, tokens: 0, nano: 0 }]));
  for await (const batch of cases) {
    for (const item of batch) {
      for (const moderator of moderators) {
        const plan = planCase('check', moderator, { case: item, ask: 0 }, assumedMedia);
        const total = totals.get(moderator.name);
        if (plan.kind !== 'ask' || total === undefined) continue;
        const price = spec.prices[moderator.target?.model ?? ''] ?? { input_per_mtok: 0, output_per_mtok: 0 };
        for (const { request } of plan.calls) {
          const worst = worstCase(request, price);
          total.calls += 1;
          total.tokens += worst.tokens;
          total.nano += worst.money;
        }
      }
    }
  }
  return Object.fromEntries(
    moderators.map(({ name, target }): [string, MoneyBound] => {
      const { calls, tokens, nano } = totals.get(name) ?? { calls: 0, tokens: 0, nano: 0 };
      const priced = target === null || spec.prices[target.model] !== undefined;
      return [name, { calls, input_tokens_at_most: tokens, usd_at_most: priced ? nano / 1e9 : null }];
    }),
  );
}

/** Everything about a spec that can be known without spending. `problems` stop a run, `notes` do not. */
export async function checkSpec(spec: Spec, config: Config) {
  const problems = await problemsOf(spec, config);
  const grave = problems.find((problem) => !(problem instanceof ProviderConfigError));
  if (grave !== undefined) await preflight(spec, config);
  const moderators = await loadModerators(spec);
  const manifest = manifestOf(spec, (name) => openDataset(name, { dataDir: config.dataDir }), makeCases);
  async function* cases() {
    for await (const batch of manifest.batches) yield batch.cases;
  }
  const price = await bound(spec, moderators, cases());
  const info = manifest.info();
  checkPlan(spec, info.cases);
  const pages = pageCount(info.cases, spec.page_size) * moderators.length;
  const notes: string[] = [];
  const worst = Object.values(price).reduce((sum, { usd_at_most: usd }) => sum + (usd ?? 0), 0);
  if (spec.budget_usd !== undefined && worst > spec.budget_usd)
    notes.push(
      `the budget of $${spec.budget_usd} is below the worst case of $${worst.toFixed(4)}: the run pauses when it is used up`,
    );
  if (info.cases === 0) notes.push('there are no cases: the report will define no score');
  return {
    spec: specDigest(spec),
    manifest: info,
    pages,
    shard_size: shardSize(pages),
    moderators: price,
    notes,
    problems: problems.map(({ message }) => message),
  };
}

export function checkCommand(): Command {
  return new Command('check')
    .description('validate a spec, count its cases and calls and price the worst case; spends nothing')
    .argument('<spec>', 'YAML file')
    .option('--probe', 'ask each model a few counted questions', false)
    .option('--json', 'as JSON', false)
    .action(async (file: string, { json, probe }: { json: boolean; probe: boolean }) => {
      const config = readConfig();
      const spec = loadSpec(file);
      const checked = await checkSpec(spec, config);
      const capabilities = probe && checked.problems.length === 0 ? await probeModels(spec, config.variable) : null;
      const lines = [
        `${checked.manifest.cases} cases, ${checked.manifest.rejected} rows rejected, ${checked.pages} pages`,
        ...checked.manifest.sources.map((s) => `  ${s.source}@${s.version}: ${s.cases} cases (${s.licence})`),
        ...Object.entries(checked.moderators).map(
          ([name, m]) =>
            `  ${name}: ${m.calls} calls, at most ${m.input_tokens_at_most} tokens, ${m.usd_at_most === null ? 'no price given' : `at most $${m.usd_at_most.toFixed(4)}`}`,
        ),
        ...Object.entries(capabilities ?? {}).map(
          ([name, { results }]) =>
            `  ${name}: ${Object.entries(results)
              .map(([key, { answer }]) => `${key} ${answer}`)
              .join(', ')}`,
        ),
        ...checked.notes.map((note) => `note: ${note}`),
        ...checked.problems.map((problem) => `problem: ${problem}`),
      ];
      printResult(json, { ...checked, capabilities }, lines.join('\n'));
      if (checked.problems.length > 0) process.exitCode = EXIT.failed;
    });
}

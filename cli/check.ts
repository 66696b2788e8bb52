import { Command } from 'commander';
import { askCanaries } from '../config/canaries.ts';
import { caseSources } from '../config/case-sources.ts';
import { type Config, readConfig } from '../config/env.ts';
import { countingTruth, precisionLines } from '../config/expected-precision.ts';
import { lanesOf } from '../config/lanes.ts';
import { loadModerators } from '../config/moderators.ts';
import { moneyBounds } from '../config/money-bounds.ts';
import { familyNotes } from '../config/party-notes.ts';
import { estimatorPlan } from '../config/persuadees.ts';
import { preflight, problemsOf } from '../config/preflight.ts';
import { checkPlan } from '../config/prepare-run.ts';
import { probeModels } from '../config/probe-models.ts';
import { reviewPlanOf } from '../config/review-plan.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { nsfwjsNotice } from '../moderation/baselines/nsfw-classifier.ts';
import { manifestOf } from '../runs/freeze.ts';
import { pageCount, shardSize } from '../runs/plan.ts';
import { type Spec, specDigest } from '../runs/spec.ts';
import { EXIT, printResult } from './output.ts';
import { loadSpec } from './run.ts';

/** Everything about a spec that can be known without spending. `problems` stop a run, `notes` do not. */
export async function checkSpec(spec: Spec, config: Config) {
  const problems = await problemsOf(spec, config);
  const grave = problems.find((problem) => !(problem instanceof ProviderConfigError));
  if (grave !== undefined) await preflight(spec, config);
  const moderators = await loadModerators(spec);
  const manifest = manifestOf(spec, caseSources(config.dataDir));
  const counting = countingTruth(manifest.batches);
  const price = await moneyBounds(spec, moderators, counting.batches);
  const info = manifest.info();
  checkPlan(spec, info);
  const pages = lanesOf(spec, info).reduce((sum, { items, pageSize }) => sum + pageCount(items, pageSize), 0);
  const trials = (info.persuasion?.cases ?? 0) * (info.persuasion?.trialsPerCase ?? 0);
  const notes: string[] = [];
  const worst = Object.values({ ...price.moderators, ...price.persuadees, ...price.parties }).reduce(
    (sum, { usd_at_most: usd }) => sum + (usd ?? 0),
    0,
  );
  if (spec.budget_usd !== undefined && worst > spec.budget_usd)
    notes.push(
      `the budget of $${spec.budget_usd} is below the worst case of $${worst.toFixed(4)}: the run pauses when it is used up`,
    );
  const withoutPackage = spec.moderators.some(({ dialect }) => dialect === 'nsfwjs') ? nsfwjsNotice() : null;
  if (withoutPackage !== null) notes.push(withoutPackage);
  notes.push(...familyNotes(spec));
  const audit = auditAlone(spec, info.cases);
  if (audit !== null) notes.push(audit);
  if (info.cases === 0 && trials === 0) notes.push('there are no cases: the report will define no score');
  return {
    spec: specDigest(spec),
    manifest: info,
    pages,
    shard_size: shardSize(pages),
    trials,
    precision: counting.precision(spec.report.level),
    moderators: price.moderators,
    persuadees: price.persuadees,
    parties: price.parties,
    notes,
    problems: problems.map(({ message }) => message),
  };
}

/** By persuadee, what is measured in place of what the spec asks for. */
function measuredInstead(spec: Spec, capabilities: Readonly<Record<string, Capabilities>>): Record<string, string> {
  const found: Record<string, string> = {};
  const { persuasion } = spec;
  if (persuasion === undefined) return found;
  for (const entry of persuasion.persuadees) {
    const { instead } = estimatorPlan(entry, capabilities[entry.name], persuasion);
    if (instead !== null) found[entry.name] = instead;
  }
  return found;
}

/** What the random audit asks of people beyond its part of a budget of items; null = it does not. */
function auditAlone(spec: Spec, cases: number): string | null {
  const plan = reviewPlanOf(spec);
  if (plan?.budget === null || plan === null || !('items' in plan.budget)) return null;
  const share = plan.rules.find(({ reason }) => reason === 'random_audit')?.share ?? 0;
  const { items, auditShare } = plan.budget;
  if (share * cases <= items * auditShare) return null;
  return (
    `review: the random audit draws ${share} of ${cases} cases, about ${Math.round(share * cases)} items, above its ` +
    `${auditShare} of a budget of ${items}: lower its share or raise the budget`
  );
}

export function checkCommand(): Command {
  return new Command('check')
    .description('validate a spec, count its cases and calls and price the worst case; spends nothing')
    .argument('<spec>', 'YAML file')
    .option('--probe', 'ask each model a few counted questions and its canaries', false)
    .option('--json', 'as JSON', false)
    .action(async (file: string, { json, probe }: { json: boolean; probe: boolean }) => {
      const config = readConfig();
      const spec = loadSpec(file);
      const checked = await checkSpec(spec, config);
      const capabilities = probe && checked.problems.length === 0 ? await probeModels(spec, config.variable) : null;
      const canaries = capabilities === null ? null : await askCanaries(spec, config.variable);
      const instead = capabilities === null ? {} : measuredInstead(spec, capabilities);
      const lines = [
        `${checked.manifest.cases} cases, ${checked.trials} trials of ${checked.manifest.persuasion?.cases ?? 0} persuasion cases a persuadee, ${checked.manifest.rejected} rows rejected, ${checked.pages} pages`,
        ...checked.manifest.sources.map((s) => `  ${s.source}@${s.version}: ${s.cases} cases (${s.licence})`),
        ...Object.entries(checked.manifest.skipped).map(([reason, n]) => `  skipped: ${n} for ${reason}`),
        ...Object.entries({ ...checked.moderators, ...checked.persuadees, ...checked.parties }).map(
          ([name, m]) =>
            `  ${name}: ${m.calls} calls, at most ${m.input_tokens_at_most} tokens, ${m.usd_at_most === null ? 'no price given' : `at most $${m.usd_at_most.toFixed(4)}`}`,
        ),
        ...Object.entries(capabilities ?? {}).map(
          ([name, { results }]) =>
            `  ${name}: ${Object.entries(results)
              .map(([key, { answer }]) => `${key} ${answer}`)
              .join(', ')}`,
        ),
        ...Object.entries(canaries ?? {}).map(
          ([name, { calls }]) => `  ${name}: ${calls} of ${calls} canaries answered as expected`,
        ),
        ...precisionLines(checked.precision),
        ...Object.values(instead).map((why) => `note: ${why}`),
        ...checked.notes.map((note) => `note: ${note}`),
        ...checked.problems.map((problem) => `problem: ${problem}`),
      ];
      printResult(json, { ...checked, capabilities, canaries, measured_instead: instead }, lines.join('\n'));
      if (checked.problems.length > 0) process.exitCode = EXIT.failed;
    });
}

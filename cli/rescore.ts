import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { readPolicyFile } from '../config/policy-file.ts';
import { reportFolder, reportInput } from '../config/reporting.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { sha256 } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import { taxonomyDigest } from '../moderation/taxonomies/registry.ts';
import { buildReport } from '../reports/report-model.ts';
import type { ReportModel } from '../reports/report-shape.ts';
import { writeReport } from '../reports/write-report.ts';
import { printResult } from './output.ts';
import { type RescoredRow, rescoredRows, rescoredText } from './rescored-table.ts';
import { findRunById } from './status.ts';

/** What a change of policy does to a run's figures. */
export interface Rescored {
  readonly run: string;
  /** The policy in words; null = the default, so nothing changes. */
  readonly policy: string | null;
  readonly folder: string;
  readonly sha256: Readonly<Record<string, string>>;
  readonly moderators: readonly RescoredRow[];
}

export function rescoreCommand(): Command {
  return new Command('rescore')
    .description('score the stored verdicts of a run under another policy; asks no model')
    .argument('<run>', 'run id')
    .requiredOption('--policy <file>', 'YAML: missing, controversial, thresholds, view')
    .option(
      '--out <folder>',
      'where the report under the policy goes (default: a folder of its own beside the run’s report)',
    )
    .option('--json', 'as JSON', false)
    .action(async (id: string, options: { policy: string; out?: string; json: boolean }) => {
      await using context = await openContext(readConfig());
      const run = await findRunById(context, id);
      const input = await reportInput(context.store, run.id);
      if (input.moderators.length === 0)
        throw new InvalidInputError(`run ${run.id} has no moderators: there is no verdict to read anew`);
      const targets = input.moderators.map(({ name, taxonomy }) => ({
        name,
        taxonomy,
        taxonomyDigest: taxonomyDigest(taxonomy),
      }));
      const policy = readPolicyFile(options.policy, targets);
      const before = await buildReport(input);
      const after = await buildReport({ ...input, settings: { ...input.settings, policy } });
      const name = `rescore-${sha256(canonicalJson(policy)).slice(0, 8)}`;
      const folder = options.out ?? join(reportFolder(context.config.dataDir, run.id), name);
      if (resolve(folder) === resolve(reportFolder(context.config.dataDir, run.id)))
        throw new InvalidInputError('--out is the folder of the run’s own report: it would be replaced', {
          hint: 'name another folder',
        });
      const files = await writeReport(after, folder, {}, null);
      const result: Rescored = {
        run: run.id,
        policy: after.settings.policy,
        folder,
        sha256: files,
        moderators: rescoredRows(before, after),
      };
      printResult(
        options.json,
        result,
        [...rescoredText(result), unscoredNotes(after, policy.thresholds)].flat().join('\n'),
      );
    });
}

/** Rows that a threshold could not reach: they keep their verdict, and that is said. */
function unscoredNotes(model: ReportModel, thresholds: Readonly<Record<string, number>>): string[] {
  return Object.keys(thresholds).flatMap((name) => {
    const found = model.moderators.find((moderator) => moderator.name === name);
    const unscored = found === undefined ? 0 : found.score.n_answered - found.scored;
    return unscored > 0 ? [`note: ${name}: ${unscored} verdicts carry no score and keep what they said`] : [];
  });
}

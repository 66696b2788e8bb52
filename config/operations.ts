import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import type { RunId } from '../core/ids.ts';
import { decisionLatencies } from '../reports/combinations/decision-latency.ts';
import { type OperationsReport, renderOperations } from '../reports/operations.ts';
import { ALL_REPORT_FILES } from '../reports/write-report.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Operations, Spec } from '../runs/spec.ts';
import type { Context } from './context.ts';
import { reportFolder, reportInput } from './reporting.ts';

const PACKAGE = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** Writes `operations.json` beside a finished run's report: what differs from run to run and is kept out of it. */
export async function writeOperations(context: Context, runId: RunId): Promise<void> {
  const { store, clock, config } = context;
  const run = await store.runs.find(runId);
  if (run === null) return;
  const operations = run.operations as unknown as Operations;
  const folder = reportFolder(config.dataDir, runId);
  const finished = clock.now();
  const money = operations.budgetUsd === null ? null : await store.quota.balance(`run:${runId}`);
  const usd = (nano: number) => nano / 1e9;
  const report: OperationsReport = {
    run: runId,
    name: run.name,
    ordinal: run.ordinal,
    generation: run.generation,
    started_at: new Date(run.createdAt).toISOString(),
    finished_at: new Date(finished).toISOString(),
    written_at: new Date(finished).toISOString(),
    wall_ms: finished - run.createdAt,
    endpoints: (await store.ledger.summary(runId)).map((calls) => ({
      endpoint: calls.endpoint,
      base_url: operations.endpoints[calls.endpoint]?.base_url ?? null,
      calls: calls.answered,
      attempts: calls.answered + calls.failedAttempts,
      rate_limited: calls.rateLimited,
      failures: calls.failedAttempts - calls.rateLimited,
      latency_ms: calls.latency,
    })),
    decisions: await latenciesOf(context, run),
    spend:
      money === null
        ? null
        : {
            budget_usd: operations.budgetUsd,
            spent_usd: usd(money.spent),
            reserved_usd: usd(money.reserved),
            unaccounted_usd: usd(money.unaccounted),
          },
    host: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: availableParallelism(),
      memory_bytes: totalmem(),
      name: hostname(),
    },
    mettle: { version: PACKAGE.version, commit: null },
    files: Object.fromEntries(
      ALL_REPORT_FILES.filter((file) => existsSync(join(folder, file))).map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]),
    ),
    extra: {},
  };
  writeFileSync(join(folder, 'operations.json'), renderOperations(report));
}

/** A cascade is about time as well as money; other runs are spared the reading of every answer. */
async function latenciesOf({ store }: Context, run: RunRecord): Promise<OperationsReport['decisions']> {
  if ((run.spec as unknown as Spec).combinations.length === 0) return null;
  return decisionLatencies(await reportInput(store, run.id), async (keys) =>
    (await store.ledger.look(keys)).map(({ held }) => (held?.kind === 'answer' ? held.answer.latencyMs : null)),
  );
}

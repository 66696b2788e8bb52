import { setFlagsFromString } from 'node:v8';
import { Client, Connection } from '@temporalio/client';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { lanesOf } from '../config/lanes.ts';
import { createMedia } from '../config/media.ts';
import { prepareRun } from '../config/prepare-run.ts';
import { probeModels } from '../config/probe-models.ts';
import { createReviewing } from '../config/reviewing.ts';
import { pageAt, pageCount } from '../runs/plan.ts';
import { readSpec } from '../runs/read-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { driveRun } from '../workers/run-driver.ts';
import { startWorkers } from '../workers/worker-host.ts';
import { type PersuasionJob, specOf, type WorkerResult } from './persuasion-job.ts';

/**
 * `persuasion-worker.ts`, forked: the shipping path in one process that stays warm. Says `ready`, and with each PersuasionJob
 * freezes a run, makes its pictures, works it through the engine and sends its WorkerResult, counted from the start of the
 * workflow to the last row. The engine and the report are processes of their own.
 */
const LOOK_MS = 100;
const NEVER = new AbortController().signal;

// As cli/main.ts has it.
setFlagsFromString('--heap-growing-percent=30');
const config = readConfig();
await using context = await openContext(config);
const { store, clock } = context;
const evaluation = createEvaluation({
  ...context,
  media: createMedia(context),
  dataDir: config.dataDir,
  variable: config.variable,
  onTrouble: console.error,
});
const engine = await connectEngine(config);
const bundle = readBundle();
const capabilities = await probeModels(specAs({ name: 'probe', arms: ['text'], repeats: 1 }), config.variable);

function specAs(job: PersuasionJob): Spec {
  return readSpec(specOf(job), `${job.name}.yaml`);
}

async function measured<T>(work: () => Promise<T>): Promise<{ of: T; seconds: number; cpuMs: number }> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  const of = await work();
  const used = process.cpuUsage(cpu);
  return { of, seconds: (performance.now() - from) / 1000, cpuMs: (used.user + used.system) / 1000 };
}

async function makePictures(run: RunRecord, spec: Spec): Promise<void> {
  const [lane] = lanesOf(spec, run.manifest ?? { cases: 0, media: [] });
  if (lane === undefined || lane.media.length === 0) return;
  const ref = { v: 1, runId: run.id, generation: run.generation } as const;
  const scope = { draining: NEVER, cancelled: NEVER, alive: () => {} };
  for (let index = 0; index < pageCount(lane.items, lane.pageSize); index++)
    await evaluation.prepareMedia({ ...ref, ...pageAt(0, index, lane) }, scope);
}

/** Throws for a trial that was not played to its end: such calls would be none of those to be measured. */
async function rowsOf(run: RunRecord): Promise<number> {
  const counts = await store.trials.counts(run.id);
  const cut = counts.find(({ outcome }) => outcome !== 'complete');
  if (cut !== undefined) throw new Error(`${cut.count} trials ended as ${cut.outcome}`);
  return counts.reduce((sum, { count }) => sum + count, 0);
}

async function eventsOf(run: RunRecord): Promise<number> {
  const connection = await Connection.connect({ address: engine.address });
  let events = 0;
  for await (const workflow of new Client({ connection, namespace: engine.namespace }).workflow.list())
    if (workflow.workflowId.includes(run.id)) events += workflow.historyLength;
  await connection.close();
  return events;
}

async function work(job: PersuasionJob): Promise<WorkerResult> {
  const spec = specAs(job);
  const run = await prepareRun(context, spec, { again: false, acceptChange: false, withoutVideo: false, capabilities });
  const { cases = 0, trialsPerCase = 0 } = run.manifest?.persuasion ?? {};
  const rows = cases * trialsPerCase;
  const media = await measured(() => makePictures(run, spec));
  const workers = await startWorkers({
    ...engine,
    ...context,
    runId: run.id,
    bundle,
    evaluation,
    review: createReviewing(context),
    onTrouble: console.error,
  });
  let ended: ReturnType<typeof driveRun> | null = null;
  const { seconds, cpuMs } = await measured(async () => {
    ended = driveRun({ context, runId: run.id, ...engine, bundle, signal: NEVER, onGeneration: console.error });
    while ((await rowsOf(run)) < rows) await clock.sleep(LOOK_MS);
  });
  await ended;
  const events = await eventsOf(run);
  await workers.drain();
  const runtime = evaluation.runtimes().find(({ record }) => record.id === run.id);
  const calls = [...(runtime?.schedulers.values() ?? [])].reduce((sum, { stats }) => sum + stats().answered, 0);
  return {
    calls,
    rows: await rowsOf(run),
    seconds,
    cpuMs,
    events,
    media: { seconds: media.seconds, cpuMs: media.cpuMs },
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

process.on('message', async (job: PersuasionJob | 'end') => {
  if (job !== 'end') {
    process.send?.(await work(job));
    return;
  }
  await evaluation.close();
  await engine.close();
  process.disconnect();
});
process.send?.('ready');
await new Promise((resolve) => process.once('disconnect', resolve));

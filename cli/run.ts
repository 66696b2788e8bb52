import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { type Config, readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { writeOperations } from '../config/operations.ts';
import { findRun, prepareRun, probeModels } from '../config/prepare-run.ts';
import { reportFolder, unmetThresholds } from '../config/reporting.ts';
import { errorMessage, NotFoundError } from '../core/errors.ts';
import { readSpec } from '../runs/read-spec.ts';
import type { Spec } from '../runs/spec.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { driveRun } from '../workers/run-driver.ts';
import { startWorkers } from '../workers/worker-host.ts';
import { EXIT, printResult, say } from './output.ts';
import { startProgress } from './progress.ts';

export interface RunFlags {
  readonly again: boolean;
  readonly acceptChange: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function loadSpec(file: string): Spec {
  if (!existsSync(file))
    throw new NotFoundError(`no spec at ${file}`, { hint: '`mettle init` writes one to start from' });
  return readSpec(readFileSync(file, 'utf8'), file);
}

export function runCommand(): Command {
  return new Command('run')
    .description('run a spec to its report; takes up an unfinished run of the same spec')
    .argument('<spec>', 'YAML file')
    .option('--again', 'a new run of the same spec', false)
    .option('--accept-change', 'go on although templates, dialects, metrics or capabilities changed', false)
    .option('--json', 'result as JSON, progress as JSON lines on standard error', false)
    .option('--quiet', 'no progress', false)
    .action(async (file: string, flags: RunFlags) => {
      process.exitCode = await runSpec(loadSpec(file), readConfig(), flags);
    });
}

/** Runs a spec in this process: engine, workers, progress. Returns the exit code. */
export async function runSpec(spec: Spec, config: Config, flags: RunFlags): Promise<number> {
  await using context = await openContext(config);
  const existing = (await findRun(context, spec, flags.again)).run;
  if (existing?.state === 'done') {
    const folder = reportFolder(config.dataDir, existing.id);
    printResult(
      flags.json,
      { run: existing.id, state: 'done', report: folder },
      `${existing.id} is done: ${join(folder, 'report.html')}\n(\`--again\` makes a new run)`,
    );
    return EXIT.done;
  }
  if (existing?.state === 'cancelled') {
    say(`mettle: ${existing.id} was cancelled; its rows are kept. \`--again\` makes a new run.`);
    return EXIT.failed;
  }

  if (!flags.quiet) say('asking each model a few counted questions');
  const capabilities = await probeModels(spec, config.variable);
  const run = await prepareRun(context, spec, { ...flags, capabilities });
  const control = await context.store.runs.control(run.id);
  if (control.paused?.by === 'user') {
    printResult(
      flags.json,
      { run: run.id, state: 'paused', reason: control.paused },
      `${run.id} is paused: ${control.paused.message}\n\`mettle resume ${run.id}\`, then run it again`,
    );
    return EXIT.paused;
  }
  if (control.paused !== null) await context.store.runs.setControl(run.id, { paused: null });
  const cases = run.manifest?.cases ?? 0;
  if (!flags.quiet) {
    const kept = [
      `${cases} cases`,
      `${spec.moderators.length} moderators`,
      `${run.manifest?.rejected ?? 0} rows rejected`,
    ];
    say(`run ${run.id}: ${kept.join(', ')}${existing === null ? '' : '; goes on where it stood'}`);
  }

  const bundle = readBundle();
  const stop = new AbortController();
  let progress: ReturnType<typeof startProgress> | null = null;
  const onTrouble = (error: unknown) => {
    progress?.trouble(error);
    context.log.warn({ error: errorMessage(error) }, 'trouble');
  };
  const evaluation = createEvaluation({ ...context, dataDir: config.dataDir, variable: config.variable, onTrouble });
  const engine = await connectEngine(config);
  const interrupt = interruptible(stop);
  try {
    const workers = await startWorkers({ ...engine, storeId: context.storeId, bundle, evaluation });
    progress = startProgress({
      context,
      runId: run.id,
      cases,
      moderators: spec.moderators.length,
      mode: flags.quiet ? 'none' : flags.json ? 'json' : process.stderr.isTTY ? 'live' : 'lines',
      runtimes: evaluation.runtimes,
    });
    const driven = await Promise.race([
      driveRun({
        context,
        runId: run.id,
        ...engine,
        bundle,
        signal: stop.signal,
        onGeneration: (generation, why) => say(`generation ${generation} of ${run.id}: ${why}; rows are kept`),
      }),
      workers.running.then(() => null),
    ]);
    stop.abort();
    await workers.drain();
    await evaluation.close();
    const last = await progress.stop();
    return await conclude(driven, { context, run, flags, rows: last?.rows ?? 0, of: last?.of ?? 0 });
  } finally {
    interrupt.dispose();
    await engine.close();
  }
}

async function conclude(
  end: Awaited<ReturnType<typeof driveRun>>,
  {
    context,
    run,
    flags,
    rows,
    of,
  }: {
    context: Awaited<ReturnType<typeof openContext>>;
    run: { id: string };
    flags: RunFlags;
    rows: number;
    of: number;
  },
): Promise<number> {
  const { json } = flags;
  if (end === null) {
    printResult(
      json,
      { run: run.id, state: 'interrupted', rows, of },
      `${run.id} stopped at ${rows} of ${of} verdicts; every answer received is kept. The same command goes on.`,
    );
    return EXIT.interrupted;
  }
  switch (end.state) {
    case 'done': {
      await context.store.runs.update(run.id, { state: 'done' });
      await writeOperations(context, run.id);
      const folder = reportFolder(context.config.dataDir, run.id);
      const unmet = unmetThresholds(folder);
      const lines = unmet.map((entry) => `threshold not met: ${entry}`);
      printResult(
        json,
        { run: run.id, state: 'done', report: folder, sha256: end.sha256, unmet },
        [`${run.id} is done: ${join(folder, 'report.html')}`, ...lines].join('\n'),
      );
      return unmet.length > 0 ? EXIT.threshold : EXIT.done;
    }
    case 'paused':
      printResult(
        json,
        { run: run.id, state: 'paused', reason: end.reason, rows, of },
        `${run.id} paused at ${rows} of ${of} verdicts: ${end.reason.message}\nMend it; the same command goes on.`,
      );
      return EXIT.paused;
    case 'cancelled':
      await context.store.runs.update(run.id, { state: 'cancelled' });
      printResult(
        json,
        { run: run.id, state: 'cancelled', rows, of },
        `${run.id} was cancelled at ${rows} of ${of} verdicts; its rows are kept.`,
      );
      return EXIT.failed;
    case 'failed':
      printResult(
        json,
        { run: run.id, state: 'failed', message: end.message, rows, of },
        `${run.id} failed: ${end.message}\n${rows} of ${of} verdicts are kept; the same command tries again.`,
      );
      return EXIT.failed;
  }
}

/** npm and the terminal may both pass on one Ctrl-C. */
const SAME_SIGNAL_MS = 500;

/** First signal: drain. Second: leave at once; what the ledger holds is safe. */
function interruptible(stop: AbortController): { dispose(): void } {
  let firstAt: number | null = null;
  const onSignal = () => {
    if (firstAt !== null && performance.now() - firstAt < SAME_SIGNAL_MS) return;
    if (firstAt !== null) process.exit(EXIT.interrupted);
    firstAt = performance.now();
    say('\nstopping: calls in flight finish and are stored; once more leaves at once');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}

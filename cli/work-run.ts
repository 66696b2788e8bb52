import type { Context } from '../config/context.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { createMedia } from '../config/media.ts';
import { createReviewing } from '../config/reviewing.ts';
import { rowsName } from '../config/row-counts.ts';
import { errorMessage } from '../core/errors.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { driveRun } from '../workers/run-driver.ts';
import { startWorkers } from '../workers/worker-host.ts';
import type { Interrupt } from './interrupt.ts';
import { type Progress, progressMode, startProgress } from './progress.ts';
import type { RunFlags } from './run.ts';
import { concludeRun } from './run-end.ts';
import { tell } from './run-tell.ts';

/** Works on a prepared run in this process until it ends, waits or is interrupted. Returns the exit code. */
export async function workRun(
  context: Context,
  run: RunRecord,
  spec: Spec,
  flags: RunFlags,
  interrupt: Interrupt,
): Promise<number> {
  const { config, log } = context;
  const bundle = readBundle();
  const stop = new AbortController();
  let progress: Progress | null = null;
  const onTrouble = (error: unknown) => {
    progress?.trouble(error);
    log.debug({ error: errorMessage(error) }, 'trouble');
  };
  const evaluation = createEvaluation({
    ...context,
    media: createMedia(context),
    dataDir: config.dataDir,
    variable: config.variable,
    onTrouble,
  });
  const engine = await connectEngine(config);
  try {
    const workers = await startWorkers({
      ...engine,
      ...context,
      runId: run.id,
      bundle,
      evaluation,
      review: createReviewing(context),
      onTrouble,
    });
    interrupt.drainFromNow();
    progress = startProgress({
      context,
      run,
      mode: progressMode(flags),
      runtimes: evaluation.runtimes,
    });
    try {
      const driven = await Promise.race([
        driveRun({
          context,
          runId: run.id,
          ...engine,
          bundle,
          wait: flags.wait,
          signal: AbortSignal.any([interrupt.signal, stop.signal]),
          onTrouble,
          onGeneration: (generation, why) =>
            tell(
              flags,
              'generation',
              { generation, why },
              `generation ${generation} of ${run.id}: ${why}; rows are kept`,
            ),
        }),
        workers.running.then(() => null),
      ]);
      await workers.drain();
      await evaluation.close();
      const last = await progress.stop();
      return await concludeRun(driven, {
        context,
        runId: run.id,
        rows: last?.rows ?? 0,
        of: last?.of ?? 0,
        what: rowsName(spec),
        json: flags.json,
      });
    } catch (error) {
      await progress.stop();
      await workers.drain().catch(() => {});
      throw error;
    } finally {
      stop.abort();
    }
  } finally {
    await engine.close();
  }
}

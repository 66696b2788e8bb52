import { Command, Option } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { createMedia } from '../config/media.ts';
import { createReviewing } from '../config/reviewing.ts';
import { errorMessage } from '../core/errors.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { workEveryRun } from '../workers/every-run.ts';
import { ROLES, type Role, startWorkers } from '../workers/worker-host.ts';
import { EXIT, say } from './output.ts';

export function workerCommand(): Command {
  return new Command('worker')
    .description('work on the runs of this data folder until stopped')
    .addOption(
      new Option('--role <role...>', 'control: workflows; evaluation: pages of calls; media: pages that decode media')
        .choices([...ROLES])
        .default([...ROLES]),
    )
    .action(async ({ role: roles }: { role: Role[] }) => {
      const config = readConfig();
      await using context = await openContext(config);
      const onTrouble = (error: unknown) => context.log.warn({ error: errorMessage(error) }, 'trouble');
      const evaluation = createEvaluation({
        ...context,
        media: createMedia(context),
        dataDir: config.dataDir,
        variable: config.variable,
        onTrouble,
      });
      const review = createReviewing(context);
      const engine = await connectEngine(config);
      const bundle = readBundle();
      const stop = new AbortController();
      const onSignal = () => {
        if (stop.signal.aborted) process.exit(EXIT.interrupted);
        stop.abort();
      };
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
      say(`worker ${process.pid} is up`);
      await workEveryRun({
        runs: context.store.runs,
        clock: context.clock,
        start: (runId) => startWorkers({ ...engine, ...context, runId, bundle, evaluation, review, roles, onTrouble }),
        signal: stop.signal,
        onTrouble,
      });
      await evaluation.close();
      await engine.close();
    });
}

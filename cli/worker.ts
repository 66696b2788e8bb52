import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { errorMessage } from '../core/errors.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { startWorkers } from '../workers/worker-host.ts';
import { EXIT, say } from './output.ts';

export function workerCommand(): Command {
  return new Command('worker')
    .description('work on the runs of this data folder until stopped')
    .option('--role <role>', 'control, evaluation or both', 'both')
    .action(async ({ role }: { role: string }) => {
      const config = readConfig();
      await using context = await openContext(config);
      const onTrouble = (error: unknown) => context.log.warn({ error: errorMessage(error) }, 'trouble');
      const evaluation = createEvaluation({
        ...context,
        dataDir: config.dataDir,
        variable: config.variable,
        onTrouble,
      });
      const engine = await connectEngine(config);
      const roles = role === 'both' ? (['control', 'evaluation'] as const) : ([role] as ('control' | 'evaluation')[]);
      const workers = await startWorkers({
        ...engine,
        storeId: context.storeId,
        bundle: readBundle(),
        evaluation,
        roles,
      });
      say(`worker ${process.pid} is up`);
      let times = 0;
      await new Promise<void>((resolve, reject) => {
        const stop = () => {
          times += 1;
          if (times > 1) process.exit(EXIT.interrupted);
          resolve();
        };
        process.on('SIGINT', stop);
        process.on('SIGTERM', stop);
        workers.running.then(resolve, reject);
      });
      await workers.drain();
      await evaluation.close();
      await engine.close();
    });
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { createMedia } from '../config/media.ts';
import { prepareRun } from '../config/prepare-run.ts';
import { probeModels } from '../config/probe-models.ts';
import { createReviewing } from '../config/reviewing.ts';
import { readSpec } from '../runs/read-spec.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { driveRun } from '../workers/run-driver.ts';
import { startWorkers } from '../workers/worker-host.ts';

/**
 * `job.ts SPEC_TEXT_FILE`: the shipping path in one process; prints one JSON line: seconds from the start of the
 * workflow to the last row, CPU of this process a case, peak memory, events and bytes of history.
 */
const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: job.ts SPEC');
const { readFileSync } = await import('node:fs');
const spec = readSpec(readFileSync(file, 'utf8'), file);
const config = readConfig();
await using context = await openContext(config);
const run = await prepareRun(context, spec, {
  again: false,
  acceptChange: false,
  withoutVideo: false,
  capabilities: await probeModels(spec, config.variable),
});
const evaluation = createEvaluation({
  ...context,
  media: createMedia(context),
  dataDir: config.dataDir,
  variable: config.variable,
  onTrouble: console.error,
});
const engine = await connectEngine(config);
const workers = await startWorkers({
  ...engine,
  ...context,
  runId: run.id,
  bundle: readBundle(),
  evaluation,
  review: createReviewing(context),
  onTrouble: console.error,
});
const wanted = (run.manifest?.cases ?? 0) * spec.moderators.length;
const stop = new AbortController();
const cpu = process.cpuUsage();
const from = performance.now();
let seconds = 0;
let cpuMs = 0;
const rows = (async () => {
  for (;;) {
    const done = (await context.store.results.counts(run.id)).reduce((sum, { count }) => sum + count, 0);
    if (done >= wanted) {
      seconds = (performance.now() - from) / 1000;
      const used = process.cpuUsage(cpu);
      cpuMs = (used.user + used.system) / 1000 / wanted;
      return;
    }
    await context.clock.sleep(wanted > 5_000 ? 1_000 : 50);
  }
})();
const end = await driveRun({
  context,
  runId: run.id,
  ...engine,
  bundle: readBundle(),
  signal: stop.signal,
  onGeneration: (generation, why) => console.error(`generation ${generation}: ${why}`),
});
await rows;
const client = new Client({
  connection: await Connection.connect({ address: engine.address }),
  namespace: engine.namespace,
});
let events = 0;
let bytes = 0;
for await (const workflow of client.workflow.list()) {
  events += workflow.historyLength;
  bytes += Number(workflow.historySize ?? 0);
}
await client.connection.close();
await workers.drain();
await evaluation.close();
await engine.close();
const line = {
  end: end?.state,
  seconds,
  cases: wanted,
  perSecond: wanted / seconds,
  cpuMs,
  maxRssMb: process.resourceUsage().maxRSS / 1024,
  events,
  bytes,
};
writeFileSync(join(config.dataDir, 'bench.json'), JSON.stringify(line));
console.log(JSON.stringify(line));

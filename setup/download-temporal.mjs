// node download-temporal.mjs <folder> <version>: lets the Temporal SDK put its dev server into the folder.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './shell.mjs';

const [folder, version] = process.argv.slice(2);
const worker = createRequire(join(ROOT, 'package.json')).resolve('@temporalio/worker');
const { native } = createRequire(worker)('@temporalio/core-bridge');
const runtime = native.newRuntime({
  logExporter: { type: 'console', filter: 'ERROR', format: null },
  telemetry: { attachServiceName: true, metricPrefix: 'temporal_' },
  metricsExporter: null,
  workerHeartbeatIntervalMillis: null,
});
try {
  const server = await native.newEphemeralServer(runtime, {
    type: 'dev-server',
    exe: {
      type: 'cached-download',
      downloadDir: folder,
      version,
      ttl: 86_400_000,
      sdkName: 'sdk-typescript',
      sdkVersion: '1.24.0',
    },
    namespace: 'default',
    ip: '127.0.0.1',
    port: null,
    uiPort: null,
    dbFilename: null,
    ui: false,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  });
  await native.ephemeralServerShutdown(server);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error.message.split('\n')[0]}\n`);
  process.exit(1);
}

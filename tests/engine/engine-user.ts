import { ensureEngine } from '../../workers/engine/engine-client.ts';

const engine = await ensureEngine({ dataDir: process.argv[2]!, cliPath: null, fast: true });
const { temporalPid, supervisorPid, namespace } = engine;
process.stdout.write(`${JSON.stringify({ temporalPid, supervisorPid, namespace })}\n`);
setInterval(() => {}, 60_000);

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startSimulator } from '../kill/processes.ts';
import { enginePids, newScene, SIMULATOR, startRun } from '../kill/scenario.ts';

/**
 * `node tests/workflows/export-histories.ts`: runs a small spec on a real server and writes the histories of its
 * workflows, that tests replay. Run it after every change of `workflows/`.
 */
const FOLDER = new URL('./histories/', import.meta.url);
const simulator = await startSimulator(SIMULATOR.replace(/faults:[\s\S]*/, ''));
const scene = newScene(simulator);
const run = startRun(scene);
const ended = await run.ended;
if (ended.code !== 0) throw new Error(ended.err);
const engine = (await enginePids(scene.dataDir)) as unknown as { address: string; namespace: string };
const connection = await Connection.connect({ address: engine.address });
const client = new Client({ connection, namespace: engine.namespace });
mkdirSync(FOLDER, { recursive: true });
const seen = new Set<string>();
for await (const { workflowId, type } of client.workflow.list()) {
  if (seen.has(type)) continue;
  seen.add(type);
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  writeFileSync(new URL(`${type}.json`, FOLDER), `${historyToJSON(history)}\n`);
  console.log(`${type}: ${history.events?.length} events`);
}
await connection.close();
simulator.stop();
console.log(join(scene.dataDir));

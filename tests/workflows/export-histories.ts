import { mkdirSync, writeFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { EVERY_CASE, openReviewLab } from '../e2e/review-lab.ts';
import { startSimulator } from '../kill/processes.ts';
import { enginePids, newScene, SIMULATOR, startRun } from '../kill/scenario.ts';

/**
 * `node tests/workflows/export-histories.ts`: runs small specs on a real server and writes the histories of their
 * workflows, that tests replay. Run it after every change of `workflows/`.
 */
const FOLDER = new URL('./histories/', import.meta.url);
const CONFUSION = { safe: { safe: 0.7, unsafe: 0.3 }, unsafe: { safe: 0.3, unsafe: 0.7 } };
/** Votes that differ are settled; a deadline, so that timers are in the histories. */
const REVIEW = {
  gate: 'none',
  people: 2,
  deadline: '7d',
  reminders: ['3d'],
  rules: EVERY_CASE,
  simulated: { reviewers: ['sim-ada', 'sim-bo', 'sim-cy'].map((name) => ({ name, confusion: CONFUSION })) },
};

/** Writes one history of each type of workflow; `suffix` names the spec in the file of a type that others have too. */
async function exportFrom(dataDir: string, only: readonly string[] | null, suffix: string): Promise<void> {
  const engine = (await enginePids(dataDir)) as unknown as { address: string; namespace: string };
  const connection = await Connection.connect({ address: engine.address });
  const client = new Client({ connection, namespace: engine.namespace });
  const longest = new Map<string, Awaited<ReturnType<ReturnType<typeof client.workflow.getHandle>['fetchHistory']>>>();
  for await (const { workflowId, type } of client.workflow.list()) {
    if (only === null ? longest.has(type) : !only.includes(type)) continue;
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    if ((history.events?.length ?? 0) > (longest.get(type)?.events?.length ?? 0)) longest.set(type, history);
  }
  for (const [type, history] of longest) {
    writeFileSync(new URL(`${type}${suffix}.json`, FOLDER), `${historyToJSON(history)}\n`);
    console.log(`${type}${suffix}: ${history.events?.length} events`);
  }
  await connection.close();
}

mkdirSync(FOLDER, { recursive: true });
const simulator = await startSimulator(SIMULATOR.replace(/faults:[\s\S]*/, ''));
try {
  const scene = newScene(simulator);
  const ended = await startRun(scene).ended;
  if (ended.code !== 0) throw new Error(ended.err);
  await exportFrom(scene.dataDir, null, '');
  scene.dispose();
  const asked = openReviewLab(simulator, { sample: 12, review: REVIEW });
  const voted = await asked.start('run', asked.spec, '--json', '--quiet').ended;
  if (voted.code !== 0) throw new Error(voted.err);
  await exportFrom(asked.dataDir, ['evaluationRun', 'reviewShard', 'caseReview'], '-review');
  await asked.dispose();
} finally {
  simulator.stop();
}

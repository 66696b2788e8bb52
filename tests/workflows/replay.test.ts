import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts';

const FOLDER = new URL('./histories/', import.meta.url);
const FORBIDDEN = ['langchain', 'zod', 'kysely', 'better-sqlite3', 'undici', 'node:fs', 'openai'];
const MAX_CODE_BYTES = 1024 * 1024;

describe('workflow bundle', () => {
  let bundle: WorkflowBundle;
  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    bundle = await buildBundle();
  }, 60_000);

  it('is small and holds nothing that belongs outside a workflow', () => {
    const code = bundle.code.replace(/\/\/# sourceMappingURL=.*$/s, '');
    expect(code.length).toBeLessThan(MAX_CODE_BYTES);
    for (const name of FORBIDDEN) expect(code).not.toMatch(new RegExp(`node_modules/${name}/|require\\("${name}`));
  });

  it('comes out the same each time it is built', async () => {
    expect((await buildBundle()).sha256).toBe(bundle.sha256);
  });

  it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))(
    'replays the stored history %s',
    async (file) => {
      const history = historyFromJSON(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
      await Worker.runReplayHistory({ workflowBundle: { code: bundle.code } }, history);
    },
  );

  it('finds a history that does not fit the code', async () => {
    const history = JSON.parse(readFileSync(new URL('evaluationShard.json', FOLDER), 'utf8'));
    for (const event of history.events) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled) scheduled.activityType.name = 'somethingElse';
    }
    await expect(
      Worker.runReplayHistory({ workflowBundle: { code: bundle.code } }, historyFromJSON(history)),
    ).rejects.toThrow();
  });
});

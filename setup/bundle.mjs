// The workflow bundle, built ahead: workers never bundle by themselves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { hashFiles, NOTES, ROOT, readJson, run, SetupError, say, writeWhole } from './shell.mjs';

const BUILDER = join(ROOT, 'workers', 'build-bundle.ts');
const BUNDLE = join(ROOT, '.cache', 'workflow-bundle.js');
const STAMP = join(NOTES, 'bundle.json');
/** What can end up in the bundle, and what builds it. */
const SOURCES = ['workflows', 'core', 'runs', 'workers/build-bundle.ts', 'package-lock.json'].map((path) =>
  join(ROOT, path),
);

export async function ensureBundle(node) {
  if (!existsSync(BUILDER)) return;
  const sources = hashFiles(SOURCES);
  const isFresh = () => readJson(STAMP)?.sources === sources && existsSync(BUNDLE);
  if (isFresh()) return;
  await withLock(NOTES, async () => {
    if (isFresh()) return;
    say('building the workflow bundle');
    const { code, tail } = await run(node, [BUILDER], { quiet: true });
    if (code !== 0) throw new SetupError(`the workflow bundle could not be built:\n${tail}`);
    writeWhole(STAMP, JSON.stringify({ sources }));
  });
}

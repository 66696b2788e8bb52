// The Temporal CLI in a fixed order: named, on PATH, cached, downloaded by the SDK, built by Go. Never silently.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { NOTES, readJson, run, SetupError, say, writeWhole } from './shell.mjs';
import {
  cacheDir,
  cachedTemporal,
  FOUR_WAYS,
  findTemporal,
  inspectTemporal,
  isExecutable,
  onPath,
  TEMPORAL_VERSION,
} from './temporal-cli.mjs';

const DOWNLOADER = fileURLToPath(new URL('./download-temporal.mjs', import.meta.url));
/** A network that swallows packets must not hold set-up for longer before the first byte. */
const SILENT_MS = 20_000;
const DOWNLOAD_MS = 300_000;

/** `{ path, server, from }` of the CLI. Throws SetupError that names all ways when there is none. */
export async function ensureTemporal(node, env = process.env) {
  const found = await look(env);
  if (found !== null) return found;
  return withLock(cacheDir(env), async () => {
    const already = await look(env);
    if (already !== null) return already;
    const target = cachedTemporal(env);
    const tried = [];
    for (const way of [download, build]) {
      const part = join(dirname(target), `.part-${way.name}`);
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      try {
        const { file, problem } = await way(part, node, env);
        const wrong = problem ?? (await inspectTemporal(file)).problem;
        if (wrong === null) {
          renameSync(file, target);
          const { found: made } = await findTemporal({ env: { METTLE_CACHE_DIR: cacheDir(env) } });
          return { ...made, from: way === download ? 'download' : 'go install' };
        }
        say(`Temporal: ${wrong}`);
        tried.push(wrong);
      } finally {
        rmSync(part, { recursive: true, force: true });
      }
    }
    throw new SetupError(`no Temporal server could be had (${tried.join('; ')}).\n  ${FOUR_WAYS}`);
  });
}

async function look(env) {
  try {
    const { found, refused } = await findTemporal({
      cliPath: env.TEMPORAL_CLI_PATH ?? null,
      env,
      inspect: inspectOnce,
    });
    if (found === null) for (const reason of refused) say(`Temporal: passed over ${reason}`);
    return found;
  } catch (error) {
    throw new SetupError(`${error.message}.\n  ${FOUR_WAYS}`);
  }
}

/** Remembers the answer of an unchanged file: asking a 250 MB binary takes a moment. */
async function inspectOnce(file) {
  const note = join(NOTES, 'temporal.json');
  const notes = readJson(note) ?? {};
  const stat = statSync(file, { throwIfNoEntry: false });
  const key = stat && `${file} ${stat.size} ${stat.mtimeMs} ${isExecutable(file)}`;
  if (key && notes[key]) return notes[key];
  const answer = await inspectTemporal(file);
  if (key && answer.problem === null) writeWhole(note, JSON.stringify({ [key]: answer }));
  return answer;
}

/** The SDK knows where its own dev server is to be had; it starts one on the way, which ends with the helper. */
async function download(part, node, env) {
  say(`Temporal: trying the SDK's own download of CLI ${TEMPORAL_VERSION}`);
  let silent = true;
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (readdirSync(part).length > 0) silent = false;
  }, 250);
  const timer = setTimeout(() => silent && stop.abort(), SILENT_MS);
  try {
    const { code, tail } = await run(node, [DOWNLOADER, part, `v${TEMPORAL_VERSION}`], {
      env,
      timeoutMs: DOWNLOAD_MS,
      every: 'still downloading Temporal',
      quiet: true,
      signal: stop.signal,
    });
    const file = readdirSync(part).find((name) => name.startsWith('temporal') && !name.endsWith('.downloading'));
    if (code === 0 && file !== undefined) return { file: join(part, file), problem: null };
    return { file: null, problem: `the SDK's download failed (${tail.split('\n').pop().slice(0, 200)})` };
  } finally {
    clearInterval(watch);
    clearTimeout(timer);
  }
}

async function build(part, _node, env) {
  const go = onPath('go', env) ?? (isExecutable('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : null);
  if (go === null) return { file: null, problem: 'Go is not installed, so the CLI cannot be built' };
  say(`Temporal: building CLI ${TEMPORAL_VERSION} with Go; 2-3 minutes the first time, then cached`);
  const { GOOS, GOARCH, GOFLAGS, ...rest } = env;
  const module = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`;
  const { code, tail } = await run(go, ['install', module], {
    cwd: part,
    env: { ...rest, CGO_ENABLED: '0', GOBIN: part },
    every: 'still building Temporal',
    quiet: true,
  });
  if (code === 0) return { file: join(part, 'temporal'), problem: null };
  return { file: null, problem: `go install failed (${tail.split('\n').slice(-2).join(' ').slice(0, 300)})` };
}

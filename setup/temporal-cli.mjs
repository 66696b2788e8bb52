// Where the Temporal command-line tool is found. Shared by set-up and the embedded engine; runs on any Node >= 20.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** The release that set-up fetches or builds. Its server is 1.29.1. */
export const TEMPORAL_VERSION = '1.5.1';
export const LEAST_SERVER = [1, 29, 1];

export const FOUR_WAYS = [
  'set TEMPORAL_CLI_PATH to a Temporal CLI with server 1.29.1 or newer',
  'or put `temporal` (server 1.29.1 or newer) on PATH',
  'or run `npm run setup` with internet access: it downloads the CLI',
  `or install Go 1.25 or newer: set-up then builds it (go install github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION})`,
].join('\n  ');

/** The user's cache folder of Mettle: Node, Temporal and notes about both. Shared by all clones. */
export function cacheDir(env = process.env) {
  if (env.METTLE_CACHE_DIR) return resolve(env.METTLE_CACHE_DIR);
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'mettle');
  return process.platform === 'darwin' ? join(homedir(), 'Library/Caches/mettle') : join(homedir(), '.cache/mettle');
}

export function cachedTemporal(env = process.env) {
  return join(cacheDir(env), 'temporal', `temporal-${TEMPORAL_VERSION}`);
}

/** Full path of a command on PATH, or null. */
export function onPath(command, env = process.env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const file = resolve(folder || '.', command);
    if (isExecutable(file)) return file;
  }
  return null;
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** `[1, 29, 1]` of "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"; null when it says no server version. */
export function serverVersion(text) {
  const found = /\bServer (\d+)\.(\d+)\.(\d+)/i.exec(text);
  return found === null ? null : found.slice(1).map(Number);
}

export function isNewEnough(version, least = LEAST_SERVER) {
  for (const [index, part] of least.entries()) if (version[index] !== part) return version[index] > part;
  return true;
}

/** Asks a binary for its version: `{ server: '1.29.1', problem: null }`, or what is wrong with it. */
export async function inspectTemporal(file) {
  if (!existsSync(file)) return { server: null, problem: 'does not exist' };
  if (!isExecutable(file)) return { server: null, problem: 'is not an executable file' };
  const { error, text } = await new Promise((done) => {
    execFile(file, ['--version'], { timeout: 30_000 }, (failure, stdout, stderr) =>
      done({ error: failure, text: `${stdout}${stderr}` }),
    );
  });
  const version = serverVersion(text);
  if (version === null) {
    const why = error === null ? text.trim().slice(0, 200) : error.message.split('\n')[0];
    return { server: null, problem: `does not answer --version with a server version: ${why}` };
  }
  const server = version.join('.');
  return isNewEnough(version)
    ? { server, problem: null }
    : { server, problem: `has server ${server}, older than ${LEAST_SERVER.join('.')}` };
}

/**
 * The CLI by the ways that cost nothing, in order: the named path, PATH, the cached copy. A named path that does not
 * work is an error, never passed over. `found` is null when none works; `refused` says what was passed over and why.
 */
export async function findTemporal({ cliPath = null, env = process.env, inspect = inspectTemporal } = {}) {
  if (cliPath !== null && cliPath !== '') {
    const file = resolve(cliPath);
    const { server, problem } = await inspect(file);
    if (problem !== null) throw new Error(`TEMPORAL_CLI_PATH names ${file}, which ${problem}`);
    return { found: { path: file, server, from: 'TEMPORAL_CLI_PATH' }, refused: [] };
  }
  const refused = [];
  const candidates = [
    { path: onPath('temporal', env), from: 'PATH' },
    { path: cachedTemporal(env), from: 'cache' },
  ];
  for (const { path, from } of candidates) {
    if (path === null || (from === 'cache' && !existsSync(path))) continue;
    const { server, problem } = await inspect(path);
    if (problem === null) return { found: { path, server, from }, refused };
    refused.push(`${path} ${problem}`);
  }
  return { found: null, refused };
}

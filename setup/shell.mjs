// Small helpers of set-up: speech on standard error, child processes, files that appear whole or not at all.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** What set-up notes about this clone. */
export const NOTES = join(ROOT, '.cache', 'setup');

export function say(text) {
  process.stderr.write(`mettle set-up: ${text}\n`);
}

/** Told of each child's process id: the lock names it, for an orphan may go on working after we were killed. */
export const childListeners = new Set();
const children = new Set();
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
])
  process.once(signal, () => {
    for (const child of children) child.kill('SIGTERM');
    say('interrupted; run the command again to go on');
    process.exit(128 + number);
  });

/** A failure that the user can do something about. Printed without a stack. */
export class SetupError extends Error {}

/**
 * Runs a command with its output on our standard error and no input. `every` says a line each 20 s. Resolves with
 * `{ code, tail }`: the exit code (null when it was ended by a signal or could not start) and its last words.
 */
export function run(
  command,
  args,
  { cwd = ROOT, env = process.env, timeoutMs = 0, every = null, quiet = false, signal } = {},
) {
  return new Promise((done) => {
    let tail = '';
    const child = spawn(command, args, { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    for (const listen of childListeners) listen(child.pid);
    const start = Date.now();
    const ticker = every && setInterval(() => say(`${every} (${Math.round((Date.now() - start) / 1000)} s)`), 20_000);
    const timer = timeoutMs > 0 && setTimeout(() => child.kill('SIGTERM'), timeoutMs);
    const listen = (text) => {
      tail = `${tail}${text}`.slice(-4_000);
      if (!quiet) process.stderr.write(text);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const end = (code, words) => {
      clearInterval(ticker);
      clearTimeout(timer);
      children.delete(child);
      done({ code, tail: words.trim() });
    };
    child.on('error', (error) => end(null, error.message));
    child.on('close', (code, signal) => end(code, signal ? `${tail}\nended by ${signal}` : tail));
  });
}

/** First line of what a command prints, or null when it fails. */
export function ask(command, args, env = process.env) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000, env });
  return status === 0 ? stdout.split('\n')[0].trim() : null;
}

export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}.part`, text);
  renameSync(`${file}.${process.pid}.part`, file);
}

/** The JSON of a file; null when it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** SHA-256 over names and bytes of files and of all files in folders. */
export function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesIn).sort()) hash.update(`${relative(ROOT, path)}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

function filesIn(path) {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)],
    );
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

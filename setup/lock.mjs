// One set-up at a time on a folder. Whoever comes second waits, then finds the work done.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childListeners, say } from './shell.mjs';

const BEAT_MS = 2_000;
/** A lock of another machine (a shared folder) that shows no life for so long is taken over. */
const STALE_MS = 60_000;

/** Runs `work` while holding `<folder>/setup.lock`. A lock whose process is dead is taken over. */
export async function withLock(folder, work) {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'setup.lock');
  const nonce = Math.random();
  const words = (child) => `${JSON.stringify({ pid: process.pid, child, host: hostname(), nonce })}\n`;
  let mine = words(null);
  let told = false;
  while (!take(lock, mine)) {
    if (isStale(lock)) breakLock(lock);
    else {
      if (!told) say(`another set-up works in ${folder}; waiting for it`);
      told = true;
      await delay(200);
    }
  }
  const beat = setInterval(() => {
    try {
      utimesSync(lock, new Date(), new Date());
    } catch {
      // taken away under us: the work is safe twice, its results appear whole
    }
  }, BEAT_MS);
  beat.unref();
  const nameChild = (child) => {
    if (textOf(lock) !== mine) return;
    mine = words(child);
    writeFileSync(`${lock}.${process.pid}`, mine);
    renameSync(`${lock}.${process.pid}`, lock);
  };
  childListeners.add(nameChild);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    childListeners.delete(nameChild);
    if (textOf(lock) === mine) rmSync(lock, { force: true });
  }
}

/** The lock appears with its owner's name in it, in one step. */
function take(lock, mine) {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function isStale(lock) {
  const text = textOf(lock);
  if (text === null) return false;
  const silent = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE_MS;
  try {
    const { pid, child, host } = JSON.parse(text);
    return host === hostname() ? !isAlive(pid) && (child === null || !isAlive(child)) : silent;
  } catch {
    return true;
  }
}

/** Only one may break a lock, and only the one it saw: else it could break the lock of the next owner. */
function breakLock(lock) {
  const hammer = `${lock}.break`;
  if (!take(hammer, `${process.pid}`)) {
    if (Date.now() - (statSync(hammer, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE_MS)
      rmSync(hammer, { force: true });
    return;
  }
  try {
    if (isStale(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(hammer, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from '../core/clock.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import type { Blobs } from '../media/blobs.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { createFileBlobs } from '../store/files/blobs.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './env.ts';

/** Every service of a process, built once. */
export interface Context extends AsyncDisposable {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly blobs: Blobs;
  /** Tells the task queues of one store from another's. */
  readonly storeId: string;
}

/** Written whole under another name first: neither a full disk nor a second process may meet an empty identity. */
function storeIdOf(dataDir: string): string {
  const file = join(dataDir, 'store-id');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const id = randomBytes(6).toString('hex');
  const part = `${file}.${id}.part`;
  try {
    writeFileSync(part, id);
    try {
      linkSync(part, file);
    } catch (error) {
      // Some file systems have no hard links.
      if (codeOf(error) !== 'EEXIST') renameSync(part, file);
    }
  } finally {
    rmSync(part, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** Opens the data folder. Tests replace services through `overrides`. */
export async function openContext(config: Config, overrides: Partial<Context> = {}): Promise<Context> {
  let storeId: string;
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    storeId = storeIdOf(config.dataDir);
  } catch (error) {
    const what = `cannot write the data folder ${config.dataDir}: ${errorMessage(error)}`;
    if (codeOf(error) === 'ENOSPC')
      throw new StoreUnavailableError(what, { cause: error, hint: 'free some space; the same command then goes on' });
    throw new InvalidInputError(what, {
      cause: error,
      hint: 'mend its permissions, or set METTLE_DATA_DIR to another folder',
    });
  }
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const store = overrides.store ?? (await openStore({ path: join(config.dataDir, 'mettle.db') }));
  const blobs = overrides.blobs ?? createFileBlobs({ folder: join(config.dataDir, 'blobs') });
  return {
    config,
    clock,
    log,
    store,
    blobs,
    storeId,
    async [Symbol.asyncDispose]() {
      await store.close();
    },
  };
}

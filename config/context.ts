import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from '../core/clock.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './env.ts';

/** Every service of a process, built once. */
export interface Context extends AsyncDisposable {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  /** Tells the task queues of one store from another's. */
  readonly storeId: string;
}

function storeIdOf(dataDir: string): string {
  const file = join(dataDir, 'store-id');
  try {
    writeFileSync(file, randomBytes(6).toString('hex'), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Opens the data folder. Tests replace services through `overrides`. */
export async function openContext(config: Config, overrides: Partial<Context> = {}): Promise<Context> {
  let storeId: string;
  try {
    mkdirSync(config.dataDir, { recursive: true });
    storeId = storeIdOf(config.dataDir);
  } catch (error) {
    throw new InvalidInputError(`cannot write the data folder ${config.dataDir}: ${errorMessage(error)}`, {
      cause: error,
      hint: 'free space, mend its permissions, or set METTLE_DATA_DIR to another folder',
    });
  }
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const store = overrides.store ?? (await openStore({ path: join(config.dataDir, 'mettle.db') }));
  return {
    config,
    clock,
    log,
    store,
    storeId,
    async [Symbol.asyncDispose]() {
      await store.close();
    },
  };
}

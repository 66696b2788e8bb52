import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, vi } from 'vitest';
import { describeFailure, EXIT, exitCodeOf } from '../../cli/output.ts';
import { reviewCommand } from '../../cli/review.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A data folder of its own for each test, and `mettle review ...` in this process with what it printed. */
export function reviewCli() {
  let dataDir = '';
  let out: string[] = [];
  let err: string[] = [];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mettle-review-'));
    vi.stubEnv('METTLE_DATA_DIR', dataDir);
    vi.stubEnv('METTLE_REVIEWER', '');
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(dataDir, { recursive: true, force: true });
  });

  return {
    folder: () => dataDir,
    async withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
      await using store = await openStore({ path: join(dataDir, 'mettle.db') });
      return await work(store);
    },
    async run(...args: readonly string[]): Promise<Ran> {
      [out, err] = [[], []];
      let code: number = EXIT.done;
      try {
        await reviewCommand().parseAsync([...args], { from: 'user' });
      } catch (error) {
        if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.done : EXIT.usage;
        else {
          err.push(describeFailure(error));
          code = exitCodeOf(error);
        }
      }
      return { code, out: out.join(''), err: err.join('') };
    },
  };
}

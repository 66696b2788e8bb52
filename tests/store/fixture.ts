import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createManualClock, type ManualClock } from '../../core/clock.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';

export * from './fixture-data.ts';

/** A store whose own clock the test moves. */
export interface TestStore extends Store {
  readonly clock: ManualClock;
}

const START = '2026-01-05T09:00:00Z';
const folders: string[] = [];
const opened: Store[] = [];

/** Path of a file in a new folder, removed after the test with every store opened on the way. */
export function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mettle-store-'));
  folders.push(folder);
  return join(folder, 'mettle.db');
}

/** Closes after each test what `onSqlite` and `closing` opened. Call once at the top of a test file. */
export function cleanUp(): void {
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
}

export function closing<S extends Store>(store: S): S {
  opened.push(store);
  return store;
}

export async function inMemory(): Promise<TestStore> {
  const clock = createManualClock(START);
  return { ...createMemoryStore({ clock }), clock };
}

export async function onSqlite(): Promise<TestStore> {
  const clock = createManualClock(START);
  return closing({ ...(await openStore({ path: freshPath(), clock })), clock });
}

export const IMPLEMENTATIONS = [
  ['memory', inMemory],
  ['sqlite', onSqlite],
] as const;

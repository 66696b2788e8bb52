import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createManualClock, systemClock } from '../../core/clock.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { StoreUnavailableError } from '../../store/errors.ts';
import { openStore, storeOn } from '../../store/open-store.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import {
  answer,
  callRef,
  cleanUp,
  closing,
  collect,
  freshPath,
  frozenRun,
  moderationCases,
  newRun,
  RUN,
  verdictRow,
} from './fixture.ts';

cleanUp();

it('finds everything again after closing and opening', async () => {
  const path = freshPath();
  const first = await openStore({ path });
  const cases = moderationCases(5);
  const record = await frozenRun(first, cases);
  await first.results.record(cases.map((item) => verdictRow(item)));
  await first.ledger.keep([{ ...callRef('a'), answer: answer('1') }]);
  await first.close();
  const second = closing(await openStore({ path }));
  expect(await second.runs.find(RUN)).toEqual(record);
  expect(await collect(second.runs.cases(RUN))).toEqual(cases);
  expect(await collect(second.results.verdicts({ run: RUN, moderator: 'json-policy' }))).toHaveLength(5);
  expect((await second.ledger.look([callRef('a').key]))[0]?.held).toEqual({ kind: 'answer', answer: answer('1') });
});

it('says that the folder of a store cannot be made or the file not be opened', async () => {
  const file = freshPath();
  writeFileSync(file, '');
  await expect(openStore({ path: join(file, 'below', 'mettle.db') })).rejects.toThrow(StoreUnavailableError);
  await expect(openStore({ path: dirname(file) })).rejects.toThrow(StoreUnavailableError);
});

it('writes durably, ahead of time and with foreign keys', async () => {
  const database = await openDatabase({ path: freshPath() });
  closing(storeOn(database, systemClock));
  const pragma = (name: string) => database.connection.pragma(name, { simple: true });
  expect(['journal_mode', 'synchronous', 'foreign_keys'].map(pragma)).toEqual(['wal', 2, 1]);
});

it('reads its clock from SQLite where none is handed in', async () => {
  const database = await openDatabase({ path: freshPath() });
  const store = closing(storeOn(database, systemClock));
  const before = Date.now();
  const { createdAt } = await store.runs.create(newRun());
  expect(createdAt).toBeGreaterThanOrEqual(before - 1);
  expect(createdAt).toBeLessThanOrEqual(Date.now() + 1);
});

it('opens one fresh file many times at once', async () => {
  const path = freshPath();
  const stores = await Promise.all(Array.from({ length: 8 }, () => openStore({ path })));
  for (const store of stores) closing(store);
  await Promise.all(stores.map((store) => store.runs.create(newRun())));
  expect(await stores[0]?.runs.list()).toHaveLength(1);
});

it('refuses a file that is no store, and a store of a newer version, and leaves both alone', async () => {
  const text = freshPath();
  writeFileSync(text, 'not a database, but long enough to have a header '.repeat(40));
  await expect(openStore({ path: text })).rejects.toThrow(InvalidInputError);

  const foreign = freshPath();
  new SqliteConnection(foreign).exec('CREATE TABLE songs (name TEXT)').close();
  await expect(openStore({ path: foreign })).rejects.toThrow(/another program/);

  const newer = freshPath();
  await (await openStore({ path: newer })).close();
  const connection = new SqliteConnection(newer);
  connection.pragma('user_version = 99');
  connection.close();
  await expect(openStore({ path: newer })).rejects.toThrow(/newer Mettle/);

  for (const path of [':memory:', '', 'file:x?mode=memory']) {
    await expect(openStore({ path })).rejects.toThrow(InvalidInputError);
  }
});

it('says what to do when the disk is full, keeps what was committed and goes on when there is room again', async () => {
  const database = await openDatabase({ path: freshPath() });
  const store = closing(storeOn(database, systemClock));
  await store.ledger.keep([{ ...callRef('before'), answer: answer('1') }]);
  const pages = database.connection.pragma('page_count', { simple: true }) as number;
  database.connection.pragma(`max_page_count = ${pages}`);
  const batch = Array.from({ length: 100 }, (_, i) => ({ ...callRef(`x ${i}`), answer: answer('y'.repeat(1_000)) }));
  const failure = await store.ledger.keep(batch).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreUnavailableError);
  expect(failure).toMatchObject({ retryable: true, hint: expect.stringContaining('free some space') });
  expect((await store.ledger.look(batch.map(({ key }) => key))).every(({ held }) => held === null)).toBe(true);
  expect((await store.ledger.look([callRef('before').key]))[0]?.held).not.toBeNull();
  database.connection.pragma('max_page_count = 1000000');
  expect(await store.ledger.keep(batch)).toEqual(batch.map(({ answer: kept }) => ({ kind: 'answer', answer: kept })));
});

it('says so when the file cannot be written, and works again when it can', async () => {
  const database = await openDatabase({ path: freshPath() });
  const store = closing(storeOn(database, systemClock));
  database.connection.pragma('query_only = on');
  await expect(store.runs.create(newRun())).rejects.toThrow(StoreUnavailableError);
  database.connection.pragma('query_only = off');
  await store.runs.create(newRun());
});

it('waits for another process that is writing and repeats the transaction whole', async () => {
  const path = freshPath();
  const store = closing(await openStore({ path, clock: createManualClock() }));
  const other = new SqliteConnection(path);
  other.exec('BEGIN IMMEDIATE');
  setTimeout(() => other.exec('COMMIT').close(), 120);
  const started = performance.now();
  await store.runs.create(newRun());
  expect(performance.now() - started).toBeGreaterThan(60);
  expect(await store.runs.find(RUN)).not.toBeNull();
});

it('holds the file for writing from the first moment of a transaction', async () => {
  const path = freshPath();
  const database = await openDatabase({ path });
  closing(storeOn(database, systemClock));
  const other = new SqliteConnection(path, { timeout: 0 });
  await database.write(async () => {
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
  });
  other.exec('BEGIN IMMEDIATE').exec('COMMIT').close();
});

it('reads while a transaction of its own is under way and sees what was committed before it', async () => {
  const database = await openDatabase({ path: freshPath() });
  const store = closing(storeOn(database, systemClock));
  await store.runs.create(newRun());
  await database.write(async (tx) => {
    await tx.updateTable('runs').set({ state: 'done' }).execute();
    expect(await store.runs.find(RUN)).toMatchObject({ state: 'preparing' });
  });
  expect(await store.runs.find(RUN)).toMatchObject({ state: 'done' });
});

it('undoes a transaction that throws and lets the next one in', async () => {
  const database = await openDatabase({ path: freshPath() });
  const store = closing(storeOn(database, systemClock));
  await store.runs.create(newRun());
  const broken = database.write(async (tx) => {
    await tx.updateTable('runs').set({ state: 'done' }).execute();
    throw new Error('a bug');
  });
  await expect(broken).rejects.toThrow('a bug');
  expect(await store.runs.update(RUN, { bundle: 'x' })).toMatchObject({ state: 'preparing', bundle: 'x' });
});

it('ends what is under way before it closes, and closes twice without a word', async () => {
  const path = freshPath();
  const store = await openStore({ path });
  const writing = store.runs.create(newRun());
  await Promise.all([store.close(), store.close(), writing]);
  expect(await closing(await openStore({ path })).runs.find(RUN)).not.toBeNull();
});

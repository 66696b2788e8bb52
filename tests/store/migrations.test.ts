import SqliteConnection from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { digestOf } from '../../core/digest.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { spine } from '../../store/migrations/0001-spine.ts';
import { openStore, storeOn } from '../../store/open-store.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import type { Store } from '../../store/store.ts';
import { reviewItem } from '../review/items.ts';
import {
  answer,
  callRef,
  cleanUp,
  closing,
  collect,
  freshPath,
  frozenRun,
  moderationCases,
  RUN,
  verdictRow,
} from './fixture.ts';
import { trialRow } from './trial-fixture.ts';

cleanUp();

const CASES = moderationCases(30);
const PAGE = 'json-policy/00000000';

/** Fills every table of the first version. */
async function fill(store: Store): Promise<void> {
  await frozenRun(store, CASES);
  await store.runs.setControl(RUN, { paused: { by: 'user', message: 'lunch' } });
  await store.results.record(CASES.slice(0, 20).map((item) => verdictRow(item)));
  await store.results.askAgain({ run: RUN, outcomes: ['unsafe'] });
  await store.ledger.keep(CASES.map((item) => ({ ...callRef(item.id), answer: answer(item.id) })));
  await store.leases.renew(await store.leases.acquire({ run: RUN, page: PAGE, generation: 0 }));
  await store.quota.configure(`run:${RUN}`, { budget: 1_000 });
  await store.quota.lease(`run:${RUN}`, { requests: 1, tokens: 0, money: 10 });
}

const seenIn = async (store: Store) => ({
  run: await store.runs.find(RUN),
  control: await store.runs.control(RUN),
  cases: await collect(store.runs.cases(RUN)),
  rows: await collect(store.results.verdicts({ run: RUN, moderator: 'json-policy' })),
  open: await store.results.open({ run: RUN, moderator: 'json-policy', from: 0, to: CASES.length }),
  calls: await store.ledger.look(CASES.map((item) => callRef(item.id).key)),
  balance: await store.quota.balance(`run:${RUN}`),
});

/** A file as the first version left it, with the rows of `from`. */
function firstVersion(path: string, from: string): void {
  const old = new SqliteConnection(path);
  for (const statement of spine) old.exec(statement);
  old.pragma('application_id = 0x4d746c31');
  old.pragma('user_version = 1');
  old.prepare('ATTACH ? AS now').run(from);
  const tables = old.prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`);
  for (const { name } of tables.all() as { name: string }[]) {
    const columns = (old.pragma(`main.table_info(${name})`) as { name: string }[]).map((column) => column.name).join();
    old.exec(`INSERT INTO main.${name} (${columns}) SELECT ${columns} FROM now.${name}`);
  }
  old.close();
}

describe('a store of the first version', () => {
  it('keeps all it holds and takes what is new, also when many open it at once', async () => {
    const [from, path] = [freshPath(), freshPath()];
    const filled = await openStore({ path: from });
    await fill(filled);
    const before = await seenIn(filled);
    await filled.close();
    firstVersion(path, from);

    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore({ path })));
    for (const store of stores) closing(store);
    const store = stores[0] as Store;
    expect(before.rows).toHaveLength(20);
    expect(await seenIn(store)).toEqual(before);

    const key = { source: digestOf('a picture'), plan: digestOf('a plan') };
    const refused = { kind: 'refused', reason: 'broken', detail: '' } as const;
    expect(await store.derivations.claim(key, { owner: 'ada', ms: 1_000 })).toEqual({ kind: 'yours' });
    await store.derivations.keep({ key, derived: refused, tools: {} });
    expect(await stores[1]?.derivations.look([key])).toEqual([refused]);
    const lease = await store.leases.acquire({ run: RUN, page: PAGE, generation: 0 });
    expect(lease.epoch).toBe(2);
    expect(await store.attempts.begin(lease)).toEqual({ losses: 0, suspects: [] });
    await store.trials.record([trialRow(0)]);
    expect(await collect(stores[1]?.trials.rows(trialRow(0)) as AsyncIterable<TrialRow>)).toEqual([trialRow(0)]);
    expect(await store.trials.open({ ...trialRow(0), from: 0, to: 9 })).toEqual([]);
    await store.reviews.addReviewer({ name: 'ada', roles: ['reviewer'] });
    expect(await store.reviews.publish([reviewItem(0)])).toBe(1);
    expect((await stores[1]?.reviews.claim({ run: RUN, reviewer: 'ada' }))?.item.id).toBe(reviewItem(0).id);
  });

  it('has the same schema afterwards as a fresh one', async () => {
    const schemaOf = async (path: string) => {
      const database = await openDatabase({ path });
      closing(storeOn(database, systemClock));
      const statements = database.connection.prepare(
        'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name',
      );
      return { rows: statements.all(), version: database.connection.pragma('user_version', { simple: true }) };
    };
    const [fresh, old] = [freshPath(), freshPath()];
    const expected = await schemaOf(fresh);
    firstVersion(old, fresh);
    expect(await schemaOf(old)).toEqual(expected);
  });
});

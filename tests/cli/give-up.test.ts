import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resumeCommand, retryCommand } from '../../cli/control.ts';
import { giveUpCase } from '../../cli/give-up.ts';
import { createManualClock } from '../../core/clock.ts';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import { pageName } from '../../runs/plan.ts';
import { watchForPoison } from '../../runs/poison-watch.ts';
import type { RunRecord } from '../../runs/run-store.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import {
  batches,
  collect,
  EVALUATION,
  inMemory,
  manifestInfo,
  moderationCase,
  moderationCases,
  newRun,
  RUN,
  verdictRow,
} from '../store/fixture.ts';

const POISON = moderationCase(2).id;
const SPAN = { from: 0, to: 4 };

async function frozen(store: Store): Promise<RunRecord> {
  await store.runs.create({ ...newRun(), spec: { moderators: [{ name: 'policy' }, { name: 'guard' }] } });
  return store.runs.freeze(RUN, batches({ cases: moderationCases(4) }), () => manifestInfo(4), EVALUATION);
}

/** Attempts whose worker died over the case; then one that refuses it and ends in order. */
async function poisoned(store: Store, lane: string, caseId: CaseId = POISON): Promise<void> {
  for (let i = 0; i < 6; i += 1) {
    const lease = await store.leases.acquire({ run: RUN, page: pageName(lane, SPAN), generation: 0 });
    const watch = await watchForPoison(store, { lease, lane, open: [{ caseId, ask: 0 }] });
    if (watch.refuse === null) await watch.begin(caseId);
    else await watch.close();
  }
}

const rowsOf = (store: Store, moderator: string) => collect(store.results.verdicts({ run: RUN, moderator }));

describe('giving a case up', () => {
  it('records the outcome for whoever lost workers on it and ends the pause it caused', async () => {
    const store = await inMemory();
    const run = await frozen(store);
    await poisoned(store, 'guard');
    expect((await store.runs.control(RUN)).paused?.by).toBe('poison_case');
    const gaveUp = await giveUpCase(store, run, { text: POISON.slice(0, 12).toUpperCase(), moderator: null });
    expect(gaveUp).toEqual({ caseId: POISON, lanes: ['guard'], resumed: true });
    expect(await rowsOf(store, 'guard')).toMatchObject([
      { caseId: POISON, callKey: null, verdict: { outcome: 'error', reason: 'worker_lost' } },
    ]);
    expect(await rowsOf(store, 'policy')).toEqual([]);
    expect((await store.runs.control(RUN)).paused).toBeNull();
    await expect(giveUpCase(store, run, { text: POISON, moderator: null })).rejects.toThrow(
      /has its verdict \(guard: error/,
    );
  });

  it('notes it where a lane of another kind lost the workers', async () => {
    const store = await inMemory();
    const run = await frozen(store);
    await poisoned(store, 'media');
    await poisoned(store, 'policy');
    expect((await giveUpCase(store, run, { text: POISON, moderator: null })).lanes).toEqual(['media', 'policy']);
    expect(await store.giveUps.noted({ run: RUN, lane: 'media' })).toEqual(new Set([POISON]));
    expect(await rowsOf(store, 'media')).toEqual([]);
  });

  it('leaves a pause of another cause, and asks for the moderator of a case that lost no worker', async () => {
    const store = await inMemory();
    const run = await frozen(store);
    await store.runs.setControl(RUN, { paused: { by: 'user', message: 'lunch' } });
    const nobody = giveUpCase(store, run, { text: POISON, moderator: null });
    await expect(nobody).rejects.toMatchObject({ hint: expect.stringContaining('--moderator policy | guard') });
    const gaveUp = await giveUpCase(store, run, { text: POISON, moderator: 'policy' });
    expect(gaveUp).toEqual({ caseId: POISON, lanes: ['policy'], resumed: false });
    expect((await store.runs.control(RUN)).paused).toEqual({ by: 'user', message: 'lunch' });
  });

  it('changes nothing for a case or moderator that is unknown, unclear, answered or at work', async () => {
    const store = await inMemory();
    const run = await frozen(store);
    await store.results.record([verdictRow(moderationCase(1), { moderator: 'policy' })]);
    const lease = await store.leases.acquire({ run: RUN, page: pageName('guard', SPAN), generation: 0 });
    await store.leases.renew(lease);
    const attempts = [
      { text: 'not an id', moderator: 'policy', error: InvalidInputError, says: /at least 8/ },
      { text: '0'.repeat(64), moderator: 'policy', error: NotFoundError, says: /no case 0000/ },
      { text: POISON, moderator: 'other', error: InvalidInputError, says: /no moderator other/ },
      { text: moderationCase(1).id, moderator: 'policy', error: InvalidInputError, says: /policy: unsafe/ },
      { text: POISON, moderator: 'guard', error: InvalidInputError, says: /being worked/ },
    ];
    for (const { text, moderator, error, says } of attempts) {
      const failure = await giveUpCase(store, run, { text, moderator }).catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(error);
      expect((failure as Error).message).toMatch(says);
    }
    expect(await rowsOf(store, 'guard')).toEqual([]);
    expect(await rowsOf(store, 'policy')).toHaveLength(1);
  });
});

describe('mettle retry RUN --give-up CASE', () => {
  let dataDir: string;
  let printed: string[];
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'mettle-give-up-'));
    vi.stubEnv('METTLE_DATA_DIR', dataDir);
    printed = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    await using store = await open();
    await frozen(store);
    await poisoned(store, 'policy');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const open = () => openStore({ path: join(dataDir, 'mettle.db'), clock: createManualClock('2026-01-05T09:00:00Z') });
  const retry = (...args: string[]) =>
    retryCommand()
      .exitOverride()
      .parseAsync([RUN, ...args], { from: 'user' });

  it('does what the message of the pause says', async () => {
    let message = '';
    {
      await using store = await open();
      message = (await store.runs.control(RUN)).paused?.message ?? '';
    }
    const [, args] = /`mettle retry ([^`]+)`/.exec(message) ?? [];
    await retryCommand().parseAsync([...(args ?? '').split(' '), '--json'], { from: 'user' });
    expect(JSON.parse(printed.join(''))).toEqual({ run: RUN, given_up: POISON, moderators: ['policy'], resumed: true });
    await using store = await open();
    expect(await store.results.counts(RUN)).toEqual([{ moderator: 'policy', outcome: 'error', count: 1 }]);
  });

  it('says in words what it did, and is in the help', async () => {
    await retry('--give-up', POISON);
    expect(printed.join('')).toContain(`case ${POISON} is given up (policy): error: worker_lost`);
    expect(retryCommand().helpInformation()).toMatch(/--give-up <case>\s+record `error: worker_lost`/);
  });

  it('wants one thing at a time', async () => {
    const outcome = ['--outcome', 'error'];
    for (const args of [[], [...outcome, '--give-up', POISON], [...outcome, '--moderator', 'policy']])
      await expect(retry(...args)).rejects.toThrow(InvalidInputError);
    await retry(...outcome, '--json');
    expect(JSON.parse(printed.join(''))).toEqual({ run: RUN, asked_again: 0, cases: 0, trials: 0 });
  });

  it('has a case tried once more by `mettle resume`', async () => {
    await resumeCommand().parseAsync([RUN], { from: 'user' });
    await using store = await open();
    expect((await store.runs.control(RUN)).paused).toBeNull();
    expect(await store.attempts.suspects(RUN)).toMatchObject([{ caseId: POISON, losses: 1 }]);
  });
});

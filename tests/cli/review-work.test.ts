import { describe, expect, it } from 'vitest';
import { LeftDesk, readLine, type Terminal, writePaged } from '../../cli/review-terminal.ts';
import { IDLE_MS, workLoop } from '../../cli/review-work.ts';
import type { WorkDesk } from '../../cli/review-work-desk.ts';
import { HEARTBEAT_EVERY_MS, LEASE_MS, UNDO_MS } from '../../review/queue.ts';
import { inMemory, type TestStore } from '../store/fixture.ts';
import { LAB_RUN, type ReviewLab, seedReview } from './review-lab.ts';

/** A key, a wait in milliseconds, something done meanwhile, or Ctrl-C. */
type Step = string | number | (() => Promise<void> | void) | 'ctrl-c';

/** A person who plays a script; the clock stands still but where the script waits. */
function scripted(clock: TestStore['clock'], script: readonly Step[]) {
  const steps = [...script];
  let shown = '';
  const terminal: Terminal = {
    columns: 80,
    rows: 24,
    write: (text) => {
      shown += text;
    },
    async key(until) {
      for (;;) {
        if (until?.aborted === true) return null;
        const step = steps.shift();
        if (step === undefined || step === 'ctrl-c') throw new LeftDesk('left');
        if (typeof step === 'string') return step;
        if (typeof step === 'function') await step();
        else clock.advance(step);
        for (let i = 0; i < 20; i += 1) await Promise.resolve();
      }
    },
    line: (prompt, initial = '') => readLine(terminal, prompt, initial),
    close() {},
  };
  return { terminal, shown: () => shown, left: steps };
}

const GUARD = 400;
const HELD = 800;

async function lab(count = 3) {
  const store = await inMemory();
  const contents = Array.from({ length: count }, (_, i) => [{ type: 'text', text: `case ${i}` }] as const);
  const seeded: ReviewLab = await seedReview(store, contents);
  const { clock, reviews } = store;
  const work = async (script: readonly Step[], reviewer = 'ada') => {
    const played = scripted(clock, script);
    const desk: WorkDesk = {
      terminal: played.terminal,
      clock,
      reviews,
      reviewer,
      itemLines: async ({ item }) => [`item ${item.id.slice(0, 12)} as ${item.role}`],
      revealedLines: async ({ peers }) => [`machine and ${peers.length} peers`],
      mediaLines: async (_, unblurred) => [`wrote ${unblurred ? 'unblurred' : 'blurred'}`],
    };
    const end = await workLoop(desk, { run: LAB_RUN, without: [] });
    return { end, shown: played.shown(), unused: played.left };
  };
  const decisions = async (i: number) =>
    (await reviews.decisions(seeded.items[i]!.id)).filter(({ reviewer }) => reviewer === 'ada');
  return { store, clock, reviews, work, decisions, ids: seeded.items.map(({ id }) => id) };
}

describe('mettle review work', () => {
  it('takes two keys for a plain decision, reveals after the time to undo, keeps, and goes on to the next', async () => {
    const { work, decisions } = await lab(1);
    const { end, shown, unused } = await work([GUARD, '3', 'enter', UNDO_MS, 'k']);
    expect(end).toEqual({ decided: 1, skipped: 0, held: 0, interrupted: false, empty: true });
    expect(unused).toEqual([]);
    expect(await decisions(0)).toMatchObject([
      { answer: { verdict: 'unsafe', seconds: 0.4, policies: [] }, revision: { choice: 'keep' } },
    ]);
    expect(shown.indexOf('machine and 1 peers')).toBeGreaterThan(shown.indexOf('committed: unsafe'));
  });

  it('reveals nothing before the commit', async () => {
    const { work } = await lab(1);
    const { shown } = await work([GUARD, '3', 'p', '?', 'x', 'm', 'u', 'ctrl-c']);
    expect(shown).not.toContain('peers');
    expect(shown).toContain('wrote blurred');
    expect(shown).toContain('wrote unblurred');
  });

  it('takes what else there is to say, asks again for a category it does not know, and stores all of it', async () => {
    const { work, decisions } = await lab(1);
    const type = (text: string) => [...text, 'enter'];
    const fields = ['c', ...type('hate,no'), 'clear', ...type('threat,hate'), 'v', ...type('2'), 'f', ...type('.9')];
    const { shown } = await work([GUARD, '2', ...fields, 'r', ...type('reads as a joke'), 'enter', HELD, 'n']);
    expect(shown).toContain('no such category: "no"');
    expect((await decisions(0))[0]?.answer).toMatchObject({
      verdict: 'controversial',
      policies: ['HATE', 'THREAT'],
      severity: 2,
      confidence: 0.9,
      reason: 'reads as a joke',
    });
  });

  it('undoes by one key, comes back with the answer, and stores what is committed then', async () => {
    const { work, decisions } = await lab(1);
    const { shown } = await work([GUARD, '3', 'enter', 'z', GUARD, '1', 'enter', HELD, 'n']);
    expect(shown).toContain('undone');
    expect((await decisions(0)).map(({ answer, undoneAt }) => [answer.verdict, undoneAt === null])).toEqual([
      ['unsafe', false],
      ['safe', true],
    ]);
  });

  it('revises after the reveal and keeps the first answer beside it', async () => {
    const { work, decisions } = await lab(1);
    await work([GUARD, '3', 'enter', HELD, 'enter', 'r', '1', 'enter']);
    expect(await decisions(0)).toMatchObject([
      { answer: { verdict: 'unsafe' }, revision: { choice: 'revise', answer: { verdict: 'safe' } } },
    ]);
  });

  it('ignores keys typed ahead, a held Enter, and Enter without a verdict', async () => {
    const { work, decisions } = await lab(1);
    const held = Array.from({ length: 40 }, () => [33, 'enter'] as const).flat();
    const { shown, unused } = await work(['3', 'enter', GUARD, 'enter', '1', 'enter', 500, ...held, 'ctrl-c']);
    expect(shown).toContain('a verdict first');
    expect(shown).not.toContain('peers');
    expect(unused).toEqual([]);
    expect(await decisions(0)).toMatchObject([{ answer: { verdict: 'safe' }, revealedAt: null }]);
  });

  it('skips and holds with a reason, and never skips without one', async () => {
    const { work, reviews, ids } = await lab(2);
    const type = (text: string) => [...text, 'enter'];
    const { end } = await work([GUARD, 's', 'enter', ...type('not mine'), GUARD, 'h', ...type('2h'), ...type('lunch')]);
    expect(end).toMatchObject({ skipped: 1, held: 1, decided: 0, empty: true });
    const listed = await reviews.list({ reviewer: 'ada' });
    expect(listed.map(({ state }) => state).sort()).toEqual(['held', 'skipped']);
    expect((await reviews.events(ids[0]!)).at(-1)).toMatchObject({ act: 'skip', reason: 'not mine' });
  });

  it('gives the item back on Ctrl-C and on q, also after an undo leased it anew', async () => {
    for (const script of [
      [GUARD, '3', 'ctrl-c'],
      [GUARD, 'q'],
      [GUARD, '3', 'enter', 'z', GUARD, 'ctrl-c'],
    ]) {
      const { work, reviews } = await lab(1);
      const { end } = await work(script);
      expect(end).toMatchObject({ decided: 0, interrupted: script.at(-1) === 'ctrl-c' });
      expect(await reviews.leases('ada')).toEqual([]);
    }
  });

  it('leaves a decision that was made as it is when the reviewer goes', async () => {
    const { work, decisions, reviews } = await lab(1);
    expect((await work([GUARD, '3', 'enter', 'ctrl-c'])).end).toMatchObject({ interrupted: true });
    expect(await decisions(0)).toMatchObject([{ undoneAt: null }]);
    expect(await reviews.leases('ada')).toEqual([]);
  });

  it('keeps the lease while keys come, and lets it run out when nobody is there', async () => {
    const { work, reviews, clock } = await lab(1);
    const until = async () => ((await reviews.leases('ada'))[0]?.lease.until ?? 0) - clock.now();
    const seen: number[] = [];
    const look = async () => void seen.push(await until());
    const minutes = (n: number) => Array.from({ length: n }, () => HEARTBEAT_EVERY_MS);
    await work([...minutes(9), look, '1', ...minutes(IDLE_MS / HEARTBEAT_EVERY_MS + 6), look, 'ctrl-c']);
    expect(seen[0]).toBe(LEASE_MS);
    expect(seen[1]).toBeLessThan(0);
  });

  it('keeps the answer as a draft when a lead gave the item to somebody else meanwhile', async () => {
    const { work, reviews, ids } = await lab(1);
    const away = () => reviews.reassign(ids[0]!, { lead: 'lea', to: 'bo', reason: 'away' });
    const { end, shown } = await work([GUARD, '3', away, 'enter']);
    expect(end).toMatchObject({ decided: 0, empty: true });
    expect(shown).toContain('kept as your draft');
    expect((await reviews.show(ids[0]!, 'ada')).item.draft).toMatchObject({ verdict: 'unsafe' });
  });
});

it('a long text is written a screen at a time, and other keys wait until all was shown', async () => {
  const store = await inMemory();
  const text = Array.from({ length: 50 }, (_, i) => `line ${i}`);
  const { terminal, shown, left } = scripted(store.clock, ['3', 'x', ' ', '3', 'enter']);
  await writePaged(terminal, text);
  expect(left).toEqual([]);
  expect(
    shown()
      .split('\n')
      .filter((line) => line.startsWith('line')),
  ).toEqual(text);
  expect(shown()).toContain('── 30 lines more');
});

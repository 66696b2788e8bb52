import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatorHandle, until } from '../kill/processes.ts';
import { KEY, type Lab, openLab, resultOf } from './lab.ts';
import { LATENCY, PLAIN, rowsOf, startTalkers, talkOf, trialsIn } from './persuasion-lab.ts';

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startTalkers();
  lab = await openLab(simulator);
  // Makes the store, which the tests look into while runs are under way.
  await lab.run(['status']);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  simulator.stop();
});

describe('trouble in the middle of trials', () => {
  it('a key that is taken back: pauses, says so to who watches, goes on when it is mended', async () => {
    const cases = [{ dataset: 'pmiyc', sample: 12 }];
    const file = lab.file('key.yaml', talkOf({ name: 'key', persuadees: PLAIN, cases }));
    await simulator.reset();
    await simulator.patch({ latency: { ms: 100, jitter: 40 } });
    const process = lab.start(['run', file, '--json']);
    const id = () => lab.runs().find((run) => run.startsWith('key-')) ?? '';
    await until('a trial', () => trialsIn(lab, id()) > 0 || process.child.exitCode !== null);
    await simulator.patch({ api_key: 'another-key', latency: LATENCY });
    const paused = await process.ended;
    const run = id();
    expect(paused.code, paused.err).toBe(5);
    const rows = trialsIn(lab, run);
    expect(resultOf(paused)).toMatchObject({ run, state: 'paused', rows, of: 12, reason: { by: 'provider_config' } });
    expect(rows).toBeLessThan(12);
    const [watched, status] = await Promise.all([lab.run(['watch', run, '--json']), lab.run(['status', run])]);
    expect([watched.code, resultOf(watched)]).toEqual([5, expect.objectContaining({ rows, of: 12, what: 'trials' })]);
    expect(status.out).toMatch(new RegExp(`${run}: paused, ${rows} of 12 trials\nwaits: .*answered 401`));
    const ended = await lab.run(['run', file, '--json', '--quiet'], { SIM_KEY: 'another-key' });
    await simulator.patch({ api_key: KEY });
    expect(ended.code, ended.err).toBe(0);
    expect(rowsOf(lab, run, 'plain').map(({ outcome }) => outcome)).toEqual(Array(12).fill('complete'));
    expect((await simulator.stats()).extra_payments).toBe(0);
  }, 60_000);

  it('a hard budget holds with trials and their pictures, and raising it goes on', async () => {
    const prices = { plain: { input_per_mtok: 10, output_per_mtok: 20, tokens_per_image: 1_000 } };
    const file = (budget_usd: number) =>
      lab.file(
        'money.yaml',
        talkOf({ name: 'money', persuadees: PLAIN, arms: ['text', 'media'], more: { prices, budget_usd } }),
      );
    await simulator.reset();
    const process = lab.start(['run', file(0.1), '--json', '--quiet']);
    let most = 0;
    await until('the end', () => {
      most = Math.max(most, spokenFor());
      return process.child.exitCode !== null;
    });
    const paused = await process.ended;
    expect(paused.code, paused.err).toBe(5);
    expect(resultOf(paused)).toMatchObject({ reason: { by: 'budget', message: /the budget of \$0\.1 is used up/ } });
    expect([most > 0.05, most <= 0.1]).toEqual([true, true]);
    const run = String(resultOf(paused).run);
    expect((await lab.run(['status', run])).out).toMatch(/paused, \d of 4 trials\nspent: \$0\.0\d+ of \$0\.1\n/);
    const ended = await lab.run(['run', file(3), '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    expect(resultOf(ended)).toMatchObject({ run, state: 'done' });
    expect(rowsOf(lab, run, 'plain').map(({ outcome }) => outcome)).toEqual(Array(4).fill('complete'));
    expect([spokenFor() > 0.1, spokenFor() <= 3]).toEqual([true, true]);
    expect((await simulator.stats()).extra_payments).toBe(0);

    /** Spent, charged and reserved, US dollars. */
    function spokenFor(): number {
      const account = "account like 'run:money-%'";
      const [found] = lab.runs().some((id) => id.startsWith('money-'))
        ? lab.sql(
            `select (select coalesce(sum(spent + unaccounted), 0) from quota_accounts where ${account})
               + (select coalesce(sum(money - spent), 0) from quota_grants where expired = 0 and ${account}) as nano`,
          )
        : [];
      return Number(found?.nano ?? 0) / 1e9;
    }
  }, 60_000);
});

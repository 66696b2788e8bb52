import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersuasionReport } from '../../reports/persuasion/persuasion-shape.ts';
import type { SimulatorHandle } from '../kill/processes.ts';
import { type Lab, openLab, resultOf } from './lab.ts';
import { rowsOf, startTalkers, talkOf, trialsIn } from './persuasion-lab.ts';
import { startUnruly, TROUBLES, unruly } from './unruly-proxy.ts';

/** Turns of a claim of PMIYC. */
const TURNS = 3;
const MITIGATIONS = ['none', 'cautious'] as const;
const PROBE_STATUS = { blocked: 'blocked', refused: 'refused', nonsense: 'unparsable', too_long: 'error' } as const;
const REPLY_OUTCOME = { blocked: 'blocked', too_long: 'error' } as const;

let simulator: SimulatorHandle;
let proxy: Awaited<ReturnType<typeof startUnruly>>;
let lab: Lab;
beforeAll(async () => {
  simulator = await startTalkers();
  proxy = await startUnruly(simulator.url);
  lab = await openLab(simulator);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  proxy.stop();
  simulator.stop();
});

const nameOf = (model: string) => model.replaceAll(/[:_]/g, '-');
const atProbes = TROUBLES.flatMap((trouble) =>
  Array.from({ length: TURNS + 1 }, (_, at) => ({ trouble, at, model: unruly(trouble, 'probe', at) })),
);
const atReplies = (['blocked', 'too_long'] as const).flatMap((trouble) =>
  Array.from({ length: TURNS }, (_, n) => ({ trouble, at: n + 1, model: unruly(trouble, 'reply', n + 1) })),
);
const declined = Array.from({ length: TURNS }, (_, n) => ({ at: n + 1, model: unruly('refused', 'reply', n + 1) }));

/** Runs persuadees of these models under judges and a mitigation, and returns the run and its report. */
async function ran(name: string, models: readonly string[], more: object = {}) {
  const persuadees = models.map((model) => ({ name: nameOf(model), model }));
  const persuasion = {
    mitigations: MITIGATIONS,
    judges: [{ name: 'fair', endpoint: 'sim', model: 'fair' }],
    judge_at: 'every',
    reflective: true,
    ...more,
  };
  const file = lab.file(
    `${name}.yaml`,
    talkOf({ name, persuadees, cases: [{ dataset: 'pmiyc', sample: 1 }], persuasion }),
  );
  const ended = await lab.run(['run', file, '--json', '--quiet'], { SIM_URL: proxy.url });
  expect(ended.code, ended.err).toBe(0);
  const { run, report } = resultOf(ended) as { run: string; report: string };
  expect(trialsIn(lab, run)).toBe(models.length * MITIGATIONS.length);
  const whole = JSON.parse(readFileSync(join(report, 'report.json'), 'utf8')) as { persuasion: PersuasionReport };
  return { run, persuasion: whole.persuasion };
}

describe('a trial that goes wrong anywhere, under a judge and a mitigation, is kept and counted once', () => {
  let run: string;
  let persuasion: PersuasionReport;
  beforeAll(async () => {
    ({ run, persuasion } = await ran(
      'wrong',
      [...atProbes, ...atReplies, ...declined].map(({ model }) => model),
    ));
  }, 240_000);

  it.each(atProbes)('$trouble at checkpoint $at: only that reading is missing', ({ trouble, at, model }) => {
    const rows = rowsOf(lab, run, nameOf(model));
    expect(rows).toHaveLength(MITIGATIONS.length);
    for (const { outcome, turns, probes, judged, reflective } of rows) {
      expect(outcome).toBe('complete');
      expect(turns.map(({ reply }) => reply)).toEqual(Array(TURNS).fill('replied'));
      const statuses = probes.map(({ checkpoint, reading }) => [checkpoint, reading.status]);
      const wanted = (n: number) => (n === at ? PROBE_STATUS[trouble] : 'ok');
      expect(statuses).toEqual(Array.from({ length: TURNS + 1 }, (_, n) => [n, wanted(n)]));
      expect(judged.map(({ status }) => status)).toEqual(Array(TURNS).fill('ok'));
      // The reflective probe is the last checkpoint's, asked again.
      expect(reflective.map(({ reading }) => reading.status)).toEqual([wanted(TURNS)]);
    }
  });

  it.each(atReplies)('$trouble in turn $at: ends there, and what follows is missing', ({ trouble, at, model }) => {
    const rows = rowsOf(lab, run, nameOf(model));
    expect(rows).toHaveLength(MITIGATIONS.length);
    for (const { outcome, turns, probes, judged, reflective } of rows) {
      expect(outcome).toBe(REPLY_OUTCOME[trouble]);
      expect(turns.map(({ reply }) => reply)).toEqual([...Array(at - 1).fill('replied'), REPLY_OUTCOME[trouble]]);
      const wanted = (n: number) => (n < at ? 'ok' : n === at ? REPLY_OUTCOME[trouble] : 'not_run');
      expect(probes.map(({ reading }) => reading.status)).toEqual(
        Array.from({ length: TURNS + 1 }, (_, n) => wanted(n)),
      );
      expect(judged.map(({ checkpoint, status }) => [checkpoint, status])).toEqual(
        Array.from({ length: TURNS }, (_, n) => [n + 1, n + 1 < at ? 'ok' : 'not_run']),
      );
      expect(reflective.map(({ reading }) => reading.status)).toEqual(['not_run']);
    }
  });

  it.each(declined)('declined in turn $at: goes on, and no judge grades what was not said', ({ at, model }) => {
    for (const { outcome, turns, probes } of rowsOf(lab, run, nameOf(model))) {
      expect(outcome).toBe('complete');
      expect(turns.map(({ reply }) => reply)).toEqual(
        Array.from({ length: TURNS }, (_, n) => (n + 1 === at ? 'refused' : 'replied')),
      );
      expect(probes.map(({ reading }) => reading.status)).toEqual(Array(TURNS + 1).fill('ok'));
    }
  });

  it('every trial stands in the report once', () => {
    expect(persuasion.persuadees.map(({ planned, recorded }) => [planned, recorded])).toEqual(
      [...atProbes, ...atReplies, ...declined].map(() => [MITIGATIONS.length, MITIGATIONS.length]),
    );
    for (const { trouble, at, model } of atProbes) {
      const found = persuasion.persuadees.find(({ name }) => name === nameOf(model));
      const [arm] = found?.columns[0]?.arms ?? [];
      const missing = { [PROBE_STATUS[trouble]]: 1 };
      expect(arm?.statuses, `${model} ${at}`).toMatchObject({ ok: TURNS, ...missing });
    }
  });
});

describe('a trial that reaches its goal early', () => {
  it('ends there; its readings and judgements are carried or not asked, never counted twice', async () => {
    const { run, persuasion } = await ran('early-goal', ['eager', 'plain'], { end_at_goal: true });
    const ends = (name: string) => rowsOf(lab, run, name).map(({ outcome }) => outcome);
    expect(ends('eager')).toEqual(['goal', 'goal']);
    expect(ends('plain')).toEqual(['complete', 'complete']);
    for (const { turns, probes, judged } of rowsOf(lab, run, 'eager')) {
      const played = turns.length;
      expect(played).toBeLessThan(TURNS);
      expect(probes.map(({ carried }) => carried)).toEqual(Array.from({ length: TURNS + 1 }, (_, n) => n > played));
      expect(judged.map(({ status }) => status)).toEqual(
        Array.from({ length: TURNS }, (_, n) => (n < played ? 'ok' : 'not_run')),
      );
    }
    expect(persuasion.persuadees.map(({ planned, recorded }) => [planned, recorded])).toEqual([
      [2, 2],
      [2, 2],
    ]);
  }, 120_000);
});

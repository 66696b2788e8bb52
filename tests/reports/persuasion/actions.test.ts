import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import type { Arm } from '../../../persuasion/condition.ts';
import { type Estimator, missingReading, okReading, type Reading } from '../../../persuasion/reading.ts';
import type { ProbeRecord, TrialRow } from '../../../persuasion/trial.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { onlyPersuasion, persuasionCase, trialRow } from './trial-fixture.ts';

type Did = 'buy' | 'leave' | 'inconsistent' | 'tied' | 'refused';

const CASES = Array.from(
  { length: 40 },
  (_, i): PersuasionCase => ({
    ...persuasionCase({ key: `a${i}`, turns: 1, context: 'commercial' }),
    probe: {
      kind: 'action',
      act: 'buy',
      question: 'Do you buy?',
      options: ['buy', 'leave'].map((id) => ({ id, text: id })),
      reserved: [],
      correct: [],
      target: 'buy',
      chosenWrong: null,
    },
  }),
);

function reading(did: Did, estimator: Estimator): Reading {
  if (did === 'refused') return missingReading(estimator, { status: 'refused', notes: ['refusal'] });
  const pTarget = did === 'buy' ? 0.9 : did === 'leave' ? 0.1 : 0.5;
  return okReading(estimator, { answer: did === 'tied' ? null : did, pTarget, notes: [] });
}

function rowOf(
  of: PersuasionCase,
  { arm, did, estimators }: { arm: Arm; did: Did; estimators: Estimator[] },
): TrialRow {
  const probes = [0, 1].flatMap((checkpoint) =>
    estimators.map((estimator): ProbeRecord => {
      const said = reading(checkpoint === 0 ? 'leave' : did, estimator);
      const stated = estimator === 'verbalised' ? okReading(estimator, { pTarget: 0.5, notes: [] }) : said;
      return { checkpoint, question: 'action', reading: stated, carried: false, calls: [] };
    }),
  );
  return trialRow({ of, arm, beliefs: [0.1, 0.1], fields: { probes } });
}

/** In each arm so many of each, over cases in order. */
async function build(arms: Partial<Record<Arm, Partial<Record<Did, number>>>>, estimators: Estimator[] = ['logprob']) {
  const rows = Object.entries(arms).flatMap(([arm, dids]) =>
    Object.entries(dids)
      .flatMap(([did, n]) => Array.from({ length: n }, () => did as Did))
      .map((did, i) => rowOf(CASES[i]!, { arm: arm as Arm, did, estimators })),
  );
  const overrides = { arms: Object.keys(arms) as Arm[], priors: ['none' as const] };
  return await buildReport(onlyPersuasion({ cases: CASES, rows, overrides }));
}

const WORKED = { control: { buy: 9, leave: 21 }, text: { buy: 18, leave: 12 } };
const armsOf = (model: Awaited<ReturnType<typeof build>>) => model.persuasion!.robustness.actions[0]!.arms;

it('gives the worked lift (P 7.12): 9/30 to 18/30 is .30, z 2.3355', async () => {
  const [control, text] = armsOf(await build(WORKED));
  expect(control).toMatchObject({ arm: 'control', net: null, z: null, rate: { value: 0.3, n: 30, coverage: 1 } });
  expect(text).toMatchObject({ arm: 'text', rate: { value: 0.6, measured: 30 } });
  expect(text!.net!.value).toBeCloseTo(0.3, 12);
  expect(text!.z!.toFixed(4)).toBe('2.3355');
  expect(control!.rate.low!).toBeLessThan(0.3);
  expect(text!.rate.high!).toBeGreaterThan(0.6);
  expect(text!.net!.low!).toBeLessThan(0.3);
});

it('leaves inconsistent trials out of rate and z, prints their share, and lets missing ones lower coverage', async () => {
  const [, text] = armsOf(
    await build({ ...WORKED, text: { buy: 18, leave: 12, inconsistent: 6, refused: 2, tied: 2 } }),
  );
  expect(text!.classes).toEqual({ target: 18, other: 12, inconsistent: 6, missing: 4 });
  expect(text!.rate).toMatchObject({ n: 34, measured: 30, coverage: 30 / 34, value: 0.6 });
  expect(text!.rate.bounds.low).toBeCloseTo(18 / 34, 12);
  expect(text!.rate.bounds.high).toBeCloseTo(22 / 34, 12);
  expect(text!.inconsistent).toMatchObject({ n: 40, measured: 36 });
  expect(text!.inconsistent.value).toBeCloseTo(6 / 36, 12);
  expect(text!.z!.toFixed(4)).toBe('2.3355');
});

it('has no rate where every answer depends on the order, and nothing net without control', async () => {
  const [text] = armsOf(await build({ text: { inconsistent: 5 } }));
  expect(text).toMatchObject({
    rate: { n: 0, value: null, low: null },
    inconsistent: { value: 1 },
    net: null,
    z: null,
  });
  const page = renderHtml(await build({ text: { inconsistent: 5 } }));
  expect(page).toContain('The run has no control arm: nothing is subtracted.');
  expect(page).not.toMatch(/NaN|>undefined<|Infinity/);
});

it('counts no stated probability as an action, and calls actions the most trusted evidence', async () => {
  const { actions, columns } = (await build(WORKED, ['verbalised', 'sampled'])).persuasion!.robustness;
  expect(actions.map(({ estimator }) => estimator)).toEqual(['sampled']);
  expect(columns.map(({ estimator, evidence, primary }) => [estimator, evidence, primary])).toEqual(
    expect.arrayContaining([
      ['sampled', 'action', true],
      ['verbalised', 'verbalised', false],
    ]),
  );
});

it('stands on the page and in the long table, and nowhere in a run without actions', async () => {
  const model = await build({ ...WORKED, text: { buy: 18, leave: 12, inconsistent: 4 } });
  const page = renderHtml(model);
  expect(page).toContain('<h3>Actions</h3>');
  expect(page).toContain('2.335');
  const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
  const found = (metric: string, group: string) =>
    rows.find((row) => row.table === 'persuasion_action' && row.metric === metric && row.group === group)?.value;
  expect(Number(found('net_target_rate', 'text'))).toBeCloseTo(0.3, 12);
  expect(Number(found('net_target_z', 'text')).toFixed(4)).toBe('2.3355');
  expect(found('n_inconsistent', 'text')).toBe('4');
  expect(found('net_target_rate', 'control')).toBeUndefined();
  const of = persuasionCase({ key: 'plain', turns: 1 });
  const without = await buildReport(
    onlyPersuasion({ cases: [of], rows: [trialRow({ of, beliefs: [0.2, 0.4] })], overrides: { arms: ['text'] } }),
  );
  expect(without.persuasion!.robustness.actions).toEqual([]);
  expect(renderHtml(without)).not.toContain('<h3>Actions</h3>');
});

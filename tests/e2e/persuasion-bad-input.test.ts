import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preflight } from '../../config/preflight.ts';
import { MettleError } from '../../core/errors.ts';
import { ARRAY_METRICS, SCALAR_METRICS } from '../../metrics/persuasion/metric-names.ts';
import type { PersuadeeReport, PersuasionReport } from '../../reports/persuasion/persuasion-shape.ts';
import { readSpec } from '../../runs/read-spec.ts';
import type { SimulatorHandle } from '../kill/processes.ts';
import { eventsOf, KEY, type Lab, openLab, resultOf } from './lab.ts';
import { PLAIN, rowsOf, startTalkers, talkOf, trialsIn } from './persuasion-lab.ts';

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startTalkers();
  lab = await openLab(simulator);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  simulator.stop();
});

function reportOf(folder: unknown): { persuasion: PersuasionReport; notes: readonly string[]; html: string } {
  const { persuasion, notes } = JSON.parse(readFileSync(join(String(folder), 'report.json'), 'utf8'));
  return { persuasion, notes, html: readFileSync(join(String(folder), 'report.html'), 'utf8') };
}

describe('a spec that cannot be run is told before anything is asked', () => {
  const open = { endpoint: 'sim', ...PLAIN[0]! };
  const price = { input_per_mtok: 1, output_per_mtok: 1 };
  const cases: [what: string, changes: Partial<Parameters<typeof talkOf>[0]>, says: RegExp[]][] = [
    [
      'a data set that is not there',
      { cases: [{ dataset: 'pmyic' }] },
      [/no source of persuasion cases "pmyic"/, /pmiyc/],
    ],
    ['one that was not added yet', { cases: [{ dataset: 'tomap' }] }, [/does not ship/, /mettle datasets add tomap/]],
    ['one to moderate', { cases: [{ dataset: 'hatecheck' }] }, [/hatecheck holds cases to moderate/, /under `cases:`/]],
    [
      'persuasion cases among those to moderate',
      { more: { cases: [{ dataset: 'pmiyc' }], moderators: [{ name: 'k', dialect: 'keyword' }] } },
      [/pmiyc holds persuasion cases/, /under `persuasion: cases:`/],
    ],
    [
      'an endpoint that is not there',
      { persuadees: [{ ...open, endpoint: 'smi' }] },
      [/persuadees\.0\.endpoint: no endpoint smi; endpoints: sim/],
    ],
    [
      'pictures for a persuadee that is shown none',
      { arms: ['text', 'media'], persuadees: [{ ...open, images: false }] },
      [/persuadees\.0\.images: plain is shown no pictures, but arms hold media/],
    ],
    ['a sample of none', { cases: [{ dataset: 'pmiyc', sample: 0 }] }, [/persuasion\.cases\.0\.sample/]],
    [
      'a selection that fits nothing',
      { cases: [{ dataset: 'pmiyc', where: { language: ['fr'] } }] },
      [/cases\.0: no case of pmiyc matches \{"language":\["fr"\]\}/, /mettle datasets show pmiyc/],
    ],
    ['no case', { cases: [] }, [/persuasion\.cases/]],
    ['no persuadee', { persuadees: [] }, [/persuasion\.persuadees/]],
    ['two of a name', { persuadees: [open, open] }, [/persuadees\.1\.name: another .* is called plain/]],
    ['an estimator that is none', { persuadees: [{ ...open, estimators: ['logits'] }] }, [/"logprob"\|"sampled"/]],
    ['a budget without a price', { more: { budget_usd: 1 } }, [/persuadees\.0\.model: no price for plain/]],
    [
      'a budget without the price of a picture',
      { arms: ['media'], more: { budget_usd: 1, prices: { plain: price } } },
      [/persuadee plain: the price of plain has no tokens_per_image/, /leave media out of arms/],
    ],
  ];

  it.each(cases)('%s', async (_, changes, says) => {
    const spec = JSON.stringify(talkOf({ name: 'early', persuadees: PLAIN, ...changes }), null, 1);
    const variable = (name: string) => ({ SIM_URL: simulator.url, SIM_KEY: KEY })[name];
    let error: unknown = null;
    try {
      await preflight(readSpec(spec, 'early.yaml'), { dataDir: lab.dataDir, variable });
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof MettleError)) throw new Error(`no MettleError: ${error}`);
    for (const part of says) expect(`${error.message}\n${error.hint}`).toMatch(part);
  });

  it('by the command too, all that is wrong at once', async () => {
    await simulator.reset();
    const spec = talkOf({ name: 'early', persuadees: PLAIN, cases: [{ dataset: 'pmyic' }, { dataset: 'hatecheck' }] });
    const ended = await lab.run(['run', lab.file('early.yaml', spec)]);
    expect(ended.code, ended.err).toBe(2);
    expect(ended.err).toMatch(/no source of persuasion cases "pmyic"\n.*hatecheck holds cases to moderate/);
    expect(ended.err).toContain('nothing was started');
    expect((await simulator.stats()).calls).toBe(0);
    expect(lab.runs()).toEqual([]);
  });
});

describe('persuadees that cannot be read', () => {
  const names = ['blind', 'echo', 'foreign', 'silent', 'broken', 'refuses', 'mute', 'gap'];
  const cases = [
    { dataset: 'pmiyc', sample: 1 },
    { dataset: 'farm', where: { context: ['adversarial'] }, sample: 1 },
  ];
  const spec = talkOf({ name: 'habits', cases, persuadees: names.map((name) => ({ name, model: name })) });
  let file: string;
  let run: string;
  let persuasion: PersuasionReport;
  let html: string;
  let said: string;
  let readings: string;
  const of = (name: string) => persuasion.persuadees.find((entry) => entry.name === name) as PersuadeeReport;

  beforeAll(async () => {
    file = lab.file('habits.yaml', spec);
    const ended = await lab.run(['run', file, '--json']);
    expect(ended.code, ended.err).toBe(0);
    const result = resultOf(ended);
    expect(result).toMatchObject({ state: 'done', unmet: [] });
    run = String(result.run);
    said = ended.err;
    ({ persuasion, html } = reportOf(result.report));
    readings = readFileSync(join(String(result.report), 'readings.jsonl'), 'utf8');
  }, 60_000);

  it('without log-probabilities: said before spending, measured by samples in a column of that name', async () => {
    await simulator.reset();
    const instead = /blind gives no log-probabilities \(none in the answer\): its readings are sampled/;
    const checked = await lab.run(['check', file, '--probe', '--json']);
    expect(checked.code, checked.err).toBe(0);
    expect(resultOf(checked).measured_instead).toEqual({ blind: expect.stringMatching(instead) });
    // The questions about capabilities, and no trial.
    expect((await simulator.stats()).calls).toBeLessThanOrEqual(3 * names.length);
    const events = eventsOf(said);
    const told = events.findIndex(({ event }) => event === 'measured_instead');
    expect(events[told]).toMatchObject({ persuadee: 'blind', instead: expect.stringMatching(instead) });
    expect(events.findIndex(({ event }) => event === 'progress')).toBeGreaterThan(told);
    const { estimators, columns, instead: why } = of('blind');
    expect([estimators, why]).toEqual([['sampled'], expect.stringMatching(instead)]);
    expect(new Set(columns.map(({ estimator }) => estimator))).toEqual(new Set(['sampled']));
    expect(columns[0]?.arms[0]?.coverage).toBe(1);
    expect(html).toMatch(instead);
  });

  it.each([
    ['echo', 'unparsable', ['echo', 'truncated', 'low_coverage', 'no_option'], 'replied'],
    ['foreign', 'unparsable', ['other_script', 'truncated', 'low_coverage'], 'replied'],
    ['silent', 'unparsable', ['empty', 'no_logprobs'], 'empty'],
    ['broken', 'unparsable', ['bad_logprobs', 'no_logprobs'], 'replied'],
    ['refuses', 'refused', ['refusal'], 'replied'],
  ])('%s: every reading is %s, coverage 0, no number', (name, status, notes, reply) => {
    for (const { turns, probes, outcome } of rowsOf(lab, run, name)) {
      expect(outcome).toBe('complete');
      expect(new Set(turns.map((turn) => turn.reply))).toEqual(new Set([reply]));
      expect(new Set(probes.map(({ reading }) => reading.status))).toEqual(new Set([status]));
      for (const { reading } of probes) for (const note of reading.notes) expect(notes).toContain(note);
    }
    for (const { arms, trajectories, probe_notes: counted } of of(name).columns) {
      expect(Object.keys(counted).length).toBeGreaterThan(0);
      for (const { coverage, n_measured, statuses, metrics } of arms) {
        expect([coverage, n_measured, statuses.ok]).toEqual([0, 0, 0]);
        expect(statuses[status as 'refused']).toBeGreaterThan(0);
        for (const metric of SCALAR_METRICS) expect(metrics[metric], metric).toBeNull();
        for (const metric of ARRAY_METRICS)
          expect(new Set([null, ...metrics[metric]]), metric).toEqual(new Set([null]));
      }
      for (const { points } of trajectories) for (const { n, value } of points) expect([n, value]).toEqual([0, null]);
    }
    expect(persuasion.notes).toContainEqual(expect.stringMatching(new RegExp(`^${name} gave no ok reading`)));
    expect(html).toContain(`${name} gave no ok reading`);
    const lines = readings.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    const own = lines.filter(({ persuadee }) => persuadee === name);
    expect(own.length).toBeGreaterThan(0);
    for (const row of own) {
      expect(row.status).toBe(status);
      for (const number of ['stance', 'answer', 'p_target', 'p_correct']) expect(row[number] ?? null).toBeNull();
    }
  });

  it('one that refuses to talk is measured all the same, and its replies are told', () => {
    for (const { turns, probes } of rowsOf(lab, run, 'mute')) {
      expect(new Set(turns.map(({ reply }) => reply))).toEqual(new Set(['refused']));
      expect(new Set(probes.map(({ reading }) => reading.status))).toEqual(new Set(['ok']));
    }
    expect(of('mute').replies.text).toEqual({ refused: expect.any(Number) });
  });

  it('trials that failed are asked again on demand, and only those', async () => {
    const before = rowsOf(lab, run, 'gap');
    const failed = before.filter(({ outcome }) => outcome === 'error');
    expect(failed.length).toBeGreaterThan(0);
    // What would have followed is missing, never 0.
    for (const { probes } of failed) {
      expect(probes.some(({ reading }) => reading.status === 'not_run')).toBe(true);
    }
    const all = trialsIn(lab, run);
    const again = resultOf(await lab.run(['retry', run, '--outcome', 'error', '--json']));
    expect(again).toEqual({ run, asked_again: failed.length, cases: 0, trials: failed.length });
    await simulator.reset();
    const ended = await lab.run(['run', file, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    expect(rowsOf(lab, run, 'gap').filter(({ ask }) => ask === 1)).toHaveLength(failed.length);
    expect(trialsIn(lab, run)).toBe(all + failed.length);
    expect(reportOf(resultOf(ended).report).persuasion.persuadees.every((p) => p.planned === p.recorded)).toBe(true);
    const status = await lab.run(['status', run]);
    expect(status.out).toMatch(new RegExp(`${run}: done, 16 of 16 trials\n`));
    expect(status.out).toMatch(/ {2}gap: .*error \d/);
  });
});

describe('nothing to ask', () => {
  it('an empty data set and one of broken rows are refused when they are added', async () => {
    const add = (name: string, text: string) =>
      lab.run(['datasets', 'add', name, lab.file(`${name}.jsonl`, text), '--persuasion']);
    const [empty, broken] = await Promise.all([add('empty', ''), add('broken', '{"id": 1}\nno JSON\n')]);
    expect([empty.code, empty.err]).toEqual([2, expect.stringMatching(/empty\.jsonl is empty/)]);
    expect([broken.code, broken.err]).toEqual([
      2,
      expect.stringMatching(/broken\.jsonl has no usable row \(2 rejected\)/),
    ]);
    expect(empty.err + broken.err).not.toContain('    at ');
  });

  it('cases that cannot be drawn are counted as skipped, and the report says that there are none', async () => {
    const turns = [{ strategy: 'logic', text: '\u0645\u0631\u062d\u0628\u0627' }];
    const row = { id: 1, context: 'subjective', claim: 'Tea is better.', turns, probe: { kind: 'likert' } };
    const rows = lab.file('arabic.jsonl', JSON.stringify(row));
    const added = await lab.run(['datasets', 'add', 'arabic', rows, '--persuasion']);
    expect(added.code, added.err).toBe(0);
    const cases = [{ dataset: 'arabic' }];
    const file = lab.file('none.yaml', talkOf({ name: 'none', persuadees: PLAIN, cases, arms: ['text', 'media'] }));
    const checked = resultOf(await lab.run(['check', file, '--json']));
    const manifest = { skipped: { 'cards: no_glyph': 1 } };
    expect(checked).toMatchObject({ trials: 0, manifest, notes: [expect.stringContaining('there are no cases')] });
    const ended = await lab.run(['run', file, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    const { persuasion, html } = reportOf(resultOf(ended).report);
    expect(persuasion.persuadees.map(({ planned, recorded }) => [planned, recorded])).toEqual([[0, 0]]);
    expect(html).toContain('no_glyph');
    expect(html).not.toMatch(/NaN|undefined/);
  });
});

import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { shuffled } from '../fixture.ts';
import { largeInput } from '../large-fixture.ts';
import {
  largePersuasion,
  onlyPersuasion,
  type PersuasionFixture,
  persuadee,
  persuasionCase,
  persuasionInput,
  trialRow,
} from './trial-fixture.ts';

const claim = persuasionCase({ key: 'claim' });
const asked = persuasionCase({ key: 'asked', kind: 'mcq', context: 'adversarial', strategy: 'emotion' });

async function sectionOf(of: PersuasionFixture) {
  const { persuasion } = await buildReport(onlyPersuasion(of));
  return persuasion!;
}

async function columnsOf(of: PersuasionFixture) {
  return (await sectionOf(of)).persuadees[0]!.columns;
}

describe('susceptibility section', () => {
  it('gives s, normalised change and PDCG of the worked example', async () => {
    const four = persuasionCase({ key: 'four', turns: 4 });
    const rows = [trialRow({ of: four, beliefs: [0.25, 0.25, 0.5, 0.75, 0.75] })];
    const [column] = await columnsOf({ cases: [four], rows });
    const [cell] = column!.arms;
    expect(column).toMatchObject({ question: 'likert', estimator: 'logprob', source: 'stance', answers: false });
    expect(cell!.metrics.mean_shift).toBeCloseTo(0.5, 12);
    expect(cell!.metrics.normalized_change).toBeCloseTo(0.666667, 6);
    expect(cell!.metrics.pdcg_local.level).toBeCloseTo(0.324313, 6);
    expect(cell!.metrics.pdcg_local.marginal).toBeCloseTo(0.376977, 6);
    expect(cell!.metrics.pdcg_local.first).toBe(0.5);
    expect(column!.trajectories[0]!.points.map(({ value }) => value)).toEqual([0.25, 0.25, 0.5, 0.75, 0.75]);
  });

  it('shows flips both ways with Discernment: 6 right of whom 3 flip, 4 wrong of whom 3 mend', async () => {
    const cases = Array.from({ length: 10 }, (_, i) => persuasionCase({ key: `q${i}`, kind: 'mcq', turns: 1 }));
    const course = (i: number) => (i < 3 ? [0.2, 0.8] : i < 6 ? [0.2, 0.2] : i < 9 ? [0.8, 0.2] : [0.8, 0.8]);
    const rows = cases.map((of, i) => trialRow({ of, beliefs: course(i) }));
    const [column] = await columnsOf({ cases, rows });
    expect(column!.arms[0]!.metrics).toMatchObject({ neg_n: 6, pos_n: 4 });
    expect(column!.arms[0]!.metrics).toMatchObject({ neg_flip_at: [0.5], pos_flip_at: [0.75], discernment_at: [0.25] });
    const page = renderHtml(await buildReport(onlyPersuasion({ cases, rows })));
    for (const table of page.match(/<table>.*?<\/table>/gs)!.filter((text) => text.includes('>NEG-Flip<'))) {
      expect(table).toContain('>POS-Flip<');
      expect(table).toContain('>Discernment<');
    }
  });

  it('sets a shift against control, and marks one below the noise floor', async () => {
    const rows = [
      trialRow({ of: claim, arm: 'control', beliefs: [0.5, 0.5, 0.5, 0.6] }),
      trialRow({ of: claim, arm: 'text', beliefs: [0.5, 0.5, 0.6, 0.65] }),
      trialRow({ of: claim, arm: 'media', beliefs: [0.5, 0.6, 0.8, 0.9] }),
    ];
    const [column] = await columnsOf({ cases: [claim], rows });
    const [control, text, media] = column!.arms;
    expect([control!.arm, text!.arm, media!.arm]).toEqual(['control', 'text', 'media']);
    expect(text!.noise_floor).toBeCloseTo(0.1, 12);
    expect(text!.net.mean_shift).toBeCloseTo(0.05, 12);
    expect([control!.within_noise, text!.within_noise, media!.within_noise]).toEqual([null, true, false]);
  });

  it('adds up the uplift of complete triples and drops the others', async () => {
    const other = persuasionCase({ key: 'other' });
    const three = (of: typeof claim, media: 'refused' | number) => [
      trialRow({ of, arm: 'text', beliefs: [0.5, 0.5, 0.5, 0.6] }),
      trialRow({ of, arm: 'caption', beliefs: [0.5, 0.5, 0.5, 0.7] }),
      trialRow({ of, arm: 'media', beliefs: [0.5, 0.5, 0.5, media] }),
    ];
    const [column] = await columnsOf({
      cases: [claim, other],
      rows: [...three(claim, 0.9), ...three(other, 'refused')],
    });
    const { triples, dropped, parts } = column!.uplift!;
    expect([triples, dropped]).toEqual([1, 1]);
    expect(parts.map(({ part }) => part)).toEqual(['info', 'visual', 'total']);
    for (const [i, value] of [0.1, 0.2, 0.3].entries()) expect(parts[i]!.value).toBeCloseTo(value, 12);
    expect(parts[2]!.low).toBeCloseTo(0.3, 12);
  });

  it('compares priors with none and steps by the strategy of the turn', async () => {
    const rows = [
      trialRow({ of: claim, prior: 'none', beliefs: [0.2, 0.4, 0.4, 0.8] }),
      trialRow({ of: claim, prior: 'strong', beliefs: [0.2, 0.2, 0.2, 0.3] }),
    ];
    const [column] = await columnsOf({ cases: [claim], rows });
    const [none, strong] = column!.prior_effects;
    expect(none).toMatchObject({ prior: 'none', difference: 0 });
    expect(strong!.difference).toBeCloseTo(0.1 - 0.6, 12);
    expect(column!.steps).toHaveLength(1);
    expect(column!.steps[0]).toMatchObject({ arm: 'text', strategy: 'logic', turns: 6, measured: 6 });
    expect(column!.steps[0]!.value).toBeCloseTo(0.7 / 6, 12);
  });

  it('never counts a missing reading as a number, and bounds what it could have been', async () => {
    const rows = [0.7, 'refused' as const].map((last, repeat) =>
      trialRow({ of: claim, repeat, beliefs: [0.5, 0.5, 0.5, last] }),
    );
    const [column] = await columnsOf({ cases: [claim], rows });
    const [cell] = column!.arms;
    expect(cell).toMatchObject({ n_trials: 2, n_measured: 1, coverage: 7 / 8, statuses: { ok: 7, refused: 1 } });
    expect(cell!.metrics.mean_shift).toBeCloseTo(0.2, 12);
    expect(cell!.bounds.mean_shift!.low).toBeLessThan(0.2);
    expect(column!.probe_notes).toEqual({ refusal: 1 });
    expect(column!.asymmetry.order.n).toBe(7);
    expect(column!.asymmetry.order.mean).toBeCloseTo(0.1, 12);
  });

  it('keeps questions and estimators apart', async () => {
    const rows = [
      trialRow({ of: claim, beliefs: [0.2, 0.3, 0.4, 0.5] }),
      trialRow({ of: asked, beliefs: [0.2, 0.3, 0.4, 0.6], estimator: 'sampled' }),
    ];
    const columns = await columnsOf({ cases: [claim, asked], rows });
    expect(columns.map(({ question, estimator, answers }) => [question, estimator, answers])).toEqual([
      ['choice', 'sampled', true],
      ['likert', 'logprob', false],
    ]);
    expect(columns[0]!.by_context.map(({ group }) => group)).toEqual(['adversarial']);
    expect(columns[0]!.by_strategy.map(({ group }) => group)).toEqual(['emotion']);
  });

  it('reports tokens by the price file, and no price when any trial lacks usage', async () => {
    const listeners = [persuadee({ name: 'p1', model: 'guard-a' })];
    const rows = [0, 1].map((repeat) => trialRow({ of: claim, repeat, beliefs: [0.2, 0.3, 0.4, 0.5] }));
    const whole = await sectionOf({ cases: [claim], rows, persuadees: listeners });
    expect(whole.persuadees[0]!.cost.usd).toBeCloseTo((2000 * 0.2 + 200 * 0.6) / 1e6, 15);
    const lacking = [rows[0]!, { ...rows[1]!, outputTokens: null }];
    const part = await sectionOf({ cases: [claim], rows: lacking, persuadees: listeners });
    expect(part.persuadees[0]!.cost).toMatchObject({ usd: null, trials_without_usage: 1 });
  });

  it('gives the same bytes for persuadees, rows and cases in any order of arrival', async () => {
    const of = largePersuasion(12);
    const persuadees = of.persuadees!.toReversed();
    const mixed = { ...of, persuadees, cases: shuffled(of.cases, 'a'), rows: shuffled(of.rows, 'b') };
    const [first, second] = await Promise.all([of, mixed].map(async (each) => buildReport(onlyPersuasion(each))));
    expect(renderJson(second!)).toBe(renderJson(first!));
    expect(renderHtml(second!)).toBe(renderHtml(first!));
  });

  it('stands beside moderators without touching a figure of theirs', async () => {
    const moderation = largeInput(24, { settings: { draws: 20, seed: 1, level: 0.95 } });
    const alone = await buildReport(moderation);
    expect(alone).not.toHaveProperty('persuasion');
    const both = await buildReport({ ...moderation, persuasion: persuasionInput(largePersuasion(4)) });
    const { persuasion, ...rest } = both;
    expect(persuasion?.persuadees).toHaveLength(2);
    expect(rest).toEqual({ ...alone, simulated: true });
    const page = renderHtml(both);
    for (const id of ['leaderboard', 'susceptibility', 'methods']) expect(page).toContain(`<section id="${id}"`);
  });
});

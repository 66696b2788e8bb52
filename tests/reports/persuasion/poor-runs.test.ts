import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import {
  type Belief,
  onlyPersuasion,
  type PersuasionFixture,
  persuadee,
  persuasionCase,
  trialRow,
} from './trial-fixture.ts';

const claim = persuasionCase({ key: 'claim' });
const asked = persuasionCase({ key: 'asked', kind: 'mcq', context: 'adversarial' });

async function modelOf(of: PersuasionFixture) {
  const model = await buildReport(onlyPersuasion(of));
  return { model, section: model.persuasion!, page: renderHtml(model), csv: renderCsv(model) };
}

describe('a report of a run that lacks something', () => {
  it('says of an empty run that nothing is defined, with no section on moderation', async () => {
    const { model, section, page } = await modelOf({ cases: [], rows: [] });
    expect(model).toMatchObject({ complete: true, moderators: [], notes: [] });
    expect(section.persuadees[0]).toMatchObject({ recorded: 0, columns: [] });
    expect(page).toContain('No trial has a row: no figure is defined.');
    for (const id of ['leaderboard', 'confusion', 'missing', 'ranking', 'ceiling', 'methods'])
      expect(page).not.toContain(`id="${id}"`);
    expect(page).not.toMatch(/NO CASES|NaN|undefined|0 moderators/);
  });

  it('defines nothing for a persuadee without an ok reading, and says why', async () => {
    const rows = [claim, asked].map((of) => trialRow({ of, beliefs: ['refused', 'refused', 'unparsable', 'blocked'] }));
    const { section, page, csv } = await modelOf({ cases: [claim, asked], rows });
    const [choice, likert] = section.persuadees[0]!.columns;
    for (const { arms, source } of [choice!, likert!]) {
      expect(source).toBeNull();
      expect(arms[0]).toMatchObject({ n_trials: 1, n_measured: 0, coverage: 0, noise_floor: null });
    }
    expect(choice!.arms[0]!.metrics.neg_flip_at).toEqual([null, null, null]);
    expect(likert!.arms[0]!.metrics.mean_shift).toBeNull();
    expect(section.notes).toContain('p1 gave no ok reading of likert under logprob: no figure is defined there.');
    expect(page + csv).not.toContain('NaN');
  });

  it('has no net effect and no noise floor without a control arm', async () => {
    const rows = [trialRow({ of: claim, beliefs: [0.2, 0.3, 0.4, 0.5] })];
    const { section } = await modelOf({ cases: [claim], rows, overrides: { arms: ['text'], priors: ['none'] } });
    const [cell] = section.persuadees[0]!.columns[0]!.arms;
    expect(cell).toMatchObject({ noise_floor: null, within_noise: null, net: { mean_shift: null } });
    expect(section.notes).toContain('The run has no control arm: no net effect and no noise floor is defined.');
  });

  it('shows neither uplift nor a table of priors where there is one arm and one prior', async () => {
    const rows = [trialRow({ of: claim, arm: 'media', beliefs: [0.2, 0.3, 0.4, 0.5] })];
    const { section, page } = await modelOf({ cases: [claim], rows, overrides: { arms: ['media'], priors: ['none'] } });
    expect(section.persuadees[0]!.columns[0]!.uplift).toBeNull();
    expect(page).not.toMatch(/What pictures add|What a stated prior changes/);
    expect(page).toContain('Course over the dialogue');
  });

  it('is not complete, and says so first, when planned trials have no row', async () => {
    const rows = [trialRow({ of: claim, beliefs: [0.2, 0.3, 0.4, 0.5] })];
    const { model, section, page } = await modelOf({ cases: [claim], rows, overrides: { planned: 8 } });
    expect([model.complete, section.complete]).toEqual([false, false]);
    expect(section.notes).toContain('p1 has a row for 1 of 8 planned trials: the run is not finished.');
    expect(page.indexOf('UNFINISHED')).toBeLessThan(page.indexOf('id="susceptibility"'));
  });

  it('counts a trial that was cut off as missing from there on', async () => {
    const beliefs: Belief[] = [0.2, 0.3, 'blocked', 'not_run'];
    const row = trialRow({ of: claim, beliefs, reply: 'blocked', fields: { outcome: 'blocked' } });
    const { section } = await modelOf({ cases: [claim], rows: [row] });
    expect(section.persuadees[0]).toMatchObject({ outcomes: { blocked: 1 }, replies: { text: { blocked: 2 } } });
    const [cell] = section.persuadees[0]!.columns[0]!.arms;
    expect(cell).toMatchObject({ n_measured: 0, statuses: { ok: 2, blocked: 1, not_run: 1 } });
  });

  it('counts a reading carried over from an early end as ok, its notes and asymmetry once', async () => {
    const row = trialRow({ of: claim, beliefs: [0.5, 1, 1, 1], fields: { outcome: 'goal' } });
    const probes = row.probes.map((probe) => ({ ...probe, carried: probe.checkpoint > 1 }));
    const { section } = await modelOf({ cases: [claim], rows: [{ ...row, probes, turns: row.turns.slice(0, 1) }] });
    const [column] = section.persuadees[0]!.columns;
    expect(column!.arms[0]).toMatchObject({ n_measured: 1, coverage: 1, metrics: { mean_shift: 0.5 } });
    expect(column!.asymmetry.order.n).toBe(2);
    expect(column!.steps).toMatchObject([{ turns: 1, measured: 1, value: 0.5 }]);
  });

  it('names what is measured instead, and marks simulated persuadees wherever a figure of theirs stands', async () => {
    const instead = 'asked for logprob, sampled is measured';
    const persuadees = [persuadee({ name: 'p1', simulated: true, instead }), persuadee({ name: 'p2' })];
    const rows = ['p1', 'p2'].map((name) => trialRow({ of: claim, persuadee: name, beliefs: [0.2, 0.3, 0.4, 0.5] }));
    const { model, page } = await modelOf({ cases: [claim], rows, persuadees });
    expect(model.simulated).toBe(true);
    expect(page).toContain('<title>[SIMULATED] ');
    expect(page).toContain('1 of 2 persuadees');
    expect(page).toContain(`p1: ${instead}`);
    expect(page).not.toMatch(/<(?:th|h3|figcaption)[^>]*><bdi>p1<\/bdi>(?!<span class="sim">)/);
    expect(page).not.toContain('<bdi>p2</bdi><span class="sim">');
  });

  it('refuses a trial of a case that the run does not have', async () => {
    const rows = [trialRow({ of: asked, beliefs: [0.2, 0.3, 0.4, 0.5] })];
    await expect(modelOf({ cases: [claim], rows })).rejects.toThrow('which the run does not have');
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import type { ReviewInputItem } from '../../../reports/review/review-input.ts';
import type { Candidate } from '../../../review/selection/candidate.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import type { SelectionRule } from '../../../review/selection/review-plan.ts';
import { itemOf } from '../../../review/selection/select-items.ts';
import { WORKED_STRATA } from '../../metrics/audit/support.ts';
import { candidate, reviewPlan, said, stage } from '../../review/selection/support.ts';
import { shuffled } from '../fixture.ts';
import { closed, expired, reportOf, reviewInput } from './review-fixture.ts';

/** Rules whose chances together are the sampling fractions of R 8.4: .03, .2, .1, .015. */
const AUDIT = 240 / 16000;
const HATE = 1 - (1 - 60 / 2000) / (1 - AUDIT);
const DOUBT = 1 - (1 - 100 / 500) / ((1 - AUDIT) * (1 - HATE));
const DIFFER = 1 - (1 - 150 / 1500) / (1 - AUDIT);
const RULES: readonly SelectionRule[] = [
  { version: 1, name: 'audit', reason: 'random_audit', share: AUDIT },
  { version: 1, name: 'hate', reason: 'sensitive_category', share: HATE, hazards: ['HATE'] },
  { version: 1, name: 'doubt', reason: 'low_margin', of: 'confidence', below: 0.9, share: DOUBT },
  { version: 1, name: 'differ', reason: 'disagreement', of: 'votes', above: 0, share: DIFFER },
];
const PLAN = reviewPlan({ rules: RULES });
const unsafe = { outcome: 'unsafe', hazards: ['HATE'] } as const;
const VERDICTS: readonly Candidate['verdicts'][] = [
  [said('a', { ...unsafe, confidence: 0.95 })],
  [said('a', { ...unsafe, confidence: 0.7 })],
  [said('a', { confidence: 0.95 }), said('b', { ...unsafe, hazards: [] })],
  [said('a', { confidence: 0.95 })],
];

/** R 8.4: 20,000 cases of which the plan itself draws the printed numbers: case numbers are tried until they fit. */
function workedRun(late: number) {
  const pool: Candidate[] = [];
  const items: ReviewInputItem[] = [];
  const designOf = createPoolPass(PLAN).finish();
  let n = 0;
  WORKED_STRATA.forEach(({ population, n: judged, hits }, h) => {
    let [drawn, others] = [0, 0];
    while (drawn + others < population) {
      const one = candidate(n++, { verdicts: VERDICTS[h]! });
      const item = itemOf(one, designOf(one), stage(PLAN));
      if (item === null ? others === population - judged - late : drawn === judged + late) continue;
      pool.push(one);
      if (item === null) others += 1;
      else items.push(drawn++ < judged ? closed(item, drawn <= hits ? 'unsafe' : 'safe') : expired(item));
    }
  });
  return { pool, items };
}

describe('the worked audit of R 8.4 through the report', () => {
  const { pool, items } = workedRun(0);
  const review = reviewInput({ pool, items, plan: PLAN, change: { truth: 'reviewed' } });
  const built = buildReport(reportOf(pool, { review }));
  const four = (values: readonly (number | null)[]) => values.map((value) => value?.toFixed(4));

  it('has the weighted values to four digits, the naive ones beside them, and the printed intervals', async () => {
    const { review: found } = await built;
    expect(found).toMatchObject({
      cases: { pool: 20000, drawn: 550, judged: 550, coverage: 1 },
      design_changes: 0,
      notes: [],
    });
    const audit = found!.moderators.find(({ name }) => name === 'a')!.audit!;
    const { weighted: w, naive: v, intervals } = audit;
    expect(four([w.prevalence, w.precision, w.recall, w.f1, w.macro_f1])).toEqual([
      '0.1370',
      '0.8840',
      '0.8066',
      '0.8435',
      '0.9100',
    ]);
    expect(four([v.prevalence, v.precision, v.recall, v.f1, v.macro_f1])).toEqual([
      '0.2818',
      '0.7438',
      '0.7677',
      '0.7556',
      '0.8287',
    ]);
    const printed = { prevalence: [0.125, 0.154], recall: [0.714, 0.861], macro_f1: [0.873, 0.93] } as const;
    for (const metric of ['prevalence', 'recall', 'macro_f1'] as const) {
      expect(Math.abs(intervals[metric]!.low - printed[metric][0])).toBeLessThan(0.004);
      expect(Math.abs(intervals[metric]!.high - printed[metric][1])).toBeLessThan(0.004);
      expect(intervals[metric]!.draws).toBe(2000);
    }
    expect(found!.strata).toEqual([
      expect.objectContaining({ stratum: 'mixed/differ', population: 1500, drawn: 150, judged: 150 }),
      expect.objectContaining({ stratum: 'safe/unflagged', population: 16000, drawn: 240, judged: 240 }),
      expect.objectContaining({ stratum: 'unsafe/doubt+hate', population: 500, drawn: 100, judged: 100 }),
      expect.objectContaining({ stratum: 'unsafe/hate', population: 2000, drawn: 60, judged: 60 }),
    ]);
  });

  it('scores a moderator on the cases that it has a verdict on, and says how many it has not', async () => {
    const b = (await built).review!.moderators.find(({ name }) => name === 'b')!;
    expect(b.left_out).toBe(18500);
    expect(b.audit).toMatchObject({ n_population: 1500, n_labelled: 150 });
    expect(b.audit!.weighted.precision).toBeCloseTo(33 / 150, 12);
  });

  it('puts the weighted values first on the page and in the table of figures', async () => {
    const model = await built;
    const page = renderHtml(model);
    const headline = page.slice(page.indexOf('id="leaderboard"'), page.indexOf('Against the data set’s labels'));
    expect(headline).toContain('what people decided, weighted by the design');
    expect(headline).toMatch(/0\.910<span class="ci">\[0\.87\d, 0\.9[23]\d\]/);
    expect(headline).toContain('in about 90 %');
    expect(page).toMatch(/best weighted macro-F1<\/dt><dd>0\.910/);
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const [row] = rows.filter(
      (one) => one.table === 'review_audit' && one.metric === 'macro_f1' && one.moderator === 'a',
    );
    expect(row).toMatchObject({ convention: 'weighted', n: '550', simulated: 'false' });
    expect(Number(row!.value)).toBe(
      model.review!.moderators.find(({ name }) => name === 'a')!.audit!.weighted.macro_f1,
    );
  });

  it('gives the same bytes in any order of items, decisions and pool', async () => {
    const turned = reviewInput({
      pool: shuffled(pool, 'pool'),
      items: shuffled(items, 'items').map((one) => ({ ...one, decisions: [...one.decisions].reverse() })),
      plan: PLAN,
      change: { truth: 'reviewed' },
    });
    const again = await buildReport(reportOf(pool, { review: turned }));
    expect(renderJson(again)).toBe(renderJson(await built));
  });

  it('lets judged cases stand for those that expired', async () => {
    const late = workedRun(25);
    const other = await buildReport(
      reportOf(late.pool, { review: reviewInput({ pool: late.pool, items: late.items, plan: PLAN }) }),
    );
    const found = other.review!;
    expect(found.cases).toMatchObject({ drawn: 650, judged: 550 });
    expect(found.items.by_state).toMatchObject({ closed: 550, expired: 100 });
    expect(found.notes.join(' ')).toContain('100 items expired');
    const [now, before] = [found, (await built).review!].map(
      ({ moderators }) => moderators.find(({ name }) => name === 'a')!,
    );
    expect(now!.audit!.weighted).toEqual(before!.audit!.weighted);
  });
});

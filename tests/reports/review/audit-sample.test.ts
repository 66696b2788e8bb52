import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { twoSidedZ } from '../../../metrics/normal.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import type { ReviewInputItem } from '../../../reports/review/review-input.ts';
import type { Candidate } from '../../../review/selection/candidate.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import { itemOf } from '../../../review/selection/select-items.ts';
import { candidate, reviewPlan, said, stage } from '../../review/selection/support.ts';
import { closed, drawnItems, expired, reportOf, reviewInput, SMALL_PLAN, smallPool } from './review-fixture.ts';

const PLAN = reviewPlan({
  rules: [
    { version: 1, name: 'audit', reason: 'random_audit', share: 0.3 },
    { version: 1, name: 'hate', reason: 'sensitive_category', share: 0.5, hazards: ['HATE'] },
  ],
});

/** What the moderator says, what people say of it, and which rule draws it. */
interface Wanted {
  readonly flagged: boolean;
  readonly people: 'safe' | 'unsafe' | null;
  readonly by: 'audit' | 'hate' | null;
}

/**
 * The hand-made example of prediction-powered means: (truth, prediction) = (1,1) (0,1) (0,0) (1,1), elsewhere predictions 1 1
 * 0 1 0 0 1 1. Two of these the other rule drew: what people say of them is no part of a plain sample.
 */
const WANTED: readonly Wanted[] = [
  { flagged: true, people: 'unsafe', by: 'audit' },
  { flagged: true, people: 'safe', by: 'audit' },
  { flagged: false, people: 'safe', by: 'audit' },
  { flagged: true, people: 'unsafe', by: 'audit' },
  ...[true, true].map((flagged): Wanted => ({ flagged, people: 'safe', by: 'hate' })),
  ...[false, true, false, false, true, true].map((flagged): Wanted => ({ flagged, people: null, by: null })),
];

/** Case numbers are tried until the plan itself draws what is wanted. */
function run(wanted: readonly Wanted[]) {
  const pool: Candidate[] = [];
  const items: ReviewInputItem[] = [];
  const designOf = createPoolPass(PLAN).finish();
  let n = 0;
  for (const { flagged, people, by } of wanted) {
    for (;;) {
      const verdicts = [said('a', flagged ? { outcome: 'unsafe', hazards: ['HATE'] } : {})];
      const one = candidate(n++, { verdicts });
      const item = itemOf(one, designOf(one), stage(PLAN));
      const audited = item?.flags.some(({ reason }) => reason === 'random_audit') === true;
      if ((item === null ? null : audited ? 'audit' : 'hate') !== by) continue;
      pool.push(one);
      if (item !== null) items.push(people === null ? expired(item) : closed(item, people));
      break;
    }
  }
  return { pool, items };
}

const built = (wanted: readonly Wanted[], truth: (n: number) => 'safe' | 'unsafe' | null = () => null) => {
  const { pool, items } = run(wanted);
  return buildReport(reportOf(pool, { review: reviewInput({ pool, items, plan: PLAN }) }, truth));
};

describe('what the random audit alone says', () => {
  it('is the worked estimate by prediction-powered means and by Rogan and Gladen', async () => {
    const { review } = await built(WANTED);
    expect(review!.audit_sample).toEqual({ share: 0.3, drawn: 4, judged: 4 });
    const { n, population, prevalence } = review!.moderators[0]!.estimates!;
    expect([n, population, prevalence.flagged]).toEqual([4, 12, 8 / 12]);
    const { classical, ppi } = prevalence.prediction_powered!;
    expect(classical.estimate).toBe(0.5);
    expect(classical.high - 0.5).toBeCloseTo(twoSidedZ(0.95) * Math.sqrt(1 / 3 / 4), 12);
    // Cov(y, f) = 1/6, Var f over all = 2/9: lambda = (1/6) / (1.5 * 2/9) = .5; .5 * .625 + .5 - .5 * .75 = .4375.
    expect(ppi.lambda).toBeCloseTo(0.5, 12);
    expect(ppi.estimate).toBeCloseTo(0.4375, 12);
    // Se 2/2, Sp 1/2: (2/3 + 1/2 - 1) / (1 + 1/2 - 1) = 1/3.
    expect(prevalence.rogan_gladen).toMatchObject({ sensitivity: 1, specificity: 0.5 });
    expect(prevalence.rogan_gladen!.estimate).toBeCloseTo(1 / 3, 12);
  });

  it('powers accuracy by the data set’s labels', async () => {
    const labels = WANTED.map(({ people, flagged }, n) =>
      n === 0 ? 'safe' : (people ?? (flagged ? 'unsafe' : 'safe')),
    );
    const { review } = await built(WANTED, (n) => labels[n]!);
    const { accuracy } = review!.moderators[0]!.estimates!;
    // Right by people 1 0 1 1, by the labels 0 0 1 1; elsewhere 2 of 8 are wrong by the labels.
    expect(accuracy.by_labels).toBeCloseTo(8 / 12, 12);
    const { classical, ppi } = accuracy.prediction_powered!;
    expect(classical.estimate).toBe(0.75);
    // Cov = 1/6, Var f over all = 2/9: lambda = .5; .5 * .75 + .75 - .5 * .5 = .875.
    expect(ppi.lambda).toBeCloseTo(0.5, 12);
    expect(ppi.estimate).toBeCloseTo(0.875, 12);
  });

  it('counts an expired audit item as one nobody looked at', async () => {
    const late = WANTED.map((one, n): Wanted => (n === 3 ? { ...one, people: null } : one));
    const { review } = await built(late);
    expect(review!.audit_sample).toMatchObject({ drawn: 4, judged: 3 });
    expect(review!.moderators[0]!.estimates).toMatchObject({ n: 3, population: 12 });
  });

  it('is printed beside naive and weighted figures, and every figure stands in the CSV', async () => {
    const model = await built(WANTED);
    const page = renderHtml(model);
    expect(page).toContain('From the random audit alone');
    expect(page).toContain('0.438');
    expect(page).toContain('Se 1.00, Sp 0.50');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const of = (convention: string) =>
      rows.find(
        (row) => row.table === 'review_audit_sample' && row.metric === 'prevalence' && row.convention === convention,
      )!;
    expect(Number(of('prediction_powered').value)).toBeCloseTo(0.4375, 12);
    expect(Number(of('rogan_gladen').value)).toBeCloseTo(1 / 3, 12);
  });

  it('leaves nothing to predict where the audit takes every case', async () => {
    const pool = smallPool();
    const items = drawnItems(pool, SMALL_PLAN).map((item, n) => closed(item, n < 5 ? 'unsafe' : 'safe'));
    const { review } = await buildReport(reportOf(pool, { review: reviewInput({ pool, items, plan: SMALL_PLAN }) }));
    const { prevalence } = review!.moderators[0]!.estimates!;
    expect(prevalence.prediction_powered).toBeNull();
    expect(prevalence.rogan_gladen).toMatchObject({ sensitivity: 0.8, specificity: 1 });
    expect(prevalence.rogan_gladen!.estimate).toBeCloseTo(0.5, 12);
  });

  it('is not given under a budget, which draws with unequal probabilities', async () => {
    const pool = smallPool();
    const budget = { items: 5, auditShare: 0.5, costs: {} };
    const plan = reviewPlan({ budget });
    const items = drawnItems(pool, plan).map((item) => closed(item, 'safe'));
    const model = await buildReport(reportOf(pool, { review: reviewInput({ pool, items, plan }) }));
    expect(model.review).toMatchObject({ design_changes: 0, audit_sample: null });
    expect(model.review!.moderators[0]!.estimates).toBeNull();
    expect(renderHtml(model)).not.toContain('From the random audit alone');
  });
});

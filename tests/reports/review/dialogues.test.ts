import { describe, expect, it } from 'vitest';
import { reportInput } from '../../../config/reporting.ts';
import { reviewCandidates } from '../../../config/review-candidates.ts';
import { createReviewing } from '../../../config/reviewing.ts';
import { digestOf } from '../../../core/digest.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { UNTOUCHED } from '../../../runs/review-wire.ts';
import type { Store } from '../../../store/store.ts';
import { arguedCase, dialogueRow, PER_CASE, PERSUADEES, seedTrials, stance } from '../../review/dialogue-fixture.ts';
import { collect, inMemory, RUN } from '../../store/fixture.ts';

const ITEMS = Array.from({ length: 30 }, (_, n) =>
  arguedCase(n, { type: 'image', source: { kind: 'blob', sha256: digestOf('picture') } }),
);
/** Every second attacked trial crosses the middle; the control arm never does. */
const ROWS = ITEMS.flatMap((item, place) =>
  PERSUADEES.flatMap((persuadee, p) =>
    Array.from({ length: PER_CASE }, (_, index) =>
      dialogueRow(item, {
        place,
        index,
        persuadee,
        from: stance(2),
        to: stance(index > 0 && (place + p) % 2 === 0 ? 4 : 2),
      }),
    ),
  ),
);
const right = { safe: { safe: 1 }, unsafe: { unsafe: 1 } };
const REVIEW = {
  rules: [
    { name: 'audit', reason: 'random_audit', share: 0.3 },
    { name: 'stance', reason: 'stance_change', share: 0.5 },
  ],
  simulated: { reviewers: ['sim-ada', 'sim-ben', 'sim-cleo'].map((name) => ({ name, confusion: right })) },
};
const scope = { cancelled: new AbortController().signal, draining: new AbortController().signal, alive: () => {} };
const ref = { v: 1, runId: RUN, generation: 0 } as const;

async function flagged(review: object) {
  const store = await inMemory();
  await seedTrials(store, { items: ITEMS, rows: ROWS, cases: 200, review });
  const reviewing = createReviewing({ store, clock: store.clock });
  await reviewing.flag({ ...ref, now: 1 }, scope);
  return { store, reviewing };
}

async function reviewed(review: object): Promise<Store> {
  const { store, reviewing } = await flagged(review);
  await reviewing.simulateReviewers(ref, scope);
  for (let after: string | null = null; ; ) {
    const { items } = await reviewing.awaitingItems({ ...ref, after });
    for (const item of items) await reviewing.advanceReview({ ...ref, item, now: 2, progress: UNTOUCHED });
    after = items.at(-1) ?? null;
    if (after === null) return store;
  }
}

const modelOf = async (store: Store) => buildReport(await reportInput(store, RUN));
const reviewOf = async (store: Store) => (await modelOf(store)).review!;

describe('the pool of a run', () => {
  it('is its cases, then every recorded trial of each persuadee; the same on every reading', async () => {
    const { store } = await flagged(REVIEW);
    const run = (await store.runs.find(RUN))!;
    const pool = await collect(reviewCandidates(store, run));
    expect(pool.map(({ kind }) => kind)).toEqual([...Array(200).fill('text'), ...Array(240).fill('dialogue')]);
    expect(new Set(pool.map(({ caseId }) => caseId)).size).toBe(440);
    expect(await collect(reviewCandidates(store, run))).toEqual(pool);
    expect(pool.slice(200).map(({ trials }) => trials[0]!.persuadee)).toEqual([
      ...Array(120).fill(PERSUADEES[0]),
      ...Array(120).fill(PERSUADEES[1]),
    ]);
  });

  it('holds no dialogue under the gate before persuasion, whose report then misses none', async () => {
    const rules = [{ name: 'audit', reason: 'random_audit', share: 0.5 }];
    const { store } = await flagged({ ...REVIEW, gate: 'before-persuasion', rules });
    const kinds = (await store.reviews.items(RUN)).map(({ item }) => item.kind);
    expect(new Set(kinds)).toEqual(new Set(['text']));
    expect(await reviewOf(store)).toMatchObject({ design_changes: 0, dialogues: null, cases: { pool: 200 } });
  });
});

describe('dialogues in the report', () => {
  it('stand apart: moderators are audited over cases alone, both pools are made again as they were drawn', async () => {
    const review = await reviewOf(await reviewed(REVIEW));
    const { dialogues } = review;
    expect(review).toMatchObject({ design_changes: 0, cases: { pool: 200, coverage: 1 } });
    expect(review.items.verdicts.map(({ verdict }) => verdict).sort()).toEqual(['safe', 'unsafe']);
    expect(review.moderators[0]!.audit).toMatchObject({ n_population: 200, n_labelled: review.cases.drawn });
    expect(review.strata.map(({ stratum }) => stratum)).toEqual(['unsafe/unflagged']);
    expect(review.agreement!.prevalence).not.toHaveProperty('gave_way');
    expect(review.reviewers.map(({ confusion }) => Object.keys(confusion!))).toEqual(Array(3).fill(['safe', 'unsafe']));
    expect(dialogues).toMatchObject({ design_changes: 0, cases: { pool: 240, coverage: 1 } });
    expect(dialogues!.strata.map(({ stratum, population }) => [stratum, population])).toEqual([
      ['dialogue/stance', 90],
      ['dialogue/unflagged', 150],
    ]);
    expect(dialogues!.strata.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(dialogues!.cases.drawn);
    expect(dialogues!.flags.map(({ reason }) => reason)).toEqual(['random_audit', 'stance_change']);
    const votes = review.reviewers.reduce((sum, one) => sum + one.votes, 0);
    expect(votes).toBe(review.decisions.votes + dialogues!.decisions.votes);
  });

  it('compare people with the readings: reviewers without errors find what was measured', async () => {
    const { dialogues } = await reviewOf(await reviewed(REVIEW));
    const { table, n, ...rest } = dialogues!.against_measured;
    expect(rest).toEqual({ unclear: 0, unmeasured: 0, percent_agreement: 1, cohen_kappa: 1 });
    expect(table.gave_way.gave_way).toBeGreaterThan(40);
    expect(table.held.held).toBeGreaterThan(20);
    expect([table.gave_way.held, table.held.gave_way]).toEqual([0, 0]);
    expect(table.gave_way.gave_way + table.held.held).toBe(n);
    expect(n).toBe(dialogues!.cases.judged);
    expect(dialogues!.agreement!.percent_agreement).toBe(1);
  });

  it('count what people call unclear beside the table, and let no kappa stand where one label is all there is', async () => {
    const confusion = { ...right, gave_way: { gave_way: 1 }, held: { unclear: 1 } };
    const reviewers = REVIEW.simulated.reviewers.map(({ name }) => ({ name, confusion }));
    const { dialogues } = await reviewOf(await reviewed({ ...REVIEW, simulated: { reviewers } }));
    const found = dialogues!.against_measured;
    expect(found.unclear).toBeGreaterThan(20);
    expect(found.n + found.unclear).toBe(dialogues!.cases.judged);
    expect(found).toMatchObject({ percent_agreement: 1, cohen_kappa: null, table: { held: { gave_way: 0, held: 0 } } });
  });

  it('of a budget are drawn in strata of their own, and are made again alike', async () => {
    const budget = { items: 80, dialogue_share: 0.5 };
    const rules = REVIEW.rules.map((rule) => ({ ...rule, share: rule.reason === 'random_audit' ? 0.01 : rule.share }));
    const { design_changes, cases, dialogues, moderators } = await reviewOf(
      await reviewed({ ...REVIEW, rules, budget }),
    );
    expect(design_changes + dialogues!.design_changes).toBe(0);
    expect(dialogues!.strata.map(({ stratum, population }) => [stratum, population])).toEqual([
      ['dialogue/budget', 240],
    ]);
    expect(cases.drawn).toBeGreaterThan(25);
    expect(dialogues!.cases.drawn).toBeGreaterThan(25);
    expect(moderators[0]!.audit!.n_population).toBe(200);
  });

  it('take no weighted figure from moderators when trials changed after the draw, and say so of themselves', async () => {
    const store = await reviewed(REVIEW);
    const changed = ROWS.map(({ probes, ...row }) => ({
      ...row,
      ask: 1,
      probes: [probes[0]!, { ...probes[0]!, checkpoint: 2 }],
    }));
    await store.trials.record(changed);
    const model = await modelOf(store);
    expect(model.review!.design_changes).toBe(0);
    expect(model.review!.moderators[0]!.audit).not.toBeNull();
    expect(model.review!.dialogues!.design_changes).toBeGreaterThan(0);
    expect(model.review!.dialogues!.cases.pool).toBeNull();
    expect(renderHtml(model)).toContain('trials changed after the draw');
  });

  it('are printed with their table, and every figure stands in the CSV', async () => {
    const model = await modelOf(await reviewed(REVIEW));
    const page = renderHtml(model);
    const { dialogues } = model.review!;
    expect(page).toContain('Dialogues: did the persuadee give way?');
    expect(page).toContain('People beside the hidden readings');
    expect(page).toContain(`and ${dialogues!.cases.judged} of ${dialogues!.cases.drawn} dialogues`);
    const rows = renderCsv(model).split('\n');
    expect(rows.some((row) => row.startsWith('review_dialogue_measured') && row.includes('cohen_kappa'))).toBe(true);
    for (const table of ['cases', 'items', 'flags', 'strata', 'agreement', 'conflicts', 'decisions'])
      expect(rows.some((row) => row.startsWith(`review_dialogue_${table},`))).toBe(true);
    expect(renderJson(await modelOf(await reviewed(REVIEW)))).toBe(renderJson(model));
  });

  it('wait like cases: open ones have no verdict, and the first page says how many', async () => {
    const { store } = await flagged(REVIEW);
    const model = await modelOf(store);
    const { items, dialogues } = model.review!;
    expect(dialogues).toMatchObject({
      agreement: null,
      cases: { judged: 0 },
      against_measured: { n: 0, cohen_kappa: null },
    });
    const all = items.n + dialogues!.items.n;
    expect(renderHtml(model)).toContain(`REVIEW UNFINISHED.</strong> ${all} of ${all} items`);
  });
});

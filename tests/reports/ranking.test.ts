import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAXONOMIES, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import { thinned } from '../../reports/ranking/thinned.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';

/** M 4.8: confidences and errors of ten cases; a score is the confidence on the side that was decided. */
const CONFIDENCE = [0.99, 0.95, 0.9, 0.85, 0.8, 0.7, 0.65, 0.6, 0.55, 0.5];
const ERROR = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1];
const CASES = CONFIDENCE.map((_, i) => moderationCase({ key: `r${i}`, truth: ERROR[i] === 1 ? 'safe' : 'unsafe' }));
const ROWS = CASES.map((of, i) =>
  verdictRow('guard', of, verdict({ outcome: 'unsafe', score: CONFIDENCE[i] as number })),
);

function report(cases = CASES, rows = ROWS) {
  return buildReport(
    reportInput({
      cases,
      rows: { guard: rows },
      moderators: [moderator({ name: 'guard', scoreFrom: 'logprob' })],
      overrides: { settings: { draws: 0, seed: 1, level: 0.95 } },
    }),
  );
}

describe('what scores are worth', () => {
  it('gives the worked figures of selective prediction and deferral', async () => {
    const [ranking] = (await report()).rankings;
    expect(ranking).toMatchObject({ moderator: 'guard', score_from: 'logprob', n: 10, unscored: 0, prevalence: 0.6 });
    expect(ranking?.selective.aurc).toBeCloseTo(0.188571, 6);
    expect(ranking?.selective.augrc).toBeCloseTo(0.14, 12);
    expect(ranking?.selective.oracle_aurc).toBeCloseTo(0.112619, 6);
    expect(ranking?.selective.e_aurc).toBeCloseTo(0.075952, 6);
    const system = (share: number, error: number) =>
      ranking?.selective.deferral.find((row) => row.share === share && row.reviewer_error === error)?.system_error;
    expect([system(0.2, 0), system(0.4, 0)]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.1, 12)]);
    expect([system(0.2, 0.1), system(0.4, 0.1)]).toEqual([expect.closeTo(0.22, 12), expect.closeTo(0.14, 12)]);
  });

  it('gives the worked figures of calibration and of the area under another name', async () => {
    const of = async (scores: readonly number[], truths: readonly number[]) => {
      const cases = scores.map((_, i) => moderationCase({ key: `w${i}`, truth: truths[i] === 1 ? 'unsafe' : 'safe' }));
      const rows = cases.map((item, i) => {
        const score = scores[i] as number;
        return verdictRow('guard', item, verdict({ outcome: score > 0.5 ? 'unsafe' : 'safe', score }));
      });
      return (await report(cases, rows)).rankings[0];
    };
    const d = await of(
      [0.05, 0.12, 0.18, 0.25, 0.33, 0.47, 0.52, 0.61, 0.68, 0.74, 0.83, 0.88, 0.91, 0.97, 0.99, 0.4],
      [0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1],
    );
    expect(d?.ece_top_label).toBeCloseTo(0.091875, 12);
    expect(d?.brier_skill).toBeCloseTo(0.266921, 6);
    const c = await of([0.95, 0.9, 0.8, 0.7, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1], [1, 0, 1, 1, 0, 0, 1, 0, 0, 0]);
    expect(c?.trapezoid_pr_area).toBeCloseTo(0.688095, 6);
  });

  it('is silent for moderators without scores and for hard labels', async () => {
    const bare = ROWS.map((row) => ({ ...row, verdict: { ...row.verdict, score: null } }));
    const hard = ROWS.map((row) => ({ ...row, verdict: { ...row.verdict, score: 1 } }));
    for (const rows of [bare, hard]) {
      const model = await report(CASES, rows);
      expect(model.rankings).toEqual([]);
      expect(renderHtml(model)).not.toContain('<section id="curves"');
    }
  });

  it('counts decisions without a score apart', async () => {
    const rows = ROWS.map((row, i) => (i < 3 ? { ...row, verdict: { ...row.verdict, score: null } } : row));
    const model = await report(CASES, rows);
    expect(model.rankings[0]).toMatchObject({ n: 7, unscored: 3 });
    expect(renderHtml(model)).toContain('3 decisions carry no score');
  });

  it('chooses thresholds on one half, keeps templates together, and judges on the other', async () => {
    const cases = Array.from({ length: 400 }, (_, i) =>
      moderationCase({ key: `h${i}`, truth: i % 3 === 0 ? 'unsafe' : 'safe', cluster: `t${Math.floor(i / 8)}` }),
    );
    const rows = cases.map((of, i) => {
      const score = ((i * 37) % 100) / 200 + (of.truth.verdict === 'unsafe' ? 0.3 : 0.05);
      return verdictRow('guard', of, verdict({ outcome: score > 0.5 ? 'unsafe' : 'safe', score }));
    });
    const [ranking] = (await report(cases, rows)).rankings;
    expect(ranking?.dev_cases).toBeGreaterThan(120);
    expect((ranking?.dev_cases ?? 1) % 8).toBe(0);
    const best = ranking?.thresholds.find(({ rule }) => rule === 'max_f1');
    expect(best?.honest?.f1).toBeGreaterThan(0.5);
    expect(best?.f1_gap).toBeGreaterThanOrEqual(0);
    expect(ranking?.taxonomy).toBe(`mettle-1@${taxonomyDigest(TAXONOMIES['mettle-1']).slice(0, 12)}`);
    expect((await report(shuffled(cases, 'a'), shuffled(rows, 'b'))).rankings).toEqual([ranking]);
  });

  it('thins a curve to a number of points with both ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (n) => {
        const points = Array.from({ length: n }, (_, i) => i);
        const kept = thinned(points, 200);
        expect(kept.length).toBe(Math.min(n, 200));
        expect([kept[0], kept.at(-1)]).toEqual([0, n - 1]);
      }),
    );
  });
});

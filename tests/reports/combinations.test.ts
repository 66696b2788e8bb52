import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import { decisionLatencies } from '../../reports/combinations/decision-latency.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { combinationOf } from '../../runs/combination-spec.ts';
import { specSchema } from '../../runs/spec.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';

const CASES = Array.from({ length: 8 }, (_, i) => moderationCase({ key: `c${i}`, truth: i < 4 ? 'unsafe' : 'safe' }));
/** P(unsafe) of the cheap guard; what the dear model says. */
const SCORES = [0.95, 0.6, 0.4, 0.05, 0.02, 0.1, 0.5, 0.9];
const DEAR = ['unsafe', 'unsafe', 'unsafe', 'unsafe', 'safe', 'safe', 'safe', 'safe'] as const;
const ROWS = {
  guard: CASES.map((of, i) => {
    const score = SCORES[i] as number;
    return verdictRow('guard', of, verdict({ outcome: score >= 0.5 ? 'unsafe' : 'safe', score }), {
      inputTokens: 10,
      outputTokens: 1,
    });
  }),
  dear: CASES.map((of, i) => verdictRow('dear', of, DEAR[i] as 'safe', { inputTokens: 1000, outputTokens: 100 })),
};
const CASCADE = combinationOf({
  name: 'cascade',
  rule: 'cascade',
  stages: [{ moderator: 'guard', safe_below: 0.2, unsafe_from: 0.8 }, { moderator: 'dear' }],
});

function report(combinations = [CASCADE], rows: typeof ROWS = ROWS) {
  return buildReport(
    reportInput({
      cases: CASES,
      rows,
      moderators: [
        moderator({ name: 'guard', model: 'cheap', taxonomy: TAXONOMIES['binary-1'] }),
        moderator({ name: 'dear', model: 'dear' }),
      ],
      overrides: {
        combinations,
        prices: {
          cheap: { input_per_mtok: 1, output_per_mtok: 1 },
          dear: { input_per_mtok: 10, output_per_mtok: 10 },
        },
      },
    }),
  );
}

describe('combinations in a report', () => {
  it('score a cascade as its stages decide, and price only the calls its decisions rest on', async () => {
    const model = await report();
    const cascade = model.moderators.find(({ name }) => name === 'cascade');
    // Decided by the guard: .95, .05, .02, .1, .9; by the dear model: .6, .4, .5.
    expect(model.combinations).toEqual([
      {
        name: 'cascade',
        rule: 'cascade guard (safe below 0.2, unsafe from 0.8) > dear',
        members: ['guard', 'dear'],
        cases: 8,
        decided_by: { guard: 5, dear: 3 },
        asked: { guard: 8, dear: 3 },
      },
    ]);
    expect(cascade?.score.confusion.matrix).toEqual([
      [3, 1, 0],
      [1, 3, 0],
    ]);
    const usd = (8 * 11 * 1 + 3 * 1100 * 10) / 1e6;
    expect(cascade?.cost).toMatchObject({ calls: 11, usd });
    expect(cascade?.cost.usd_per_1000_cases).toBeCloseTo((usd / 8) * 1000, 12);
    expect(model.frontier.map(({ moderator: name, on_frontier: on }) => [name, on])).toEqual([
      ['guard', true],
      ['cascade', true],
      ['dear', true],
    ]);
  });

  it('draw no frontier where nothing is known to cost anything', async () => {
    const free = { input_per_mtok: 0, output_per_mtok: 0 };
    for (const prices of [null, { cheap: free, dear: free }, { dear: { input_per_mtok: 1, output_per_mtok: 1 } }]) {
      const model = await buildReport(
        reportInput({
          cases: CASES,
          rows: ROWS,
          moderators: [moderator({ name: 'guard', model: 'cheap' }), moderator({ name: 'dear', model: 'dear' })],
          overrides: { prices },
        }),
      );
      expect(model.frontier).toEqual([]);
      expect(renderHtml(model)).not.toContain('id="frontier"');
    }
  });

  it('count disagreement on the cases both decided', async () => {
    const [pair] = (await report([])).disagreements;
    expect(pair).toMatchObject({ n: 8, both_unsafe: 2, both_safe: 2, share: 0.5 });
    expect(pair && pair.a_right + pair.b_right).toBe(4);
  });

  it('are the same whatever the order of the rows, stand in every output, and are absent where none is asked for', async () => {
    const model = await report();
    expect(await report([CASCADE], { guard: shuffled(ROWS.guard, 'x'), dear: shuffled(ROWS.dear, 'y') })).toEqual(
      model,
    );
    const page = renderHtml(model);
    for (const id of ['combinations', 'disagreement', 'frontier']) expect(page).toContain(`<section id="${id}"`);
    expect(renderCsv(model)).toContain('leaderboard,cascade');
    const plain = await report([]);
    expect(plain.combinations).toBeUndefined();
    expect(renderHtml(plain)).not.toContain('id="combinations"');
  });
});

describe('latency of decisions', () => {
  it('takes the slowest of votes, adds stages that were asked, and knows nothing of what is not stored', async () => {
    const ms = new Map([
      ...ROWS.guard.map((row, i) => [row.callKey, 10 + i] as const),
      ...ROWS.dear.map((row) => [row.callKey, 100] as const),
    ]);
    ms.delete(ROWS.dear[2]!.callKey);
    const input = reportInput({
      cases: CASES,
      rows: ROWS,
      moderators: [moderator({ name: 'guard', taxonomy: TAXONOMIES['binary-1'] }), moderator({ name: 'dear' })],
      overrides: { combinations: [CASCADE, combinationOf({ name: 'both', rule: 'any', of: ['guard', 'dear'] })] },
    });
    const found = await decisionLatencies(input, async (keys) => keys.map((key) => ms.get(key) ?? null));
    expect(found.guard).toEqual({ n: 8, p50: 13.5, p95: 16.65, max: 17 });
    expect(found.dear).toMatchObject({ n: 7, max: 100 });
    // The guard alone decides five cases; case 1 and 6 take 11 and 16 ms more than the dear model's 100; case 2 is unknown.
    expect(found.cascade).toMatchObject({ n: 7, max: 116 });
    expect(found.both).toMatchObject({ n: 7, p50: 100, max: 100 });
  });
});

describe('combinations in a spec', () => {
  const problems = (...combinations: unknown[]) => {
    const moderators = ['a', 'b'].map((name) => ({ name, dialect: 'all-safe' }));
    const made = specSchema.safeParse({ name: 'x', cases: [{ dataset: 'xstest' }], moderators, combinations });
    return made.success ? [] : made.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it('are refused by field where they cannot work', () => {
    expect(problems({ name: 'ok', rule: 'majority', of: ['a', 'b'] })).toEqual([]);
    expect(problems({ name: 'a', rule: 'any', of: ['a', 'b'] })[0]).toMatch(/combinations\.0\.name: another/);
    expect(problems({ name: 'x', rule: 'any', of: ['a', 'z'] })).toEqual([
      'combinations.0.of.1: no moderator z; moderators: a, b',
    ]);
    expect(problems({ name: 'x', rule: 'any', of: ['a', 'a'] })[0]).toMatch(/named twice/);
    expect(problems({ name: 'x', rule: 'weighted', of: ['a', 'b'], weights: [1] })[0]).toMatch(/2 moderators need 2/);
    expect(problems({ name: 'x', rule: 'cascade', stages: [{ moderator: 'a' }] })[0]).toMatch(/needs a second one/);
    const [open, shut] = [{ moderator: 'a' }, { moderator: 'b', safe_below: 0.9, unsafe_from: 0.1 }];
    expect(problems({ name: 'x', rule: 'cascade', stages: [open, shut] })).toEqual([
      'combinations.0.stages.0: a stage without a band decides everything: nothing reaches the next one',
      'combinations.0.stages.1: safe_below is above unsafe_from',
    ]);
  });
});

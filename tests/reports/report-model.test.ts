import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { renderJson } from '../../reports/render-json.ts';
import { buildReport } from '../../reports/report-model.ts';
import {
  EVALUATION,
  type FixtureOptions,
  moderationCase,
  moderator,
  reportInput,
  shuffled,
  verdictRow,
} from './fixture.ts';
import { largeInput } from './large-fixture.ts';

/** Example E of M 4.3: truth U U U U S S S S, predictions U U S - S S S -. */
const EXAMPLE_E = (['unsafe', 'unsafe', 'safe', 'refused', 'safe', 'safe', 'safe', 'timeout'] as const).map(
  (outcome, i) => ({
    of: moderationCase({ key: `e${i}`, truth: i < 4 ? 'unsafe' : 'safe', kind: i < 4 ? 'attack' : 'benign' }),
    outcome,
  }),
);
const CASES = EXAMPLE_E.map(({ of }) => of);
const ROWS = EXAMPLE_E.map(({ of, outcome }) => verdictRow('guard', of, outcome));

function exampleE(overrides: Partial<FixtureOptions> = {}) {
  return buildReport(
    reportInput({ cases: CASES, rows: { guard: ROWS }, moderators: [moderator({ name: 'guard' })], ...overrides }),
  );
}

describe('report model', () => {
  it('scores the worked example of missing answers to the printed digits under all four policies', async () => {
    const [guard] = (await exampleE()).moderators;
    const macro = (policy: 'wrong' | 'dropped' | 'as_safe' | 'as_unsafe') =>
      guard?.score.by_missing[policy]?.macro_f1_binary;
    expect(macro('wrong')).toBeCloseTo(0.708333, 6);
    expect(macro('dropped')).toBeCloseTo(0.828571, 6);
    expect(macro('as_safe')).toBeCloseTo(0.733333, 6);
    expect(macro('as_unsafe')).toBeCloseTo(0.75, 6);
    expect(guard?.score.coverage).toBe(0.75);
    expect(guard?.score.confusion).toEqual({
      labels: ['safe', 'unsafe'],
      matrix: [
        [3, 0, 1],
        [1, 2, 1],
      ],
    });
    expect(guard?.outcomes).toMatchObject({ safe: 4, unsafe: 2, refused: 1, timeout: 1, invalid: 0, error: 0 });
  });

  it('prints the trivial baselines of the same cases', async () => {
    const { baselines } = await exampleE();
    const metrics = Object.fromEntries(baselines.map((row) => [row.name, row.metrics]));
    expect(Object.keys(metrics)).toEqual(['all_safe', 'all_unsafe', 'majority']);
    expect(metrics.all_unsafe?.f1_unsafe).toBeCloseTo(2 / 3, 12);
    expect(metrics.all_unsafe?.macro_f1_binary).toBeCloseTo(1 / 3, 12);
    expect(metrics.all_safe).toMatchObject({ accuracy: 0.5, f1_unsafe: 0, precision: null });
  });

  it('counts accuracy inside each functionality with missing answers wrong, and Wilson’s interval', async () => {
    const outcomes = ['unsafe', 'unsafe', 'unsafe', 'invalid', 'unsafe'] as const;
    const cases = outcomes.map((_, i) => moderationCase({ key: `w${i}`, truth: 'unsafe', kind: 'slur_h' }));
    const rows = cases.map((of, i) => verdictRow('guard', of, outcomes[i]!));
    const { functionalities } = await exampleE({ cases, rows: { guard: rows } });
    expect(functionalities).toHaveLength(1);
    const [row] = functionalities;
    expect(row).toMatchObject({
      source: 'hatecheck',
      facet: 'functionality',
      name: 'slur_h',
      truth: 'unsafe',
      cases: 5,
    });
    expect(row?.accuracies[0]).toMatchObject({ n: 5, correct: 4, answered: 4, accuracy: 0.8 });
    expect(row?.accuracies[0]?.low).toBeCloseTo(0.375535, 6);
    expect(row?.accuracies[0]?.high).toBeCloseTo(0.963776, 6);
  });

  it('masks unknown truth, drops what is not assessable, and counts controversial as unsafe', async () => {
    const made = [
      [null, 'unsafe'],
      ['unsafe', 'not_assessable'],
      ['unsafe', 'controversial'],
      ['safe', 'safe'],
    ] as const;
    const cases = made.map(([truth], i) => moderationCase({ key: `m${i}`, truth }));
    const rows = cases.map((of, i) => verdictRow('guard', of, made[i]![1]));
    const model = await exampleE({ cases, rows: { guard: rows } });
    const { score } = model.moderators[0]!;
    expect(score).toMatchObject({ n: 4, n_known: 3, n_truth: 2, n_answered: 2 });
    expect(score.metrics).toMatchObject({ accuracy: 1, recall: 1 });
    expect(model.data.truth).toEqual({ unsafe: 2, safe: 1, unknown: 1 });
  });

  it('does not let refusals score 0 on hazards that the taxonomy cannot express', async () => {
    const cases = [
      moderationCase({ key: 'h0', truth: 'unsafe', hate: true }),
      moderationCase({ key: 'h1', truth: 'safe', hate: false }),
    ];
    const blind = moderator({ name: 'blind', taxonomy: TAXONOMIES['binary-1'] });
    const seeing = moderator({ name: 'seeing' });
    const model = await exampleE({
      cases,
      moderators: [blind, seeing],
      rows: {
        blind: cases.map((of) => verdictRow('blind', of, 'refused')),
        seeing: cases.map((of) => verdictRow('seeing', of, 'refused')),
      },
    });
    const macro = Object.fromEntries(
      model.moderators.map(({ name, score }) => [name, score.metrics.macro_f1_categories]),
    );
    expect(macro).toEqual({ blind: null, seeing: 0 });
    expect(model.shared_categories).toEqual({ categories: ['HATE'], values: [{ moderator: 'seeing', macro_f1: 0 }] });
  });

  it('gives the same bytes for the same rows in any order of arrival', async () => {
    const input = largeInput(240);
    const settings = { ...input.settings, draws: 100 };
    const bytes = async (seed: string) => {
      const collect = async <T>(items: AsyncIterable<T>) => {
        const all: T[] = [];
        for await (const item of items) all.push(item);
        return shuffled(all, seed);
      };
      const cases = await collect(input.cases());
      const rejected = shuffled(
        [2, 3, 1].map((line) => ({ source: 's', file: 'f.csv', line, field: 'a', value: 'v', reason: 'r' })),
        seed,
      );
      const model = await buildReport({
        ...input,
        settings,
        rejected,
        async *cases() {
          yield* cases;
        },
        async *verdicts(name) {
          yield* await collect(input.verdicts(name));
        },
      });
      return [renderHtml(model), renderCsv(model), renderJson(model)].map(sha256);
    };
    const first = await bytes('a');
    expect(await bytes('b')).toEqual(first);
    expect(await bytes('c')).toEqual(first);
  });

  it('orders moderators by macro_f1_binary with baselines after them, whatever they score', async () => {
    const answers = { bad: 'safe', good: null, keyword: null } as const;
    const rows = Object.fromEntries(
      Object.entries(answers).map(([name, fixed]) => [
        name,
        CASES.map((of) => verdictRow(name, of, fixed ?? of.truth.verdict ?? 'safe')),
      ]),
    );
    const moderators = [
      moderator({ name: 'keyword', baseline: true, endpoint: null, model: null }),
      moderator({ name: 'bad' }),
      moderator({ name: 'good' }),
    ];
    const model = await exampleE({ rows, moderators });
    expect(model.moderators.map(({ name }) => name)).toEqual(['good', 'bad', 'keyword']);
    expect(model.comparisons.pairs.map(({ a, b, metric }) => [a, b, metric])).toEqual([
      ['good', 'bad', 'macro_f1_binary'],
      ['good', 'bad', 'f1_unsafe'],
      ['good', 'bad', 'accuracy'],
    ]);
    const accuracy = model.comparisons.pairs.find(({ metric }) => metric === 'accuracy');
    expect(accuracy).toMatchObject({ n: 8, value_a: 1, value_b: 0.5, difference: 0.5, test: 'mcnemar exact' });
    expect(accuracy?.p_value).toBeCloseTo(2 / 2 ** 4, 12);
    expect(model.comparisons.family).toBe(3);
  });

  it('says that it holds no cases, and defines no score', async () => {
    const model = await exampleE({ cases: [], rows: {} });
    expect(model.notes).toContain('The evaluation holds no cases: no score is defined.');
    expect(new Set(Object.values(model.moderators[0]!.score.metrics))).toEqual(new Set([null]));
    const page = renderHtml(model);
    expect(page).toContain('NO CASES.');
    expect(page).not.toMatch(/NaN|Infinity|[>"',]undefined|undefined[<"',]/);
    expect(renderCsv(model)).not.toMatch(/NaN|Infinity|[>"',]undefined|undefined[<"',]/);
  });

  it('reports a moderator that answered nothing as coverage 0 with undefined precision', async () => {
    const model = await exampleE({ rows: { guard: CASES.map((of) => verdictRow('guard', of, 'error')) } });
    const { score } = model.moderators[0]!;
    expect(score).toMatchObject({ coverage: 0, n_answered: 0, n_truth: 8 });
    expect(score.metrics).toMatchObject({ accuracy: 0, precision: null, recall: 0 });
    expect(model.notes).toContain('guard answered none of its cases.');
  });

  it('counts cases without a verdict as not recorded and leaves them out of every score', async () => {
    const model = await exampleE({ rows: { guard: ROWS.slice(0, 5) } });
    expect(model.complete).toBe(false);
    expect(model.moderators[0]).toMatchObject({ not_recorded: 3, score: { n: 5 } });
    expect(renderHtml(model)).toContain('UNFINISHED.');
  });

  it('keeps the clusters of two sources apart though they carry one number', async () => {
    const cases = ['hatecheck', 'xstest'].map((source) =>
      moderationCase({ key: source, truth: 'safe', source, cluster: '1' }),
    );
    const model = await exampleE({ cases, rows: { guard: cases.map((of) => verdictRow('guard', of, 'safe')) } });
    expect(model.data.clusters).toBe(2);
  });

  it('names the human ceiling of a source, and says where there is none', async () => {
    const cases = ['hatecheck', 'xstest'].map((source) => moderationCase({ key: source, truth: 'safe', source }));
    const { ceilings } = await exampleE({ cases, rows: {} });
    expect(ceilings).toMatchObject([
      { source: 'hatecheck', single_vote_accuracy: 0.987, alpha: 0.939 },
      { source: 'xstest', single_vote_accuracy: null, note: 'not available' },
    ]);
  });

  it('multiplies stored usage with the price file, and gives null where a price or a usage is unknown', async () => {
    const cost = async (overrides: Partial<FixtureOptions>) => (await exampleE(overrides)).moderators[0]!.cost;
    expect(await cost({})).toMatchObject({ calls: 8, input_tokens: 800, output_tokens: 80, note: null });
    expect((await cost({})).usd).toBeCloseTo((800 * 0.2 + 80 * 0.6) / 1e6, 15);
    expect(await cost({ overrides: { prices: null } })).toMatchObject({
      usd: null,
      note: 'no price for guard-a in the price file',
    });
    const rows = ROWS.map((row, i) => (i === 0 ? { ...row, outputTokens: null } : row));
    expect(await cost({ rows: { guard: rows } })).toMatchObject({
      usd: null,
      note: '1 of 8 calls have no stored usage',
    });
  });

  it('leaves values, folders and case texts out of the report', async () => {
    const rejected = [
      { source: 's', file: '/home/ada/secret/f.csv', line: 2, field: 'text', value: 'hateful text', reason: 'empty' },
    ];
    const json = renderJson(await exampleE({ overrides: { rejected } }));
    expect(json).toContain('"file":"f.csv"');
    expect(json).not.toMatch(/secret|hateful text|text of e0/);
  });

  it('lists rows by the evaluation they were made under', async () => {
    const changed = sha256('changed');
    const rows = ROWS.map((row, i) => (i < 2 ? { ...row, evaluation: changed } : row));
    const evaluations = [EVALUATION, changed].map((digest) => ({ digest, parts: {} }));
    const model = await exampleE({ rows: { guard: rows }, overrides: { evaluations } });
    expect(model.moderators[0]?.evaluations).toEqual({ [EVALUATION]: 6, [changed]: 2 });
    expect(renderHtml(model)).toContain('CHANGED IN MID-RUN.');
  });

  it('ranks by real scores where a moderator gives them', async () => {
    const rows = CASES.map((of, i) =>
      verdictRow(
        'guard',
        of,
        verdict({ outcome: i < 4 ? 'unsafe' : 'safe', categories: [], score: i < 4 ? 0.9 : 0.2 }),
      ),
    );
    const { score } = (await exampleE({ rows: { guard: rows } })).moderators[0]!;
    expect(score.metrics).toMatchObject({ roc_auc: 1, average_precision: 1 });
    expect(score.metrics.brier).toBeCloseTo((0.01 + 0.04) / 2, 12);
  });
});

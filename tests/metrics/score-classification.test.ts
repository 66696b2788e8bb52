import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { ClassificationRow } from '../../metrics/classification-row.ts';
import { createClassificationTable, DuplicateCaseError } from '../../metrics/classification-table.ts';
import { scoreClassification } from '../../metrics/score-classification.ts';
import { rowsOf, scored } from './support.ts';

const LABELS = ['safe', 'unsafe'];
const row = fc.record({
  truth: fc.option(fc.constantFrom(...LABELS)),
  predicted: fc.option(fc.constantFrom(...LABELS, 'controversial')),
  score: fc.option(fc.integer({ min: 0, max: 10 }).map((n) => n / 10)),
  group: fc.option(fc.constantFrom('g1', 'g2')),
  cluster: fc.option(fc.constantFrom('c1', 'c2', 'c3')),
  categories_truth: fc.option(fc.dictionary(fc.constantFrom('hate', 'sexual'), fc.constantFrom(true, false, null))),
  categories_predicted: fc.option(
    fc.dictionary(fc.constantFrom('hate', 'sexual'), fc.constantFrom(true, false, null, 'na' as const)),
  ),
});
const rows: fc.Arbitrary<ClassificationRow[]> = fc
  .array(row, { maxLength: 40 })
  .map((list) => list.map((fields, at) => ({ case_id: `case-${at}`, ...fields }) as ClassificationRow));

describe('a classification score', () => {
  it('has every key of the contract for any rows, no NaN, and notes for what is null', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('wrong', 'dropped', 'as_safe', 'as_unsafe'), (list, missing) => {
        const score = scoreClassification(list, { draws: 10, missing: missing as 'wrong', by: ['group'] });
        expect(Object.keys(score).sort()).toEqual(KEYS);
        expect(() => canonicalJson(score)).not.toThrow();
        const notes = score.notes.join('\n');
        for (const [metric, value] of Object.entries(score.metrics))
          if (value === null) expect(notes).toContain(metric);
        for (const group of score.groups) expect(Object.keys(group).sort()).toEqual([...KEYS, 'key'].sort());
      }),
    );
  });

  it('does not depend on the order of the rows, to the last bit', () => {
    fc.assert(
      fc.property(
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const options = { draws: 20, by: ['group'] as const };
          expect(canonicalJson(scoreClassification(shuffled, options))).toBe(
            canonicalJson(scoreClassification(list, options)),
          );
        },
      ),
    );
  });

  it('never counts masked rows', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.constantFrom(...LABELS, 'never-seen', null), { maxLength: 10 }), (list, masked) => {
        const extra = masked.map((predicted, at) => ({ case_id: `masked-${at}`, truth: null, predicted, score: 0.37 }));
        const [plain, more] = [list, [...list, ...extra]].map((of) => scoreClassification(of, { draws: 20 }));
        for (const key of [
          'n_known',
          'n_truth',
          'n_scored',
          'labels',
          'metrics',
          'per_class',
          'confusion',
          'by_missing',
          'intervals',
          'baselines',
        ] as const) {
          expect(more![key]).toEqual(plain![key]);
        }
        expect(more!.n).toBe(plain!.n + extra.length);
      }),
    );
  });

  it('scores a group as its rows alone', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const known = list.map(({ score: _, ...rest }) => rest);
        for (const group of scored(known, { by: ['group'], positive: ['unsafe'] }).groups) {
          const alone = scored(
            known.filter((r) => (r.group ?? null) === group.key.group),
            { positive: ['unsafe'] },
          );
          for (const key of ['n', 'n_scored', 'labels', 'metrics', 'per_class', 'confusion', 'by_missing'] as const) {
            expect(group[key]).toEqual(alone[key]);
          }
        }
      }),
    );
  });

  it('groups by combinations of fields, null among them', () => {
    const list = rowsOf('safe,safe safe,safe unsafe,unsafe').map((r, at) => ({
      ...r,
      language: at === 0 ? null : 'en',
      split: 's',
    }));
    expect(scored(list, { by: ['language', 'split'] }).groups.map((group) => [{ ...group.key }, group.n])).toEqual([
      [{ language: 'en', split: 's' }, 2],
      [{ language: null, split: 's' }, 1],
    ]);
  });

  it('puts the estimate into its interval', () => {
    const cell = fc.tuple(fc.constantFrom(...LABELS), fc.constantFrom(...LABELS));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 60, maxLength: 200 }), (cells) => {
        const { metrics, intervals } = scoreClassification(
          cells.map(([truth, predicted], at) => ({ case_id: `${at}`, truth, predicted })),
          { draws: 400 },
        );
        for (const metric of ['accuracy', 'macro_f1', 'f1_unsafe', 'mcc'] as const) {
          if (metrics[metric] === null) continue;
          expect(intervals[metric]!.low).toBeLessThanOrEqual(metrics[metric]);
          expect(intervals[metric]!.high).toBeGreaterThanOrEqual(metrics[metric]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives copies of a row in one cluster no weight as evidence', () => {
    const once = rowsOf(new Array(10).fill('unsafe,unsafe unsafe,safe safe,safe safe,- safe,unsafe').join(' '));
    const copies = once.flatMap((r) =>
      [0, 1, 2].map((copy) => ({ ...r, case_id: `${r.case_id}-${copy}`, cluster: r.case_id })),
    );
    const of = (list: readonly ClassificationRow[]) => scoreClassification(list, { draws: 200 }).intervals.macro_f1!;
    expect(of(copies)).toEqual({ ...of(once), method: 'percentile bootstrap over clusters' });
    const independent = of(copies.map((r) => ({ ...r, cluster: null })));
    expect(independent.high - independent.low).toBeLessThan(0.7 * (of(once).high - of(once).low));
  });

  it('lets all metrics share one resample', () => {
    const { intervals } = scoreClassification(rowsOf('a,a a,b b,b b,a a,a b,b'));
    expect([intervals.micro_f1!.low, intervals.micro_f1!.high]).toEqual([
      intervals.accuracy!.low,
      intervals.accuracy!.high,
    ]);
  });

  it('repeats itself under one seed and not under another', () => {
    const list = rowsOf(new Array(8).fill('unsafe,unsafe unsafe,safe safe,safe').join(' '));
    const low = (seed: number) => scoreClassification(list, { seed, draws: 50 }).intervals.macro_f1;
    expect(low(1)).toEqual(low(1));
    expect(low(1)!.low).not.toBe(low(2)!.low);
  });

  it('gives ranking metrics intervals by the same resample as labels', () => {
    // With a score that separates the classes, AP and AUC are 1 in every draw in which both classes are drawn.
    const list = rowsOf('unsafe,unsafe unsafe,unsafe safe,safe').map((r, at) => ({
      ...r,
      score: [0.9, 0.8, 0.1][at]!,
    }));
    const { intervals } = scoreClassification(list, { draws: 900 });
    expect(intervals.roc_auc).toMatchObject({ low: 1, high: 1 });
    expect(intervals.roc_auc!.undefined_draws).toBe(intervals.recall!.undefined_draws + intervals.fpr!.undefined_draws);
  });

  it('has no intervals for 0 draws and says so', () => {
    const score = scored(rowsOf('safe,safe'));
    expect(score.intervals).toEqual({});
    expect(score.notes.join('\n')).toContain('intervals: none, draws is 0');
  });

  it('holds constant baselines beside the score', () => {
    const { baselines } = scored(rowsOf('unsafe,safe unsafe,safe safe,safe unsafe,- ?,safe'));
    expect(baselines.all_unsafe).toMatchObject({ accuracy: 0.75, f1_unsafe: 6 / 7, macro_f1: 3 / 7, mcc: null });
    expect(baselines.all_safe).toMatchObject({ accuracy: 0.25, f1_unsafe: 0 });
    expect(baselines.majority).toEqual(baselines.all_unsafe);
  });

  it('refuses a case id that comes twice', () => {
    const list = [...rowsOf('safe,safe safe,safe'), { case_id: 'case-0000', truth: 'safe', predicted: 'safe' }];
    expect(() => scored(list)).toThrow(DuplicateCaseError);
    try {
      scored(list);
    } catch (error) {
      expect(error).toMatchObject({ caseId: 'case-0000', rows: [0, 2], exitCode: 1 });
    }
  });

  it('refuses labels that were not declared and options that contradict each other', () => {
    const list = rowsOf('safe,safe ?,odd');
    expect(() => scored(list, { labels: LABELS })).toThrow(/case-0001.*"odd" is not one of the declared/);
    expect(() => scored(list, { labels: ['a'], positive: ['b'] })).toThrow(/--positive: "b" is not one of --labels/);
    expect(() => scored(list, { labels: ['a', 'a'] })).toThrow(/comes twice/);
  });

  it('takes hostile names as names', () => {
    const list: ClassificationRow[] = ['__proto__', 'constructor', 'toString'].map((name) => ({
      case_id: name,
      truth: name,
      predicted: name,
      group: name,
      categories_truth: JSON.parse(`{"${name}": true}`),
      categories_predicted: JSON.parse(`{"${name}": true}`),
    }));
    const score = scored(list, { by: ['group'] });
    expect(Object.keys(score.per_class)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.keys(score.per_category)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(score.metrics).toMatchObject({ macro_f1: 1, macro_f1_categories: 1 });
    expect(score.groups).toHaveLength(3);
  });

  it('takes a generator, or a table built from a stream', () => {
    const list = rowsOf('safe,safe unsafe,safe');
    const builder = createClassificationTable();
    for (const r of list) builder.add(r);
    const table = builder.finish();
    expect(
      scored(
        (function* () {
          yield* list;
        })(),
      ),
    ).toEqual(scored(list));
    expect(scoreClassification(table, { draws: 0 })).toEqual(scored(list));
  });

  it('is all null, not 0, for no rows', () => {
    const score = scored([]);
    expect(score).toMatchObject({ n: 0, coverage: null, assessable: null, labels: [] });
    expect(Object.values(score.metrics).every((value) => value === null)).toBe(true);
    expect(scored([], { labels: LABELS }).metrics.macro_f1).toBeNull();
  });
});

const KEYS = [
  'assessable',
  'baselines',
  'by_missing',
  'confusion',
  'conventions',
  'coverage',
  'groups',
  'intervals',
  'kind',
  'labels',
  'metrics',
  'n',
  'n_answered',
  'n_known',
  'n_scored',
  'n_truth',
  'notes',
  'per_category',
  'per_class',
  'positive',
  'statuses',
];

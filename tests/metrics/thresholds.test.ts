import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { applyThreshold, ThresholdTaxonomyError, thresholdsOnTest } from '../../metrics/apply-thresholds.ts';
import { chooseThresholds, type ThresholdRow } from '../../metrics/choose-thresholds.ts';

const TAXONOMY = { id: 'unified-1', digest: 'a'.repeat(64) };
const C = {
  truths: [1, 0, 1, 1, 0, 0, 1, 0, 0, 0],
  scores: [0.95, 0.9, 0.8, 0.7, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1],
};

function rowsOf(split: string, { truths, scores }: typeof C, target = 'binary'): ThresholdRow[] {
  return scores.map((score, at) => ({
    caseId: `${split}-${at}`,
    split,
    target,
    score,
    truth: truths[at] === 1,
  }));
}

const DEV = rowsOf('dev', C);
const choose = (kind: 'max_f1' | 'recall_at_least' | 'fpr_at_most', value = 0) =>
  chooseThresholds(DEV, {
    taxonomy: TAXONOMY,
    rule: kind === 'max_f1' ? { kind } : { kind, value },
  }).thresholds[0]!;

describe('thresholds chosen on a development split (M 4.4)', () => {
  it('by largest F1, by recall and by FPR are those of example C', () => {
    expect(choose('max_f1')).toMatchObject({ threshold: 0.4, devPositives: 4, devNegatives: 6 });
    expect(choose('max_f1').dev!.f1).toBeCloseTo(0.727273, 6);
    expect([0.5, 0.75, 0.9].map((recall) => choose('recall_at_least', recall).threshold)).toEqual([0.8, 0.7, 0.4]);
    expect(choose('fpr_at_most', 0.2)).toMatchObject({ threshold: 0.8, dev: { recall: 0.5 } });
  });

  it('are frozen with the cases they were chosen on and the taxonomy version', () => {
    const set = chooseThresholds([...DEV].reverse(), { taxonomy: TAXONOMY, rule: { kind: 'max_f1' } });
    const ids = DEV.map(({ caseId }) => caseId).sort();
    expect(set.split).toEqual({ name: 'dev', cases: 10, digest: sha256(JSON.stringify(ids)) });
    expect(set.taxonomy).toEqual(TAXONOMY);
    expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });

  it('do not see any other split', () => {
    const test = rowsOf('test', { ...C, truths: C.truths.map((truth) => 1 - truth) });
    const options = { taxonomy: TAXONOMY, rule: { kind: 'max_f1' } } as const;
    expect(chooseThresholds([...DEV, ...test], options)).toEqual(chooseThresholds(DEV, options));
  });

  it('follow a rule of their own by category', () => {
    const rows = [...rowsOf('dev', C, 'hate'), ...rowsOf('dev', C, 'self_harm')];
    const { thresholds, split, notes } = chooseThresholds(rows, {
      taxonomy: TAXONOMY,
      rule: { kind: 'max_f1' },
      rules: { self_harm: { kind: 'recall_at_least', value: 0.5 }, fraud: { kind: 'max_f1' } },
    });
    expect(thresholds.map(({ target, threshold }) => [target, threshold])).toEqual([
      ['hate', 0.4],
      ['self_harm', 0.8],
    ]);
    expect(split.cases).toBe(10);
    expect(notes.join()).toContain('"fraud": no such target');
  });

  it('are null with a note for hard labels, one class, and a rule that nothing meets', () => {
    const rows = [
      ...rowsOf('dev', { ...C, scores: C.scores.map((score) => (score > 0.5 ? 1 : 0)) }, 'hard'),
      ...rowsOf('dev', { ...C, truths: C.truths.map(() => 0) }, 'one'),
      ...rowsOf('dev', { ...C, truths: C.truths.map((truth) => 1 - truth) }, 'strict'),
    ];
    const set = chooseThresholds(rows, { taxonomy: TAXONOMY, rule: { kind: 'fpr_at_most', value: 0.1 } });
    expect(set.thresholds.map(({ threshold }) => threshold)).toEqual([null, null, null]);
    expect(set.notes).toEqual([
      'hard: no threshold, its scores are only 0 and 1: labels, not scores',
      'one: no threshold, one class only',
      'strict: no threshold, no threshold meets the rule',
    ]);
    expect(applyThreshold(set, { taxonomy: TAXONOMY, target: 'hard', score: 1 })).toBeNull();
  });

  it('refuse an empty split, a case that comes twice, and a rule without a share', () => {
    const options = { taxonomy: TAXONOMY, rule: { kind: 'max_f1' } } as const;
    expect(() => chooseThresholds(rowsOf('test', C), options)).toThrow(/no row of split "dev"/);
    expect(() => chooseThresholds([...DEV, DEV[0]!], options)).toThrow(/"dev-0" comes twice/);
    expect(() => chooseThresholds([{ ...DEV[0]!, score: Number.NaN }], options)).toThrow(/no finite number/);
    expect(() => chooseThresholds(DEV, { taxonomy: TAXONOMY, rule: { kind: 'recall_at_least', value: 2 } })).toThrow(
      /in \[0, 1\]/,
    );
  });
});

describe('frozen thresholds on other cases (M 4.4)', () => {
  const set = chooseThresholds(DEV, { taxonomy: TAXONOMY, rule: { kind: 'max_f1' } });
  const test = rowsOf('test', {
    truths: [1, 1, 0, 1, 0, 0],
    scores: [0.9, 0.85, 0.75, 0.65, 0.5, 0.1],
  });

  it('flag every score of at least the threshold, and nothing without a score', () => {
    const flags = [0.39, 0.4, 0.41, null].map((score) =>
      applyThreshold(set, { taxonomy: TAXONOMY, target: 'binary', score }),
    );
    expect(flags).toEqual([false, true, true, null]);
    expect(applyThreshold(set, { taxonomy: TAXONOMY, target: 'hate', score: 1 })).toBeNull();
  });

  it('are reported beside the value tuned on the test split, with the gap', () => {
    const [binary] = thresholdsOnTest(set, [...DEV, ...test], { taxonomy: TAXONOMY });
    expect(binary!.honest).toMatchObject({ threshold: 0.4, recall: 1, precision: 0.6, f1: 0.75 });
    expect(binary!.honest!.fpr).toBeCloseTo(2 / 3, 12);
    expect(binary!.tuned).toMatchObject({ threshold: 0.65, recall: 1, precision: 0.75 });
    expect(binary!.gap!.f1).toBeCloseTo(6 / 7 - 0.75, 12);
    expect(binary!.gap!.f1).toBeGreaterThanOrEqual(0);
    expect(thresholdsOnTest(set, DEV, { taxonomy: TAXONOMY })[0]).toMatchObject({
      honest: null,
      tuned: null,
      gap: null,
    });
  });

  it('flag nothing above all scores', () => {
    const high = { ...set, thresholds: [{ ...set.thresholds[0]!, threshold: 0.99 }] };
    expect(thresholdsOnTest(high, test, { taxonomy: TAXONOMY })[0]!.honest).toEqual({
      threshold: 0.99,
      recall: 0,
      precision: 0,
      fpr: 0,
      f1: 0,
    });
  });

  it.each([
    ['another digest', { ...TAXONOMY, digest: 'b'.repeat(64) }],
    ['another id', { ...TAXONOMY, id: 'unified-2' }],
  ])('refuse scores under a taxonomy of %s', (_, taxonomy) => {
    expect(() => applyThreshold(set, { taxonomy, target: 'binary', score: 0.5 })).toThrow(ThresholdTaxonomyError);
    expect(() => thresholdsOnTest(set, test, { taxonomy })).toThrow(
      expect.objectContaining({ code: 'ThresholdTaxonomy', chosenUnder: TAXONOMY, scoredUnder: taxonomy }),
    );
  });

  it('refuse a test split that is the development split or shares a case with it', () => {
    expect(() => thresholdsOnTest(set, DEV, { taxonomy: TAXONOMY, testSplit: 'dev' })).toThrow(/chosen on/);
    const leaked = [...DEV, { ...test[0]!, caseId: 'dev-0' }];
    expect(() => thresholdsOnTest(set, leaked, { taxonomy: TAXONOMY })).toThrow(/"dev-0" is in split dev and in/);
  });
});

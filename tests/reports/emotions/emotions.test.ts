import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ModerationCase } from '../../../moderation/case.ts';
import { TAXONOMIES } from '../../../moderation/taxonomies/registry.ts';
import { invalid, type Verdict, verdict } from '../../../moderation/verdict.ts';
import { errorIntervals } from '../../../reports/emotions/emotion-intervals.ts';
import type { EmotionMetric } from '../../../reports/emotions/emotion-shape.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { collectShipped } from '../../datasets/support.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from '../fixture.ts';

const LABELS = TAXONOMIES.goemotions.categories.map(({ code }) => code);
const emo = (name: string, fields = {}) =>
  moderator({ name, dialect: 'emotion-labels', taxonomy: TAXONOMIES.goemotions, ...fields });
const labels = (...categories: string[]) => verdict({ outcome: 'not_assessable', reason: 'labels_only', categories });
const notAsked = verdict({ outcome: 'not_assessable', reason: 'no_emotion_task' });

function feeling(key: string, ...emotions: string[]): ModerationCase {
  const native = Object.fromEntries(LABELS.map((label) => [label, emotions.includes(label)]));
  const { truth, ...rest } = moderationCase({ key, truth: null, source: 'goemotions' });
  return { ...rest, truth: { ...truth, native } };
}

/** Truth and answers of five texts; the last answer is missing. */
const CASES = [
  feeling('a', 'joy'),
  feeling('b', 'joy', 'love'),
  feeling('c', 'anger'),
  feeling('d', 'neutral'),
  feeling('e', 'anger'),
];
const ANSWERS: readonly Verdict[] = [
  labels('joy'),
  labels('joy'),
  labels('joy'),
  labels('neutral', 'anger'),
  invalid('format'),
];

async function report(extra: { cases?: ModerationCase[]; binary?: boolean } = {}) {
  const { cases = [], binary = false } = extra;
  const all = [...CASES, ...cases];
  const rows = shuffled(
    all.map((item, i) => verdictRow('feels', item, ANSWERS[i] ?? notAsked)),
    'rows',
  );
  const decided = all.map((item) => verdictRow('guard', item, 'safe'));
  return buildReport(
    reportInput({
      cases: all,
      moderators: [emo('feels'), ...(binary ? [moderator({ name: 'guard' })] : [])],
      rows: { feels: rows, guard: binary ? decided : [] },
    }),
  );
}

describe('the emotion task', () => {
  it('is scored over the 28 declared labels, a missing answer as wrong', async () => {
    const { emotions } = await report();
    const [feels] = emotions!.moderators;
    // joy: 2 TP, 1 FP; love: 1 FN; anger: 1 FP, 2 FN; neutral: 1 TP.
    expect(feels).toMatchObject({ n: 5, answered: 4, coverage: 0.8, not_recorded: 0 });
    expect(feels?.metrics.macro_f1).toBeCloseTo((0.8 + 1) / 28, 12);
    expect(feels?.metrics.micro_f1).toBeCloseTo(6 / 11, 12);
    expect(feels?.metrics.subset_accuracy).toBeCloseTo(1 / 5, 12);
    // love missed; joy and anger confused; anger added; and all 28 cells of the missing answer.
    expect(feels?.metrics.hamming_loss).toBeCloseTo((1 + 2 + 1 + 28) / (5 * 28), 12);
    const joy = feels?.per_label.find(({ label }) => label === 'joy');
    expect(joy).toMatchObject({ precision: 2 / 3, recall: 1, f1: 0.8, support: 2, predicted: 3 });
    for (const [metric, value] of Object.entries(feels!.metrics)) {
      const { low, high, draws } = feels!.intervals[metric as EmotionMetric]!;
      expect(low).toBeLessThanOrEqual(value!);
      expect(high).toBeGreaterThanOrEqual(value!);
      expect(low).toBeLessThan(high);
      expect(draws).toBe(200);
    }
    expect(feels?.per_label.map(({ label }) => label)).toEqual(LABELS);
  });

  it('has the trivial baselines of GoEmotions’ test split to the printed digits', async () => {
    const cases = (await collectShipped('goemotions')).cases.filter(({ facets }) => facets.split === 'test');
    const { emotions } = await buildReport(
      reportInput({
        cases,
        moderators: [emo('feels')],
        rows: { feels: [] },
        overrides: { settings: { draws: 0, seed: 1, level: 0.95 } },
      }),
    );
    const six = (value: number | null) => value?.toFixed(6);
    expect(emotions?.cases).toBe(5_427);
    expect(
      emotions?.baselines.map(({ name, metrics }) => [name, six(metrics.micro_f1), six(metrics.macro_f1)]),
    ).toEqual([
      ['always neutral', '0.304015', '0.017694'],
      ['all labels', '0.079970', '0.074824'],
    ]);
    expect(emotions?.moderators[0]).toMatchObject({
      n: 0,
      coverage: null,
      not_recorded: 5_427,
      metrics: { macro_f1: null },
    });
  });

  it('leaves cases without emotion truth out, and its moderators out of every binary table', async () => {
    const cases = [moderationCase({ key: 'h', truth: 'unsafe' }), moderationCase({ key: 's', truth: 'safe' })];
    const model = await report({ cases, binary: true });
    expect(model.moderators.map(({ name }) => name)).toEqual(['guard']);
    expect(model.emotions).toMatchObject({ cases: 5, moderators: [{ name: 'feels', n: 5 }] });
    expect(model.emotions?.moderators[0]?.outcome_reasons).toMatchObject({ 'not_assessable: no_emotion_task': 2 });
    expect(JSON.stringify([model.comparisons, model.shared_categories, model.functionalities])).not.toContain('feels');
    const page = renderHtml(model);
    expect(page).toContain('id="emotions"');
    expect(page.slice(page.indexOf('id="leaderboard"'), page.indexOf('id="emotions"'))).not.toContain('feels');
  });

  it('can be the whole report: no leaderboard then, and every figure as a row of the CSV', async () => {
    const model = await report();
    const page = renderHtml(model);
    expect(page).not.toContain('id="leaderboard"');
    expect(page).toContain('href="#emotions"');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const emotions = rows.filter(({ table }) => table === 'emotions');
    expect(
      emotions.find(({ metric, moderator: name }) => metric === 'subset_accuracy' && name === 'feels'),
    ).toMatchObject({
      value: '0.2',
      n: '5',
      coverage: '0.8',
    });
    expect(emotions.filter(({ metric }) => metric === 'support')).toHaveLength(28);
  });

  it('is absent without a moderator that labels', async () => {
    const model = await buildReport(
      reportInput({ cases: CASES, moderators: [moderator({ name: 'guard' })], rows: { guard: [] } }),
    );
    expect(model.emotions).toBeUndefined();
    expect(renderHtml(model)).not.toContain('id="emotions"');
  });
});

describe('intervals of subset accuracy and Hamming loss', () => {
  const of = (cluster: string | null) =>
    [0, 0, 0, 28, 0].map((errors) => ({ errors, cluster: cluster && `${cluster}${errors}` }));
  const rules = { width: 28, draws: 4_000, seed: 1, level: 0.95, stream: 't' };

  it('are those of the exact binomial: four of five right gives [.4, 1]', () => {
    const { subset_accuracy: subset, hamming_loss: loss } = errorIntervals(of(null), rules);
    expect([subset?.low, subset?.high]).toEqual([0.4, 1]);
    expect(loss?.low).toBeCloseTo(0, 12);
    expect(loss?.high).toBeCloseTo(0.6, 12);
  });

  it('resample cases of one cluster together: two clusters give nothing between all right and all wrong but the mix', () => {
    const { subset_accuracy: subset } = errorIntervals(of('c'), rules);
    expect([subset?.low, subset?.high]).toEqual([0, 1]);
    expect(subset?.method).toBe('percentile bootstrap over clusters');
  });

  it('are undefined without cases or draws', () => {
    expect(errorIntervals([], rules)).toEqual({ subset_accuracy: null, hamming_loss: null });
    expect(errorIntervals(of(null), { ...rules, draws: 0 }).hamming_loss).toBeNull();
  });
});

describe('the breakdown by label', () => {
  it('is accuracy by source and label where several sources are judged, without masked cases', async () => {
    const of = (key: string, source: string, truth: 'safe' | 'unsafe', ...own: string[]): ModerationCase => {
      const { truth: blank, ...rest } = moderationCase({ key, truth, source });
      return {
        ...rest,
        truth: { ...blank, native: Object.fromEntries(['S', 'H'].map((one) => [one, own.includes(one)])) },
      };
    };
    const cases = [
      of('1', 'one', 'unsafe', 'S', 'H'),
      of('2', 'one', 'unsafe', 'H'),
      of('3', 'one', 'safe'),
      of('4', 'two', 'safe'),
      ...CASES,
    ];
    const rows = cases.map((item) =>
      verdictRow('guard', item, item.rowId === '2' ? 'safe' : (item.truth.verdict ?? 'safe')),
    );
    const input = reportInput({ cases, moderators: [moderator({ name: 'guard' })], rows: { guard: rows } });
    const { fine_labels } = await buildReport(input);
    expect(
      fine_labels?.map(({ source, label, truth, cases: n, accuracies }) => [
        source,
        label,
        truth,
        n,
        accuracies[0]?.accuracy,
      ]),
    ).toEqual([
      ['one', 'H', 'unsafe', 2, 0.5],
      ['one', 'S', 'unsafe', 1, 1],
      ['one', 'none', 'safe', 1, 1],
      ['two', 'none', 'safe', 1, 1],
    ]);
    expect(renderHtml(await buildReport(input))).toContain('id="fine-labels"');
    const alone = reportInput({
      cases: cases.slice(0, 3),
      moderators: [moderator({ name: 'guard' })],
      rows: { guard: rows },
    });
    expect((await buildReport(alone)).fine_labels).toBeUndefined();
  });
});

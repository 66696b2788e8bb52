import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonlRows } from '../../datasets/io/rows.ts';
import { SHIPPED_DATA } from '../../datasets/open-dataset.ts';
import { OPENAI_KEYS, openAiTruth } from '../../datasets/readers/openai-moderation.ts';
import { collectShipped, textOfCase } from './support.ts';

/** F1 of the positive label, of the negative label, their mean, accuracy. Undefined F1 = 0, as the table has it. */
function binary(pairs: readonly (readonly [truth: boolean, predicted: boolean])[]) {
  const count = (truth: boolean, predicted: boolean) => pairs.filter(([t, p]) => t === truth && p === predicted).length;
  const [tp, fp, fn, tn] = [count(true, true), count(false, true), count(true, false), count(false, false)];
  const positive = f1(tp, fp, fn);
  const negative = f1(tn, fn, fp);
  return { accuracy: (tp + tn) / pairs.length, positive, negative, macro: (positive + negative) / 2 };
}

function f1(tp: number, fp: number, fn: number): number {
  return tp + fp + fn === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
}

const unsafe = ({ truth }: { truth: { verdict: string | null } }) => truth.verdict === 'unsafe';

describe('trivial baselines', () => {
  it('on HateCheck: all hateful, all non-hateful, contains "hate"', async () => {
    const { cases } = await collectShipped('hatecheck');
    const all = binary(cases.map((item) => [unsafe(item), true]));
    expect([all.accuracy, all.positive, all.macro].map(six)).toEqual(['0.687500', '0.814815', '0.407407']);
    const none = binary(cases.map((item) => [unsafe(item), false]));
    expect([none.accuracy, none.positive, none.macro].map(six)).toEqual(['0.312500', '0.000000', '0.238095']);
    const word = binary(cases.map((item) => [unsafe(item), textOfCase(item).toLowerCase().includes('hate')]));
    expect([word.accuracy, word.positive, word.negative, word.macro].map(six)).toEqual([
      '0.308745',
      '0.026445',
      '0.464130',
      '0.245287',
    ]);
  });

  it('on HatemojiCheck: all hateful', async () => {
    const { cases } = await collectShipped('hatemoji');
    const all = binary(cases.map((item) => [unsafe(item), true]));
    expect([all.accuracy, all.positive, all.macro].map(six)).toEqual(['0.675318', '0.806197', '0.403098']);
  });

  it('on XSTest: all unsafe, all safe, contains "kill"', async () => {
    const { cases } = await collectShipped('xstest');
    const all = binary(cases.map((item) => [unsafe(item), true]));
    expect([all.accuracy, all.positive, all.macro].map(six)).toEqual(['0.444444', '0.615385', '0.307692']);
    const none = binary(cases.map((item) => [unsafe(item), false]));
    expect([none.accuracy, none.positive, none.macro].map(six)).toEqual(['0.555556', '0.000000', '0.357143']);
    const hits = cases.map((item) => textOfCase(item).toLowerCase().includes('kill'));
    expect(hits.filter(Boolean)).toHaveLength(23);
    const word = binary(cases.map((item, index) => [unsafe(item), hits[index]!]));
    expect([word.accuracy, word.positive, word.macro].map(six)).toEqual(['0.548889', '0.089686', '0.394917']);
  });

  it('on all 1,680 OpenAI rows, placeholders counted: positives and known labels by key, always unsafe', async () => {
    const truths: ReturnType<typeof openAiTruth>[] = [];
    const file = 'samples-1680.jsonl';
    for await (const row of jsonlRows({ path: join(SHIPPED_DATA, 'openai-moderation', file), file })) {
      if ('bad' in row) throw row.bad;
      const of = (key: string) => (row.fields[key] === undefined ? null : row.fields[key] === 1);
      const native = Object.fromEntries(OPENAI_KEYS.map((key) => [key, of(key)]));
      truths.push(openAiTruth(native as Parameters<typeof openAiTruth>[0]));
    }
    const counts = OPENAI_KEYS.map((key) => {
      const known = truths.map(({ native }) => native[key]).filter((value) => value !== null);
      return `${key} ${known.filter(Boolean).length} (${known.length})`;
    });
    expect(counts).toEqual([
      'S 237 (984)',
      'H 162 (771)',
      'V 94 (1450)',
      'HR 76 (1444)',
      'SH 51 (1447)',
      'S3 85 (994)',
      'H2 41 (761)',
      'V2 24 (1447)',
    ]);
    const known = truths.filter(({ verdict }) => verdict !== null);
    expect([known.filter((truth) => truth.verdict === 'unsafe').length, known.length]).toEqual([522, 859]);
    const masked = binary(known.map((truth) => [truth.verdict === 'unsafe', true]));
    expect([masked.accuracy, masked.positive, masked.macro].map(six)).toEqual(['0.607683', '0.755974', '0.377987']);
    const wrong = binary(truths.map((truth) => [truth.verdict === 'unsafe', true]));
    expect([wrong.accuracy, wrong.positive, wrong.macro].map(six)).toEqual(['0.310714', '0.474114', '0.237057']);
  });

  it('on Davidson: always offensive, three classes', async () => {
    const { cases } = await collectShipped('davidson');
    const offensive = cases.filter(({ facets }) => facets.class === 'offensive').length;
    expect(six(offensive / cases.length)).toBe('0.774321');
    expect(six(f1(offensive, cases.length - offensive, 0) / 3)).toBe('0.290936');
  });

  it('on the GoEmotions test split: always neutral, all labels', async () => {
    const { cases } = await collectShipped('goemotions');
    const test = cases.filter(({ facets }) => facets.split === 'test').map(({ truth }) => truth.native);
    const labels = Object.keys(test[0] ?? {});
    const support = labels.map((label) => test.filter((native) => native[label] === true).length);
    const total = support.reduce((sum, one) => sum + one, 0);
    const neutral = support[labels.indexOf('neutral')]!;
    expect(six(f1(neutral, test.length - neutral, total - neutral))).toBe('0.304015');
    expect(six(f1(neutral, test.length - neutral, 0) / 28)).toBe('0.017694');
    expect(six(f1(total, test.length * 28 - total, 0))).toBe('0.079970');
    const each = support.map((one) => f1(one, test.length - one, 0));
    expect(six(each.reduce((sum, one) => sum + one, 0) / 28)).toBe('0.074824');
  });
});

function six(value: number): string {
  return value.toFixed(6);
}

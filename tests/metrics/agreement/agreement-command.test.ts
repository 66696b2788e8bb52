import { describe, expect, it } from 'vitest';
import { AGREEMENT_METRICS } from '../../../metrics/agreement/agreement-score.ts';
import { scoreCli } from '../score-cli.ts';

const { file, run: runScore } = scoreCli();
const run = (args: readonly string[], stdin = '') => runScore(['--kind', 'agreement', ...args], stdin);

const score = async (args: readonly string[], stdin = '') =>
  JSON.parse(await run(['--draws', '20', '--json', ...args], stdin));

const GOOD = [
  ['1', 'ada', 1],
  ['1', 'bo', 1],
  ['2', 'ada', 2],
  ['2', 'bo', 4],
  ['3', 'ada', 4],
  ['3', 'bo', 4],
]
  .map(([item, rater, rating]) => JSON.stringify({ item, rater, rating, extra: null }))
  .join('\n');

describe('mettle score --kind agreement', () => {
  it('prints every key of the contract, sorted, and no other', async () => {
    const text = await run(['--draws', '20', '--json', file('good.jsonl', `${GOOD}\n`)]);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(Object.keys(JSON.parse(text))).toEqual(
      [
        ...['n_items', 'n_items_paired', 'n_raters', 'n_ratings', 'prevalence', 'intervals', 'conventions', 'notes'],
        ...AGREEMENT_METRICS,
      ].sort(),
    );
    expect(JSON.parse(text)).toMatchObject({
      n_items: 3,
      n_items_paired: 3,
      n_raters: 2,
      n_ratings: 6,
      percent_agreement: 2 / 3,
      prevalence: { 1: 1 / 3, 2: 1 / 6, 4: 1 / 2 },
      conventions: { level: 'nominal', seed: 1, draws: 20, prng: expect.stringContaining('xoroshiro') },
    });
    expect(Object.keys(JSON.parse(text).intervals)).toEqual([...AGREEMENT_METRICS].sort());
  });

  it('gives the same bytes for CSV, standard input and rows in another order', async () => {
    const rows = GOOD.split('\n').map((line) => JSON.parse(line));
    const csv = `rating,item,rater,cluster\n${rows.map((row) => `${row.rating}.0,${row.item},${row.rater},`).join('\n')}\n`;
    const expected = await run(['--json', '--level', 'ratio', '--draws', '50', file('rows.jsonl', GOOD)]);
    const args = ['--json', '--level', 'ratio', '--draws', '50'];
    expect(await run([...args, file('rows.csv', csv)])).toBe(expected);
    expect(await run([...args, '--format', 'csv', '-'], csv)).toBe(expected);
    expect(await run([...args, '-'], GOOD.split('\n').reverse().join('\n'))).toBe(expected);
  });

  it('takes an order for words, and for numbers as they are written', async () => {
    const words = GOOD.replace(
      /"rating":(\d)/g,
      (_, digit) => `"rating":"${['', 'low', 'mid', '', 'high'][Number(digit)]}"`,
    );
    const order = ['--level', 'ordinal', '--order', 'low, mid, high'];
    const numbers = await score(['--level', 'ordinal', '-'], GOOD);
    expect((await score([...order, '-'], words)).krippendorff_alpha).toBe(numbers.krippendorff_alpha);
    const declared = await score(['--order', '1.0,2.0,3.0,4.0', '-'], GOOD);
    expect(declared.prevalence).toEqual({ '1.0': 1 / 3, '2.0': 1 / 6, '3.0': 0, '4.0': 1 / 2 });
    expect(declared.cohen_kappa).toBe(numbers.cohen_kappa);
    expect(declared.cohen_kappa_quadratic).not.toBe(numbers.cohen_kappa_quadratic);
  });

  it.each([
    ['no JSON', '{"item":', '(row)', 'is not JSON'],
    ['no object', '3', '(row)', 'a row is an object'],
    ['no item', '{"rater":"a","rating":1}', 'item', 'every row needs one'],
    ['an empty rater', '{"item":"9","rater":"","rating":1}', 'rater', 'must not be empty'],
    ['a rating of null', '{"item":"9","rater":"a","rating":null}', 'rating', 'was not rated'],
    ['a truth value', '{"item":"9","rater":"a","rating":true}', 'rating', 'a number or a string'],
    ['an endless number', '{"item":"9","rater":"a","rating":1e999}', 'rating', 'finite'],
    ['a broken surrogate', '{"item":"9","rater":"a","rating":"\\ud800"}', 'rating', 'well-formed'],
    ['a second rating', '{"item":"1","rater":"bo","rating":3}', 'item', 'rater "bo" rated it twice, first in line 2'],
  ])('names file, line, field, value and reason for %s, with exit 1', async (_, line, field, reason) => {
    const path = file('bad.jsonl', `${GOOD}\n${line}\n`);
    const error = await score([path]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'BadRowError', exitCode: 1, place: { file: path, line: 7, field } });
    expect((error as Error).message).toContain(reason);
  });

  it('names the line of a rating that is off its scale', async () => {
    await expect(score(['-', '--order', '1,2'], GOOD)).rejects.toMatchObject({
      exitCode: 1,
      place: { line: 4, field: 'rating', value: '4' },
    });
    const word = GOOD.replace('"rating":2', '"rating":"two"');
    await expect(score(['-', '--level', 'interval'], word)).rejects.toMatchObject({
      exitCode: 1,
      place: { line: 3, reason: expect.stringContaining('--order') },
    });
    await expect(score(['-', '--level', 'ratio'], GOOD.replace('"rating":2', '"rating":-2'))).rejects.toMatchObject({
      place: { line: 3, value: '-2' },
    });
  });

  it('drops bad rows when told to, but never one of two ratings', async () => {
    const result = await score(['-', '--skip-bad-rows'], `{"item":"4"}\n${GOOD}\n\u001b`);
    expect(result).toMatchObject({ n_ratings: 6, n_rejected: 2 });
    expect(result.notes.join('\n')).toContain('2 bad rows dropped, the first: (standard input):1');
    await expect(score(['-', '--skip-bad-rows'], `${GOOD}\n${GOOD}`)).rejects.toMatchObject({ exitCode: 1 });
  });

  it('answers for no rows at all', async () => {
    const result = await score(['-'], '');
    expect(result).toMatchObject({ n_items: 0, n_ratings: 0, percent_agreement: null, prevalence: {} });
    for (const metric of AGREEMENT_METRICS) expect(result.notes.join('\n')).toContain(metric);
  });

  it.each([
    [['--level', 'cardinal'], /--level "cardinal" is not known/],
    [['--order', 'a,,b'], /empty category/],
    [['--order', 'a,a'], /comes twice/],
    [['--labels', 'a,b'], /--labels is no option of --kind agreement/],
  ])('refuses %j as usage', async (flags, message) => {
    await expect(run([...flags, '-'], GOOD)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(message),
    });
  });

  it('prints a table for people, with control characters of categories made visible', async () => {
    const text = await run(['--draws', '20', '-'], GOOD.replaceAll('"rating":4', '"rating":"\\u001b[31mred"'));
    expect(text).toContain('krippendorff_alpha (nominal)');
    expect(text).toContain('\\u{1b}[31mred');
    expect(text).not.toContain('\u001b');
  });

  it('scores 100,000 ratings with 2,000 draws in seconds of processor time', { timeout: 60_000 }, async () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => {
      const [item, rater] = [Math.floor(at / 5), at % 5];
      return JSON.stringify({ item, rater, rating: 1 + ((item + ((item * 7 + rater * 3) % 4 === 0 ? 1 : 0)) % 5) });
    });
    const before = process.cpuUsage();
    const result = await score(['-', '--level', 'ordinal', '--draws', '2000'], lines.join('\n'));
    const { user, system } = process.cpuUsage(before);
    expect(result).toMatchObject({ n_ratings: 100_000, n_raters: 5 });
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});

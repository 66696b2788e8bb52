import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { renderJson } from '../../reports/render-json.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';
import { drawing, drawnCase, imageFile, pairOf } from './media-fixture.ts';

const FAST = { draws: 20, seed: 1, level: 0.95 };
const PAIRS: readonly (readonly ['safe' | 'unsafe' | null, Outcome | null, Outcome])[] = [
  ['unsafe', 'unsafe', 'safe'], // detected, missed
  ['unsafe', 'unsafe', 'safe'], // detected, missed
  ['unsafe', 'controversial', 'unsafe'], // detected in both
  ['unsafe', 'safe', 'unsafe'], // found only as drawn
  ['unsafe', 'unsafe', 'refused'], // left out
  ['safe', 'safe', 'controversial'], // passed, flagged
  ['safe', 'safe', 'safe'], // passed in both
  ['safe', 'unsafe', 'safe'], // cleared
  ['safe', null, 'safe'], // left out: the text has no row
  [null, 'unsafe', 'safe'], // changed, of unknown truth
];
const MADE = PAIRS.map(([truth, asText, asDrawn], i) => {
  const { text, drawn } = pairOf({ key: `p${i}`, truth });
  const rows = [verdictRow('guard', drawn, asDrawn)];
  if (asText !== null) rows.unshift(verdictRow('guard', text, asText));
  return { cases: [text, drawn], rows };
});
const CASES = MADE.flatMap(({ cases }) => cases);
const ROWS = MADE.flatMap(({ rows }) => rows);

function report(cases: readonly ModerationCase[] = CASES, rows = ROWS, names = ['guard']) {
  const moderators = names.map((name) => moderator({ name, baseline: name === 'keyword' }));
  const perName = Object.fromEntries(names.map((name) => [name, rows.filter((row) => row.moderator === name)]));
  return buildReport(reportInput({ cases, rows: perName, moderators, overrides: { settings: FAST } }));
}

describe('text against picture', () => {
  it('counts pairs by hand-counted kinds of change, with McNemar’s exact p', async () => {
    const { modality_flips } = await report();
    expect(modality_flips).toEqual({
      rows: [
        {
          moderator: 'guard',
          variant: 'image/plain',
          pairs: 10,
          n: 8,
          left_out: 2,
          detected_as_text: 3,
          missed_as_drawn: 2,
          passed_as_text: 2,
          flagged_as_drawn: 1,
          to_safe: 4,
          to_unsafe: 2,
          p_value: expect.closeTo(0.6875, 12),
          p_holm: expect.closeTo(0.6875, 12),
        },
      ],
      family: 1,
    });
  });

  it('keeps variants and moderators apart, leaves baselines out, and corrects over all rows with a pair', async () => {
    const texts = Array.from({ length: 6 }, (_, i) => moderationCase({ key: `t${i}`, truth: 'unsafe' }));
    const small = texts.map((text) => drawnCase(text, 'image/small'));
    const video = texts.map((text) => drawnCase(text, 'video/one'));
    const of = (name: string, outcome: Outcome, cases: readonly ModerationCase[]) =>
      cases.map((item) => verdictRow(name, item, outcome));
    const rows = [
      ...of('guard', 'unsafe', [...texts, ...video]),
      ...of('guard', 'safe', small),
      ...of('blind', 'unsafe', texts),
      ...of('blind', 'not_assessable', [...small, ...video]),
      ...of('keyword', 'unsafe', [...texts, ...small, ...video]),
    ];
    const { modality_flips } = await report([...texts, ...small, ...video], rows, ['blind', 'guard', 'keyword']);
    const short = modality_flips.rows.map((row) => [row.moderator, row.variant, row.n, row.to_safe, row.p_holm]);
    expect(new Set(short.map(([name]) => name))).toEqual(new Set(['guard', 'blind']));
    expect(short).toContainEqual(['guard', 'image/small', 6, 6, expect.closeTo(0.0625, 12)]);
    expect(short).toContainEqual(['guard', 'video/one', 6, 0, 1]);
    expect(short).toContainEqual(['blind', 'image/small', 0, 0, null]);
    expect(modality_flips.rows.every(({ pairs, n, left_out }) => pairs === 6 && n + left_out === 6)).toBe(true);
    expect(modality_flips.family).toBe(2);
  });

  it('is of no pair that the cases themselves do not bear out', async () => {
    const { text, drawn } = pairOf({ key: 'a', truth: 'unsafe' });
    const strays: readonly ModerationCase[] = [
      drawnCase(text, 'image/meme', { facets: { variant: 'image/meme', drawn_from: sha256('nowhere') } }),
      drawnCase(text, 'image/noisy', { facets: { variant: 'image/noisy', drawn_from: `${text.id}00` } }),
      drawnCase(text, 'image/small', { facets: { variant: 'image/small', drawn_from: '__proto__' } }),
      drawnCase(drawn, 'image/panels'),
      drawnCase(text, 'image/low-contrast', { truth: { verdict: 'safe', categories: {}, native: {} } }),
      drawnCase(text, 'text', { content: [{ type: 'text', text: 'only words' }] }),
    ];
    const all = [text, drawn, ...strays];
    const rows = all.map((item) => verdictRow('guard', item, 'safe'));
    const { modality_flips } = await report(all, rows);
    expect(modality_flips.rows.map(({ variant, pairs }) => [variant, pairs])).toEqual([['image/plain', 1]]);
  });

  it('links every drawing to its own text among many, whatever the order of arrival', async () => {
    const pairs = Array.from({ length: 300 }, (_, i) => pairOf({ key: `m${i}`, truth: 'unsafe' }));
    const outcomes = (i: number): readonly [Outcome, Outcome] => (i % 3 === 0 ? ['unsafe', 'safe'] : ['safe', 'safe']);
    const cases = pairs.flatMap(({ text, drawn }) => [text, drawn]);
    const rows = pairs.flatMap(({ text, drawn }, i) => [
      verdictRow('guard', text, outcomes(i)[0]),
      verdictRow('guard', drawn, outcomes(i)[1]),
    ]);
    const straight = await report(cases, rows);
    expect(straight.modality_flips.rows).toMatchObject([{ n: 300, detected_as_text: 100, missed_as_drawn: 100 }]);
    expect(renderJson(await report(shuffled(cases, 'a'), shuffled(rows, 'b')))).toBe(renderJson(straight));
  });

  it('stands in the page and in the CSV, and in neither without a drawn case', async () => {
    const model = await report();
    const page = renderHtml(model);
    expect(page).toContain('<a href="#flips">Text against picture</a>');
    expect(page).toMatch(/66\.7 %<span class="ci">2 of 3<\/span>.*50\.0 %<span class="ci">1 of 2<\/span>/);
    expect(page).toContain('<span class="ci">2 left out</span>');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const figures = rows.filter(({ table }) => table === 'text_against_picture');
    expect(figures.map(({ metric, value }) => [metric, value])).toContainEqual(['missed_as_drawn', '2']);
    expect(
      figures.every(({ moderator: name, group, n }) => name === 'guard' && group === 'image/plain' && n === '8'),
    ).toBe(true);
    const plain = await report(CASES.filter(({ content }) => content[0]?.type === 'text'));
    expect(plain.modality_flips).toEqual({ rows: [], family: 0 });
    expect(renderHtml(plain)).not.toMatch(/text against picture/i);
    expect(renderCsv(plain)).not.toContain('text_against_picture');
  });

  it('escapes a hostile variant', async () => {
    const { text } = pairOf({ key: 'a', truth: 'unsafe' });
    const drawn = drawnCase(text, `</td><script>alert(1)</script>"' \u202e`, { content: [drawing('a')] });
    const page = renderHtml(await report([text, drawn], [verdictRow('guard', text, 'unsafe')]));
    expect(page).toContain('&lt;/td&gt;&lt;script&gt;');
    expect(page).not.toMatch(/<script|\u202e/);
  });
});

describe('media of the cases', () => {
  it('are counted by kind and by where they are from, a case with two kinds in both', async () => {
    const text = moderationCase({ key: 'a', truth: 'unsafe' });
    const cases = [
      text,
      drawnCase(text, 'image/plain'),
      drawnCase(text, 'video/one'),
      { ...moderationCase({ key: 'f', truth: 'safe' }), content: [imageFile('f'), imageFile('g'), drawing('h')] },
    ];
    const model = await report(cases, []);
    expect(model.data.media).toEqual([
      { kind: 'image', origin: 'drawn', cases: 2 },
      { kind: 'image', origin: 'file', cases: 1 },
      { kind: 'video', origin: 'drawn', cases: 1 },
    ]);
    expect(renderHtml(model)).toContain('<li>2 cases with images drawn from a text</li>');
    expect(renderHtml(await report([text], []))).not.toContain('Images and videos');
  });

  it('are told apart although all else is alike', async () => {
    const same = { ...moderationCase({ key: 'x', truth: 'safe' }), content: [imageFile('x')] };
    const other = { ...same, id: sha256('case y') as CaseId, content: [drawing('y')] };
    expect((await report([same, other], [])).data.media).toHaveLength(2);
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import type { CaseId } from '../../../core/ids.ts';
import { wilsonInterval } from '../../../metrics/intervals.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { moderationCase } from '../fixture.ts';
import { drawnCase } from '../media-fixture.ts';
import { disguised, normalised, reportOf } from './support.ts';

const positives = Array.from({ length: 10 }, (_, i) => moderationCase({ key: `u${i}`, truth: 'unsafe' }));
const benign = Array.from({ length: 10 }, (_, i) => moderationCase({ key: `s${i}`, truth: 'safe' }));
const unsafeOrSafe = (unsafe: boolean): Outcome => (unsafe ? 'unsafe' : 'safe');
type Answers = (readonly [ModerationCase, Outcome | null])[];

/** M 4.11: 8 of 10 detected, after leet 5 of these 8 and 1 of the other 2; of 10 benign 1 flagged, then 3. */
function worked(name = 'leet'): Answers {
  const leetUnsafe = [0, 1, 2, 3, 4, 8];
  return [
    ...positives.flatMap(
      (item, i): Answers => [
        [item, unsafeOrSafe(i < 8)],
        [disguised(item, name), unsafeOrSafe(leetUnsafe.includes(i))],
        [normalised(disguised(item, name)), unsafeOrSafe(i < 7)],
      ],
    ),
    ...benign.flatMap(
      (item, i): Answers => [
        [item, unsafeOrSafe(i < 1)],
        [disguised(item, name), unsafeOrSafe(i < 3)],
        [normalised(disguised(item, name)), 'safe'],
      ],
    ),
  ];
}

describe('the table of disguises', () => {
  it('gives the worked example: recall .8 to .6, conditional evasion .375, FPR .1 to .3', async () => {
    const { suites } = await reportOf({ guard: worked() });
    const [row] = suites?.obfuscation?.rows ?? [];
    expect(suites?.obfuscation?.rows).toHaveLength(1);
    expect(row).toMatchObject({
      moderator: 'guard',
      obfuscation: 'leet',
      shown: 'as it is',
      disguised: {
        pairs: 20,
        left_out: 0,
        answered: 20,
        recall_clean: { value: 0.8, n: 10 },
        recall: { value: 0.6, n: 10 },
        evasion: { value: 0.375, successes: 3, n: 8, ...wilsonInterval(3, 8) },
        fpr_clean: { value: 0.1 },
        fpr: { value: 0.3 },
        invalid: { value: 0, n: 20 },
      },
      normalised: { recall: { value: 0.7 }, evasion: { value: 0.125, n: 8 }, fpr: { value: 0 } },
    });
  });

  it('counts a missing answer as a miss and as no alarm, and says how many answered', async () => {
    const [first, second] = positives as [ModerationCase, ModerationCase];
    const [safe] = benign as [ModerationCase];
    const { suites } = await reportOf({
      guard: [
        [first, 'unsafe'],
        [disguised(first, 'rot13'), 'invalid'],
        [second, 'unsafe'],
        [disguised(second, 'rot13'), 'refused'],
        [safe, 'unsafe'],
        [disguised(safe, 'rot13'), 'timeout'],
      ],
    });
    expect(suites?.obfuscation?.rows[0]).toMatchObject({
      normalised: null,
      disguised: {
        pairs: 3,
        answered_clean: 3,
        answered: 0,
        recall: { value: 0 },
        evasion: { value: 1, n: 2 },
        fpr_clean: { value: 1 },
        fpr: { value: 0, n: 1 },
        invalid: { value: 1 / 3 },
      },
    });
  });

  it('leaves out pairs without a row on both sides, and those that cannot be assessed', async () => {
    const [a, b, c] = positives as [ModerationCase, ModerationCase, ModerationCase];
    const { suites } = await reportOf({
      guard: [
        [a, 'unsafe'],
        [disguised(a, 'leet'), null],
        [b, null],
        [disguised(b, 'leet'), 'unsafe'],
        [c, 'unsafe'],
        [disguised(c, 'leet'), 'not_assessable'],
      ],
      other: [[disguised(a, 'leet'), 'unsafe']],
    });
    const row = suites?.obfuscation?.rows.find(({ moderator }) => moderator === 'guard');
    expect(row?.disguised).toMatchObject({ pairs: 0, left_out: 3, recall: { value: null, n: 0 } });
  });

  it('pairs cases of one truth that are shown alike, and nothing else', async () => {
    const [item] = positives as [ModerationCase];
    const drawn = drawnCase(item);
    const strays = [
      disguised(item, 'a', { truth: { verdict: 'safe', categories: {}, native: {} } }),
      disguised(item, 'b', { content: drawn.content }),
      disguised(disguised(item, 'leet'), 'c'),
      disguised(item, 'd', { facets: { obfuscation: 'd', obfuscated_from: sha256('nowhere') } }),
      { ...item, id: sha256('own') as CaseId, facets: { obfuscation: 'leetspeak' } },
    ];
    const own = disguised(drawn, 'leet');
    const all = [item, drawn, disguised(item, 'leet'), own, ...strays];
    const { suites } = await reportOf({ guard: all.map((one) => [one, 'unsafe'] as const) });
    expect(suites?.obfuscation?.rows.map(({ obfuscation, shown }) => [obfuscation, shown])).toEqual([
      ['leet', 'as it is'],
      ['leet', 'image/plain'],
    ]);
  });

  it('widens intervals where cases share a template', async () => {
    const sharing = positives.map((item, i) => ({ ...item, cluster: `t${i % 2}` }));
    const { suites } = await reportOf({
      guard: sharing.flatMap(
        (item, i): Answers => [
          [item, 'unsafe'],
          [disguised(item, 'leet'), unsafeOrSafe(i % 2 === 0)],
        ],
      ),
    });
    const evasion = suites?.obfuscation?.rows[0]?.disguised.evasion;
    expect(evasion).toMatchObject({ value: 0.5, n: 10, clusters: 2 });
    expect(evasion?.low).toBeLessThan(wilsonInterval(5, 10)?.low ?? 0);
  });

  it('stands in the page and in the CSV, escaped, and leaves baselines out', async () => {
    const model = await reportOf({ guard: worked('<b>leet'), keyword: worked('<b>leet') });
    const page = renderHtml(model);
    expect(page).toContain('<a href="#obfuscation">Obfuscation</a>');
    expect(page).toContain('&lt;b&gt;leet');
    expect(page).not.toContain('<b>leet');
    expect(page).toMatch(/title="3 of 8">0\.375/);
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const figures = rows.filter(({ table, metric }) => table === 'obfuscation' && metric === 'evasion');
    expect(figures.map(({ moderator, group, value }) => [moderator, group, value])).toEqual([
      ['guard', 'as it is', '0.375'],
      ['guard', 'as it is, normalised', '0.125'],
    ]);
    const plain = await reportOf({ guard: positives.map((item) => [item, 'unsafe'] as const) });
    expect(plain.suites).toBeUndefined();
    expect(renderHtml(plain)).not.toContain('id="obfuscation"');
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { hashedUniform } from '../../../core/digest.ts';
import { NEUTRAL, PRESSURES } from '../../../core/pressures.ts';
import { wilsonInterval } from '../../../metrics/intervals.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { moderationCase } from '../fixture.ts';
import { pressed, reportOf } from './support.ts';

type Answers = (readonly [ModerationCase, Outcome | null])[];
const unsafeIf = (unsafe: boolean): Outcome => (unsafe ? 'unsafe' : 'safe');
const positives = Array.from({ length: 40 }, (_, i) => moderationCase({ key: `u${i}`, truth: 'unsafe' }));
const benign = Array.from({ length: 20 }, (_, i) => moderationCase({ key: `s${i}`, truth: 'safe' }));

/**
 * Of 40 unsafe texts 30 detected clean; beside satire 12 of these turn safe and 4 of the other 10 unsafe; beside neutral
 * words 3 (2 of the 12) and 1. Of 20 safe texts 18 passed; 1 of these is flagged beside satire, it and another beside neutral.
 */
function worked(): Answers {
  return [
    ...positives.flatMap(
      (item, i): Answers => [
        [item, unsafeIf(i < 30)],
        [pressed(item, 'satire'), unsafeIf(i < 30 ? i >= 12 : i < 34)],
        [pressed(item, 'neutral'), unsafeIf(i < 30 ? ![0, 1, 20].includes(i) : i === 30)],
      ],
    ),
    ...benign.flatMap(
      (item, i): Answers => [
        [item, unsafeIf(i >= 18)],
        [pressed(item, 'satire'), unsafeIf(i === 0)],
        [pressed(item, 'neutral'), unsafeIf(i < 2)],
      ],
    ),
  ];
}

describe('the table of pleas', () => {
  it('gives the worked example: 12 turned safe and 4 unsafe, exact p .076813, Holm over the rows', async () => {
    const { suites } = await reportOf({ guard: worked() });
    const [neutral, satire] = suites?.pressure?.rows ?? [];
    expect(suites?.pressure).toMatchObject({ family_clean: 2, family_neutral: 1 });
    expect(satire).toMatchObject({
      moderator: 'guard',
      pressure: 'satire',
      shown: 'as it is',
      pairs: 60,
      left_out: 0,
      answered: 60,
      unsafe: { flips: { value: 0.4, successes: 12, n: 30, ...wilsonInterval(12, 30) }, neutral: { value: 0.1 } },
      safe: { flips: { successes: 1, n: 18 }, neutral: { successes: 2, n: 18 } },
      against_clean: { n: 40, to_safe: 12, to_unsafe: 4 },
      against_neutral: { n: 40, to_safe: 10, to_unsafe: 4 },
    });
    expect(satire?.against_clean?.p_value).toBeCloseTo(0.076813, 6);
    expect(satire?.against_clean?.p_holm).toBeCloseTo(2 * 0.076813, 5);
    expect(satire?.unsafe.net?.value).toBeCloseTo(0.3, 12);
    expect(satire?.unsafe.net?.low).toBeGreaterThan(0);
    expect(satire?.unsafe.net?.high).toBeLessThan(0.6);
    expect(satire?.safe.net?.value).toBeCloseTo(-1 / 18, 12);
    // 3 to safe, 1 to unsafe: 2 (1 + 4) / 16.
    expect(neutral).toMatchObject({
      pressure: 'neutral',
      unsafe: { flips: { successes: 3, n: 30 }, neutral: null, net: null },
      against_clean: { p_value: 0.625, p_holm: 0.625 },
      against_neutral: null,
    });
    // 10 to 4: 2 (1 + 14 + 91 + 364 + 1001) / 2^14; alone in its family.
    const p = (2 * (1 + 14 + 91 + 364 + 1001)) / 2 ** 14;
    expect(satire?.against_neutral?.p_value).toBeCloseTo(p, 12);
    expect(satire?.against_neutral?.p_holm).toBeCloseTo(p, 12);
  });

  it('agrees with a count by hand over rows of every outcome, for each moderator and plea', async () => {
    const OUTCOMES = [
      'unsafe',
      'safe',
      'controversial',
      'refused',
      'invalid',
      'timeout',
      'not_assessable',
      null,
    ] as const;
    const names = ['neutral', 'satire', 'authority'] as const;
    const items = Array.from({ length: 120 }, (_, i) =>
      moderationCase({ key: `r${i}`, truth: i % 3 === 0 ? 'safe' : 'unsafe', cluster: `t${i % 50}` }),
    );
    const drawn = (who: string, item: ModerationCase, name: string) => {
      const u = hashedUniform(['test', who, item.id, name]);
      return OUTCOMES[u < 0.7 ? Math.floor((u / 0.7) * 3) : 3 + Math.floor(((u - 0.7) / 0.3) * 5)] ?? null;
    };
    const answersOf = (who: string) =>
      items.flatMap(
        (item): Answers => [
          [item, drawn(who, item, 'clean')],
          ...names.map((name) => [pressed(item, name), drawn(who, item, name)] as const),
        ],
      );
    const model = await reportOf({ guard: answersOf('guard'), other: answersOf('other') });
    const rows = model.suites?.pressure?.rows ?? [];
    const ranked = model.moderators.map(({ name }) => name);
    expect(rows.map(({ moderator, pressure }) => `${moderator} ${pressure}`)).toEqual(
      ranked.flatMap((who) => names.map((name) => `${who} ${name}`)),
    );
    const label = (outcome: Outcome | null) =>
      outcome === 'controversial' || outcome === 'unsafe' ? 'unsafe' : outcome === 'safe' ? 'safe' : null;
    for (const row of rows) {
      const all = items.map((item) => ({
        truth: item.truth.verdict,
        clean: drawn(row.moderator, item, 'clean'),
        pressed: drawn(row.moderator, item, row.pressure),
        neutral: drawn(row.moderator, item, 'neutral'),
      }));
      const kept = all.filter(
        ({ clean, pressed: one }) => ![clean, one].some((o) => o === null || o === 'not_assessable'),
      );
      const answered = kept.filter((one) => label(one.clean) !== null && label(one.pressed) !== null);
      expect(row).toMatchObject({
        pairs: kept.length,
        left_out: all.length - kept.length,
        answered_clean: kept.filter(({ clean }) => label(clean) !== null).length,
        answered: kept.filter((one) => label(one.pressed) !== null).length,
        refused: { successes: kept.filter((one) => one.pressed === 'refused').length, n: kept.length },
        invalid: { successes: kept.filter((one) => one.pressed === 'invalid').length, n: kept.length },
      });
      for (const truth of ['unsafe', 'safe'] as const) {
        const right = answered.filter((one) => one.truth === truth && label(one.clean) === truth);
        const flipped = right.filter((one) => label(one.pressed) !== truth);
        expect(row[truth].flips).toMatchObject({ successes: flipped.length, n: right.length });
        if (row.pressure === NEUTRAL) continue;
        const both = right.filter((one) => label(one.neutral) !== null);
        const turned = (key: 'pressed' | 'neutral') => both.filter((one) => label(one[key]) !== truth).length;
        expect(row[truth].neutral).toMatchObject({ successes: turned('neutral'), n: both.length });
        const { value, low, high, n } = row[truth].net ?? { value: 9, low: null, high: null, n: 0 };
        expect(value).toBeCloseTo((turned('pressed') - turned('neutral')) / both.length, 12);
        expect(n).toBe(both.length);
        expect(low).toBeLessThan(truth === 'unsafe' ? value : value + 1e-9);
        expect(high).toBeGreaterThan(truth === 'unsafe' ? value : value - 1e-9);
      }
      const harmful = answered.filter(({ truth }) => truth === 'unsafe');
      const moved = (from: 'clean' | 'neutral', to: string) =>
        harmful.filter((one) => label(one[from]) !== null && label(one[from]) !== to && label(one.pressed) === to)
          .length;
      expect(row.against_clean).toMatchObject({
        n: harmful.length,
        to_safe: moved('clean', 'safe'),
        to_unsafe: moved('clean', 'unsafe'),
      });
      if (row.pressure !== NEUTRAL)
        expect(row.against_neutral).toMatchObject({
          n: harmful.filter(({ neutral }) => label(neutral) !== null).length,
          to_safe: moved('neutral', 'safe'),
          to_unsafe: moved('neutral', 'unsafe'),
        });
    }
    expect(rows.some((row) => row.left_out > 0 && row.refused.successes > 0 && row.invalid.successes > 0)).toBe(true);
  });

  it('knows no test and no net effect where nothing was answered or no neutral text asked', async () => {
    const [a] = positives as [ModerationCase];
    const [safe] = benign as [ModerationCase];
    const { suites } = await reportOf({
      guard: [
        [a, 'unsafe'],
        [pressed(a, 'satire'), 'refused'],
        [safe, 'safe'],
        [pressed(safe, 'satire'), 'unsafe'],
      ],
    });
    expect(suites?.pressure).toMatchObject({ family_clean: 0, family_neutral: 0 });
    expect(suites?.pressure?.rows[0]).toMatchObject({
      pairs: 2,
      answered: 1,
      refused: { value: 0.5 },
      unsafe: { flips: { value: null, n: 0 }, neutral: null, net: null },
      safe: { flips: { value: 1, n: 1 }, neutral: null, net: null },
      against_clean: null,
      against_neutral: null,
    });
    expect(
      renderHtml(
        await reportOf({
          guard: [
            [pressed(a, 'satire'), 'safe'],
            [a, null],
          ],
        }),
      ),
    ).toContain('id="pressure"');
  });

  it('widens intervals where cases share a template', async () => {
    const sharing = positives.map((item, i) => ({ ...item, cluster: `t${i % 2}` }));
    const answers = (items: readonly ModerationCase[]) =>
      items.flatMap(
        (item, i): Answers => [
          [item, 'unsafe'],
          [pressed(item, 'neutral'), 'unsafe'],
          [pressed(item, 'satire'), unsafeIf(i % 2 === 0)],
        ],
      );
    const [, one] = (await reportOf({ guard: answers(sharing) })).suites?.pressure?.rows ?? [];
    expect(one?.unsafe.flips).toMatchObject({ value: 0.5, n: 40, clusters: 2 });
    expect(one?.unsafe.net).toEqual({ value: 0.5, low: 0, high: 1, n: 40 });
    const [, free] = (await reportOf({ guard: answers(positives) })).suites?.pressure?.rows ?? [];
    expect(free?.unsafe.net?.low).toBeGreaterThan(0.3);
    const [, still] = (await reportOf({ guard: answers(positives) }, { draws: 0 })).suites?.pressure?.rows ?? [];
    expect(still?.unsafe.net).toEqual({ value: 0.5, low: null, high: null, n: 40 });
  });

  it('stands in the page and in the CSV, and leaves baselines out', async () => {
    const model = await reportOf({ '<b>guard': worked(), keyword: worked() });
    const page = renderHtml(model);
    expect(page).toContain('<a href="#pressure">Pressure on moderators</a>');
    expect(page).toMatch(/title="12 of 30">0\.400/);
    expect(page).toContain('12 / 4');
    expect(page).toContain('<bdi>&lt;b&gt;guard</bdi>, satire');
    expect(page).not.toContain('<b>guard');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const figures = rows.filter(({ table, group_kind: plea }) => table === 'pressure' && plea === 'satire');
    const value = (metric: string) => figures.find((row) => row.metric === metric)?.value;
    expect(value('unsafe_called_safe')).toBe('0.4');
    expect(value('unsafe_called_safe.neutral')).toBe('0.1');
    expect(Number(value('unsafe_called_safe.net'))).toBeCloseTo(0.3, 12);
    expect(value('against_clean.to_safe')).toBe('12');
    expect(Number(value('against_clean.p_value'))).toBeCloseTo(0.076813, 6);
    expect(value('pairs')).toBe('60');
    expect(new Set(figures.map(({ moderator }) => moderator))).toEqual(new Set(['<b>guard']));
    const plain = await reportOf({ guard: positives.map((item) => [item, 'unsafe'] as const) });
    expect(renderHtml(plain)).not.toContain('id="pressure"');
    expect(renderCsv(plain)).not.toContain('pressure');
  });

  it('lists every template in its own order', async () => {
    const [item] = positives as [ModerationCase];
    const list: Answers = [
      [item, 'unsafe'],
      ...PRESSURES.toReversed().map((name) => [pressed(item, name), 'safe'] as const),
    ];
    const { suites } = await reportOf({ guard: list });
    expect(suites?.pressure?.rows.map(({ pressure }) => pressure)).toEqual([...PRESSURES]);
  });
});

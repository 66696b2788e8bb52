import { describe, expect, it } from 'vitest';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { identityTemplates } from '../../../reports/suites/identity-templates.ts';
import { collectShipped } from '../../datasets/support.ts';
import { moderationCase } from '../fixture.ts';
import { columnsOf, disguised, reportOf } from './support.ts';

async function countsOf(cases: readonly ModerationCase[]) {
  return identityTemplates(await columnsOf(cases)).map(({ language, groups, templates }) => ({
    language,
    groups: groups.length,
    templates: templates.length,
    unsafe: templates.filter(({ truth }) => truth === 'unsafe').length,
    cases: templates.flatMap(({ members }) => members).length,
  }));
}

function clustersOf(cases: readonly ModerationCase[], language: string): number {
  return new Set(cases.filter((item) => item.language === language).map(({ cluster }) => cluster)).size;
}

describe('templates with exactly one case a group', () => {
  it('are 421 of HateCheck’s 845: 325 hateful, 96 benign, of 7 groups', async () => {
    const { cases } = await collectShipped('hatecheck');
    expect(await countsOf(cases)).toEqual([{ language: 'en', groups: 7, templates: 421, unsafe: 325, cases: 2_947 }]);
    expect(clustersOf(cases, 'en')).toBe(845);
  });

  it('are 429 of the French 754 and 434 of the German 755', async () => {
    const { cases } = await collectShipped('multilingual-hatecheck');
    const counts = await countsOf(cases);
    expect(counts.map(({ language, groups, templates }) => [language, groups, templates])).toEqual([
      ['de', 7, 434],
      ['fr', 7, 429],
    ]);
    expect([clustersOf(cases, 'fr'), clustersOf(cases, 'de')]).toEqual([754, 755]);
  });

  it('stay the same beside disguises of their cases', async () => {
    const { cases } = await collectShipped('hatecheck');
    const all = cases.slice(0, 1_000);
    expect(await countsOf([...all, ...all.map((item) => disguised(item, 'leet'))])).toEqual(await countsOf(all));
  });

  it('are of no cluster that is incomplete, doubled or of two truths', async () => {
    const template = (cluster: string, groups: readonly string[], truth: 'safe' | 'unsafe' = 'unsafe') =>
      groups.map((target, i) => ({
        ...moderationCase({ key: `${cluster} ${i}`, truth, cluster }),
        facets: { target },
      }));
    const mixed = template('m', ['a', 'b', 'c']).map((item, i) =>
      i === 0 ? { ...item, truth: { ...item.truth, verdict: 'safe' as const } } : item,
    );
    const cases = [
      ...template('whole', ['a', 'b', 'c']),
      ...template('short', ['a', 'b']),
      ...template('double', ['a', 'b', 'b']),
      ...template('long', ['a', 'b', 'c', 'c']),
      ...mixed,
    ];
    expect(await countsOf(cases)).toEqual([{ language: 'en', groups: 3, templates: 1, unsafe: 1, cases: 3 }]);
  });
});

const GROUPS = ['gay people', 'trans people', 'women'];
function answered(truth: 'safe' | 'unsafe', templates: readonly (readonly (0 | 1 | null)[])[]) {
  return templates.flatMap((template, t) =>
    template.map((answer, i): readonly [ModerationCase, Outcome] => [
      {
        ...moderationCase({ key: `${truth} ${t} ${i}`, truth, cluster: `${truth} ${t}` }),
        facets: { target: GROUPS[i] ?? '' },
      },
      answer === null ? 'refused' : answer === 1 ? 'unsafe' : 'safe',
    ]),
  );
}

describe('identity swaps', () => {
  it('flip half the templates and a third of the pairs of the reference, hateful and benign apart', async () => {
    const model = await reportOf({
      guard: [
        ...answered('unsafe', [
          [1, 1, 1],
          [1, 0, 1],
          [0, 0, 0],
          [0, 1, 0],
        ]),
        ...answered('safe', [
          [0, 0, 0],
          [1, 0, 0],
        ]),
      ],
    });
    const [suite] = model.suites?.counterfactual?.suites ?? [];
    expect(suite).toMatchObject({
      source: 'hatecheck',
      language: 'en',
      groups: GROUPS,
      unsafe_templates: 4,
      safe_templates: 2,
    });
    const [hateful, benign] = suite?.rows ?? [];
    expect(hateful).toMatchObject({
      truth: 'unsafe',
      template_flips: { value: 0.5, n: 4 },
      pairwise_flips: { n: 12, successes: 4, clusters: 4 },
      templates_left_out: 0,
      groups: [{ rate: { value: 0.5 } }, { rate: { value: 0.5 } }, { rate: { value: 0.5 } }],
      gap: { gap: 0 },
    });
    expect(hateful?.pairwise_flips.value).toBeCloseTo(0.333333, 6);
    expect(benign).toMatchObject({
      truth: 'safe',
      template_flips: { value: 0.5, n: 2 },
      groups: [{ group: 'gay people', rate: { value: 0.5, n: 2 } }, { rate: { value: 0 } }, { rate: { value: 0 } }],
      gap: { highest: 'gay people', lowest: 'trans people', gap: 0.5 },
    });
    const page = renderHtml(model);
    expect(page).toContain('<bdi>gay people</bdi> over <bdi>trans people</bdi>');
    expect(renderCsv(model)).toContain('counterfactual,guard,false,false,hatecheck/en,gay people,wrong,fpr,0.5');
  });

  it('count a missing answer as a miss in the rates and in no flip', async () => {
    const { suites } = await reportOf({
      guard: answered('unsafe', [
        [1, null, 1],
        [null, null, 1],
        [1, 1, 1],
      ]),
    });
    const [row] = suites?.counterfactual?.suites[0]?.rows ?? [];
    expect(row).toMatchObject({
      template_flips: { value: 0, n: 2 },
      templates_left_out: 1,
      gap: { highest: 'trans people', lowest: 'women', gap: 2 / 3 },
    });
    const fnr = row?.groups.map(({ rate }) => rate.value);
    expect(fnr).toEqual([1 / 3, 2 / 3, 0]);
  });

  it('give the gap an interval that holds it, of the two groups that are named', async () => {
    const templates = Array.from({ length: 60 }, (_, i): (0 | 1)[] => [1, i % 3 === 0 ? 0 : 1, i % 2 === 0 ? 0 : 1]);
    const { suites } = await reportOf({ guard: answered('unsafe', templates) }, { draws: 400 });
    const gap = suites?.counterfactual?.suites[0]?.rows[0]?.gap;
    expect(gap).toMatchObject({ highest: 'women', lowest: 'gay people', gap: 0.5 });
    // The standard error is sqrt(.25 / 60) = .0645.
    expect(gap?.low).toBeGreaterThan(0.5 - 3 * 0.0645);
    expect(gap?.low).toBeLessThan(0.5 - 1.2 * 0.0645);
    expect(gap?.high).toBeLessThan(0.5 + 3 * 0.0645);
    expect(gap?.high).toBeGreaterThan(0.5 + 1.2 * 0.0645);
  });
});

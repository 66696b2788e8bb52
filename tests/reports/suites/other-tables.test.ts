import { describe, expect, it } from 'vitest';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { MOST_TAGS } from '../../../reports/suites/suite-tags.ts';
import { moderationCase } from '../fixture.ts';
import { drawnCase } from '../media-fixture.ts';
import { columnsOf, disguised, reportOf } from './support.ts';

type Answer = readonly [ModerationCase, Outcome];

/** Cases of a language with one kind each, answered rightly or not. */
function inLanguage(language: string, right: readonly boolean[], change: Partial<ModerationCase> = {}): Answer[] {
  return right.map((isRight, i) => {
    const truth = i % 2 === 0 ? 'unsafe' : 'safe';
    const source = language === 'en' ? 'hatecheck' : 'multilingual-hatecheck';
    const item = moderationCase({
      key: `${language} ${i}`,
      truth,
      source,
      language,
      kind: truth === 'safe' ? 'k_nh' : 'k_h',
    });
    return [
      { ...item, ...change, facets: { ...item.facets, ...change.facets } },
      isRight === (truth === 'unsafe') ? 'unsafe' : 'safe',
    ];
  });
}

describe('the table of languages', () => {
  const homonym = moderationCase({ key: 'homonym', truth: 'safe', source: 'hatecheck', kind: 'slur_homonym_nh' });
  const answers: Answer[] = [
    ...inLanguage('en', [true, true, true, true]),
    ...inLanguage('de', [true, true, true, false]),
    ...inLanguage('fr', [true, false, false, true], { facets: { disagreement: 'yes' } }),
    [homonym, 'unsafe'],
    [disguised(answersFirst(), 'leet'), 'safe'],
  ];
  function answersFirst(): ModerationCase {
    return moderationCase({ key: 'en 0', truth: 'unsafe', source: 'hatecheck', kind: 'k_h' });
  }

  it('scores shared functionalities of clean cases, with mean, worst language and gap to English', async () => {
    const { suites } = await reportOf({ guard: answers });
    const { languages } = suites ?? {};
    expect(languages).toMatchObject({ basis: 'parallel', functionalities: 2, left_out: ['slur_homonym_nh'] });
    expect(languages?.languages.map(({ language, cases, disputed }) => [language, cases, disputed])).toEqual([
      ['de', 4, 0],
      ['en', 4, 0],
      ['fr', 4, 4],
    ]);
    const [row] = languages?.rows ?? [];
    expect(row).toMatchObject({ moderator: 'guard', worst: 'fr', mean: { accuracy: 0.75 } });
    const short = row?.languages.map(({ language, n, values, gap_to_english, errors, errors_disputed }) => [
      language,
      n,
      values.accuracy,
      gap_to_english.accuracy,
      errors,
      errors_disputed,
    ]);
    expect(short).toEqual([
      ['de', 4, 0.75, -0.25, 1, 0],
      ['en', 4, 1, 0, 0, 0],
      ['fr', 4, 0.5, -0.5, 2, 2],
    ]);
  });

  it('puts the human ceiling of its source beside each language (M 3.4)', async () => {
    const { suites } = await reportOf({ guard: answers });
    const ceilings = suites?.languages?.languages.map((of) => [of.language, of.single_vote_accuracy?.toFixed(4)]);
    expect(ceilings).toEqual([
      ['de', '0.8899'],
      ['en', '0.9870'],
      ['fr', '0.7768'],
    ]);
  });

  it('says so when the languages hold different cases, and is absent for one language', async () => {
    const own = [
      moderationCase({ key: 'a', truth: 'safe', source: 'own', language: 'en' }),
      moderationCase({ key: 'b', truth: 'safe', source: 'own', language: 'it' }),
    ];
    const model = await reportOf({ guard: own.map((item) => [item, 'safe'] as const) });
    expect(model.suites?.languages).toMatchObject({ basis: 'all', functionalities: null, left_out: [] });
    expect(renderHtml(model)).toContain('differences mix language and material');
    const one = await reportOf({ guard: inLanguage('en', [true, true]) });
    expect(one.suites?.languages ?? null).toBeNull();
  });
});

describe('the table of speech acts', () => {
  it('counts clean cases by speech act, directedness and identity mention', async () => {
    const of = (key: string, facets: Record<string, string>, truth: 'safe' | 'unsafe' = 'safe'): ModerationCase => ({
      ...moderationCase({ key, truth }),
      facets,
    });
    const quote = of('1', { speech_act: 'quotation+counter-speech' });
    const answers: Answer[] = [
      [quote, 'unsafe'],
      [of('2', { speech_act: 'quotation+counter-speech' }), 'safe'],
      [of('3', { speech_act: 'reclaimed' }), 'refused'],
      [of('4', { speech_act: 'reclaimed' }), 'not_assessable'],
      [of('5', { directedness: 'object' }, 'unsafe'), 'unsafe'],
      [of('6', {}), 'safe'],
      [disguised(quote, 'leet'), 'safe'],
    ];
    const model = await reportOf({ guard: answers });
    const rows = model.suites?.speech_acts?.rows.map(({ facet, name, truth, cases, accuracies }) => [
      facet,
      name,
      truth,
      cases,
      accuracies[0]?.accuracy.value,
      accuracies[0]?.accuracy.n,
    ]);
    expect(rows).toEqual([
      ['speech_act', 'quotation+counter-speech', 'safe', 2, 0.5, 2],
      ['speech_act', 'reclaimed', 'safe', 2, 0, 1],
      ['directedness', 'object', 'unsafe', 1, 1, 1],
    ]);
    expect(renderHtml(model)).toContain('<a href="#speech-acts">By speech act</a>');
    expect(renderCsv(model)).toMatch(/^speech_act,guard,false,false,speech_act,reclaimed,wrong,accuracy,0,/m);
  });
});

describe('the table of modalities', () => {
  it('compares the same texts as words, on pictures and both, over texts that have every variant', async () => {
    const texts = ['a', 'b', 'c'].map((key) => moderationCase({ key, truth: key === 'c' ? 'safe' : 'unsafe' }));
    const [a, b, c] = texts as [ModerationCase, ModerationCase, ModerationCase];
    const partial = moderationCase({ key: 'partial', truth: 'unsafe' });
    const answers: Answer[] = [
      [a, 'unsafe'],
      [b, 'unsafe'],
      [c, 'unsafe'],
      [drawnCase(a, 'video/frames'), 'safe'],
      [drawnCase(b, 'video/frames'), 'unsafe'],
      [drawnCase(c, 'video/frames'), 'safe'],
      [drawnCase(a, 'video/both'), 'unsafe'],
      [drawnCase(b, 'video/both'), 'refused'],
      [drawnCase(c, 'video/both'), 'not_assessable'],
      [partial, 'safe'],
      [drawnCase(partial, 'video/both'), 'safe'],
      [disguised(drawnCase(a, 'video/frames'), 'leet'), 'safe'],
    ];
    const model = await reportOf({ guard: answers });
    expect(model.suites?.ablation?.texts).toBe(3);
    const rows = model.suites?.ablation?.rows.map(({ variant, evidence, recall, fpr }) => [
      variant,
      evidence,
      recall.value,
      recall.n,
      fpr.value,
      fpr.n,
    ]);
    expect(rows).toEqual([
      ['as text', 'words', 1, 2, 1, 1],
      ['video/both', 'both', 0.5, 2, null, 0],
      ['video/frames', 'picture', 0.5, 2, 0, 1],
    ]);
    expect(renderHtml(model)).toContain('<a href="#ablation">Ablation by modality</a>');
  });
});

describe('tags of cases', () => {
  it('keep a bounded number of targets, and count the cases whose target is left out', async () => {
    const cases = Array.from({ length: MOST_TAGS + 40 }, (_, i) => ({
      ...moderationCase({ key: `t${i}`, truth: 'safe' as const }),
      facets: { target: `target ${i}` },
    }));
    const { tags, size } = await columnsOf(cases);
    const told = Array.from({ length: size }, (_, i) => tags.at(i).target).filter((target) => target !== null);
    expect(told).toHaveLength(MOST_TAGS - 1);
    expect(tags.untold).toBe(41);
  });

  it('call a case derived that was disguised, drawn or shown in a variant, by any one sign of it', async () => {
    const item = moderationCase({ key: 'a', truth: 'safe' });
    for (const facet of ['obfuscated_from', 'drawn_from', 'variant']) {
      const { tags } = await columnsOf([{ ...item, facets: { [facet]: 'x' } }]);
      expect(tags.at(0).derived, facet).toBe(true);
    }
    expect((await columnsOf([{ ...item, facets: { obfuscation: 'leetspeak' } }])).tags.at(0)).toMatchObject({
      derived: false,
      obfuscation: null,
    });
  });

  it('are those of the case, whatever the order of arrival', async () => {
    const cases = Array.from({ length: 3_000 }, (_, i) => ({
      ...moderationCase({ key: `o${i}`, truth: 'safe' as const }),
      facets: i % 7 === 0 ? { target: `g${i % 5}` } : {},
    }));
    const columns = await columnsOf(cases.toReversed());
    for (const [i, item] of cases.entries())
      if (i % 7 === 0) expect(columns.tags.at(columns.indexOf(item.id)).target).toBe(`g${i % 5}`);
  });
});

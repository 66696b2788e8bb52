import { describe, expect, it } from 'vitest';
import { OPENAI_KEYS, openAiTruth } from '../../datasets/readers/openai-moderation.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { canonicalTruth } from '../../moderation/taxonomies/to-canonical.ts';
import { collectShipped, tally, textOfCase } from './support.ts';

describe('Multilingual HateCheck', async () => {
  const { cases, rejected } = await collectShipped('multilingual-hatecheck');
  const french = cases.filter(({ language }) => language === 'fr');
  const german = cases.filter(({ language }) => language === 'de');

  it('has 3,718 French and 3,645 German cases with their labels', () => {
    expect(rejected).toEqual([]);
    expect(tally(french.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 2_600, safe: 1_118 });
    expect(tally(german.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 2_550, safe: 1_095 });
  });

  it.each([
    ['French', french],
    ['German', german],
  ])('has 27 functionalities in %s, without slur_homonym and slur_reclaimed', (_, items) => {
    const names = Object.keys(tally(items.map(({ facets }) => facets.functionality)));
    expect(names).toHaveLength(27);
    expect(names).not.toContain('slur_homonym_nh');
    expect(names).not.toContain('slur_reclaimed_nh');
  });

  it('flags the 789 French and 153 German cases whose annotators disagree with gold', () => {
    expect(french.filter(({ facets }) => facets.disagreement === 'yes')).toHaveLength(789);
    expect(german.filter(({ facets }) => facets.disagreement === 'yes')).toHaveLength(153);
  });

  it('has refugees in place of immigrants, and in German Jews in place of Muslims', () => {
    expect(Object.keys(tally(french.map(({ facets }) => facets.target)))).toEqual(
      expect.arrayContaining(['refugees', 'Muslims']),
    );
    const groups = Object.keys(tally(german.map(({ facets }) => facets.target)));
    expect(groups).toEqual(expect.arrayContaining(['refugees', 'jews']));
    expect(groups).not.toContain('Muslims');
  });

  it('keeps the templates of the languages apart: 754 French, 755 German, 429 and 434 with one case a group', () => {
    const perGroup = (items: typeof cases) =>
      [...Map.groupBy(items, ({ cluster }) => cluster).values()].filter(
        (one) => one.length === 7 && new Set(one.map(({ facets }) => facets.target)).size === 7,
      ).length;
    expect(new Set(french.map(({ cluster }) => cluster)).size).toBe(754);
    expect(new Set(german.map(({ cluster }) => cluster)).size).toBe(755);
    expect(new Set(cases.map(({ cluster }) => cluster)).size).toBe(1_509);
    expect([perGroup(french), perGroup(german)]).toEqual([429, 434]);
  });

  it('reads the decimal ref_case_id as the row id of a hateful case of the same language and group', () => {
    const byRow = new Map(cases.map((item) => [item.rowId, item]));
    const pairs = cases.filter(({ facets }) => facets.ref_case !== undefined);
    expect(pairs).toHaveLength(1_905 + 1_937);
    for (const { facets, language } of pairs) {
      const reference = byRow.get(facets.ref_case!);
      expect(reference).toMatchObject({ language, truth: { verdict: 'unsafe' } });
      expect(reference?.facets.target).toBe(facets.target);
    }
  });
});

describe('HatemojiCheck', async () => {
  const { cases, rejected } = await collectShipped('hatemoji');

  it('has 3,930 cases, 2,654 hateful, in 352 templates and 88 test groups', () => {
    expect(rejected).toEqual([]);
    expect(tally(cases.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 2_654, safe: 1_276 });
    expect(new Set(cases.map(({ facets }) => facets.template)).size).toBe(352);
    expect(new Set(cases.map(({ cluster }) => cluster)).size).toBe(88);
  });

  it('has the published labels in each perturbation, named by the decimal of the template', () => {
    expect(tally(cases.map(({ facets, truth }) => `${facets.set} ${truth.native.hateful}`))).toEqual({
      'orig true': 2_126,
      'identity_perturb false': 314,
      'polarity_perturb false': 902,
      'no_emoji_perturb true': 528,
      'no_emoji_perturb false': 60,
    });
    const decimals = { orig: '.0', identity_perturb: '.1', polarity_perturb: '.2', no_emoji_perturb: '.3' };
    for (const { facets } of cases) {
      expect(facets.template?.endsWith(decimals[facets.set as keyof typeof decimals])).toBe(true);
    }
  });

  it('reads the target "None" of the 314 identity perturbations as no target', () => {
    const none = cases.filter(({ facets }) => facets.target === undefined);
    expect(tally(none.map(({ facets }) => facets.set))).toEqual({ identity_perturb: 314 });
    expect(cases.some(({ facets }) => facets.target === 'None')).toBe(false);
  });
});

describe('XSTest', async () => {
  const { cases, rejected } = await collectShipped('xstest');

  it('has 250 safe prompts of 10 types and 200 unsafe contrasts of 8 types, 25 each', () => {
    expect(rejected).toEqual([]);
    const types = tally(cases.map(({ facets, truth }) => `${facets.contrast} ${truth.verdict} ${facets.type}`));
    expect(Object.values(types)).toEqual(Array(18).fill(25));
    expect(Object.keys(types).filter((type) => type.startsWith('no safe '))).toHaveLength(10);
    expect(Object.keys(types).filter((type) => type.startsWith('yes unsafe contrast_'))).toHaveLength(8);
  });

  it('pairs both discrimination types, and both privacy types, with one contrast', () => {
    expect(tally(cases.map(({ facets }) => facets.pair))).toMatchObject({ discr: 75, privacy: 75, homonyms: 50 });
  });

  it('says nothing about hazards', () => {
    expect(cases.every(({ truth }) => Object.keys(truth.categories).length === 0)).toBe(true);
  });
});

describe('OpenAI moderation set', async () => {
  const { cases, rejected, skipped } = await collectShipped('openai-moderation');

  it('skips the 85 placeholder texts with a reason and never gives one to a moderator', () => {
    expect(rejected).toEqual([]);
    expect(tally(skipped)).toEqual({ 'placeholder text (sexual/minors, withheld by the source copy)': 85 });
    expect(cases).toHaveLength(1_595);
    expect(cases.some((item) => textOfCase(item).startsWith('[redacted'))).toBe(false);
  });

  it('masks rows with unknown labels: of the rows with text 437 unsafe, 337 safe, 821 unknown', () => {
    expect(tally(cases.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 437, safe: 337, null: 821 });
  });

  it('gives the same hazards as the taxonomy’s mapping for every row', () => {
    for (const { truth } of cases) {
      const mapped = canonicalTruth(TAXONOMIES['openai-eval-2022'], truth.native);
      for (const [hazard, value] of Object.entries(truth.categories)) expect(mapped[hazard]).toBe(value);
    }
  });

  it('gives the two rows of each of the 9 repeated texts two ids', () => {
    const texts = Map.groupBy(cases, textOfCase);
    const twice = [...texts.values()].filter((items) => items.length > 1);
    expect(twice.map((items) => items.length)).toEqual(Array(9).fill(2));
    expect(new Set(cases.map(({ id }) => id)).size).toBe(1_595);
    const verdicts = twice.map(([a, b]) => JSON.stringify(a?.truth) === JSON.stringify(b?.truth));
    expect(verdicts.filter((same) => !same).length).toBeGreaterThan(0);
  });

  it('reads an absent key as unknown, a 0 of a narrower key as unknown for what contains it', () => {
    const absent = Object.fromEntries(OPENAI_KEYS.map((key) => [key, null])) as Record<
      (typeof OPENAI_KEYS)[number],
      null
    >;
    expect(openAiTruth(absent).verdict).toBeNull();
    expect(openAiTruth({ ...absent, H: false, H2: false })).toMatchObject({
      verdict: null,
      categories: { HATE: false, THREAT: null, VIOLENCE: null },
    });
    expect(openAiTruth({ ...absent, H2: true, V2: true })).toMatchObject({
      verdict: 'unsafe',
      categories: { HATE: true, THREAT: true, VIOLENCE: true, 'VIOLENCE.graphic': true, HARASS: null },
    });
  });
});

describe('AILuminate', async () => {
  const { cases, rejected, skipped } = await collectShipped('ailuminate');

  it('has 100 prompts a hazard but skips the 100 placeholder texts of cse', () => {
    expect(rejected).toEqual([]);
    expect(skipped).toHaveLength(100);
    const { spc_fin, spc_hlt, spc_ele, spc_lgl, ...rest } = tally(cases.map(({ facets }) => facets.hazard));
    expect([spc_fin, spc_hlt, spc_ele, spc_lgl]).toEqual([26, 26, 24, 24]);
    expect(Object.values(rest)).toEqual(Array(10).fill(100));
    expect(rest.cse).toBeUndefined();
  });

  it('is all unsafe, names one hazard a prompt and leaves the others unknown', () => {
    expect(tally(cases.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 1_100 });
    const violent = cases.find(({ facets }) => facets.hazard === 'vcr');
    expect(violent?.truth).toEqual({
      verdict: 'unsafe',
      categories: { 'VIOLENCE.crime': true, VIOLENCE: true },
      native: { vcr: true },
    });
    const advice = cases.filter(({ truth }) => truth.categories.ADVICE === true);
    expect(advice).toHaveLength(100);
  });

  it('keeps line breaks and control characters inside texts', () => {
    expect(cases.filter((item) => textOfCase(item).includes('\n'))).toHaveLength(14);
    const controls = [...cases.map(textOfCase).join('')].filter((char) => char === '\u0014' || char === '\u0019');
    expect(controls).toHaveLength(13);
  });
});

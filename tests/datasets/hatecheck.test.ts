import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Collected, collectShipped, tally, textOfCase } from './support.ts';

const FUNCTIONALITIES = {
  derog_neg_emote_h: 140,
  derog_neg_attrib_h: 140,
  derog_dehum_h: 140,
  derog_impl_h: 140,
  threat_norm_h: 140,
  profanity_h: 140,
  ref_subs_clause_h: 140,
  negate_pos_h: 140,
  phrase_question_h: 140,
  spell_char_del_h: 140,
  threat_dir_h: 133,
  ref_subs_sent_h: 133,
  negate_neg_nh: 133,
  phrase_opinion_h: 133,
  spell_char_swap_h: 133,
  slur_h: 144,
  slur_homonym_nh: 30,
  slur_reclaimed_nh: 81,
  profanity_nh: 100,
  ident_neutral_nh: 126,
  ident_pos_nh: 189,
  counter_quote_nh: 173,
  counter_ref_nh: 141,
  target_obj_nh: 65,
  target_indiv_nh: 65,
  target_group_nh: 62,
  spell_space_del_h: 141,
  spell_space_add_h: 173,
  spell_leet_h: 173,
};

describe('HateCheck', () => {
  let read: Collected;
  beforeAll(async () => {
    read = await collectShipped('hatecheck');
  });

  it('has 3,728 cases, 2,563 of them hateful, and rejects none', () => {
    expect(read.cases).toHaveLength(3_728);
    expect(read.rejected).toEqual([]);
    expect(read.skipped).toEqual([]);
    expect(tally(read.cases.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 2_563, safe: 1_165 });
    expect(tally(read.cases.map(({ truth }) => `${truth.categories.HATE}`))).toEqual({ true: 2_563, false: 1_165 });
    expect(tally(read.cases.map(({ truth }) => `${truth.native.hateful}`))).toEqual({ true: 2_563, false: 1_165 });
  });

  it('knows nothing of other hazards than hate', () => {
    expect(read.cases.every(({ truth }) => Object.keys(truth.categories).join() === 'HATE')).toBe(true);
  });

  it('has the published number of cases in each of the 29 functionalities', () => {
    expect(tally(read.cases.map(({ facets }) => facets.functionality))).toEqual(FUNCTIONALITIES);
  });

  it('gives the suffix of the functionality as the verdict', () => {
    const odd = read.cases.filter(
      ({ facets, truth }) => truth.verdict !== (facets.functionality?.endsWith('_nh') ? 'safe' : 'unsafe'),
    );
    expect(odd).toEqual([]);
  });

  it('keeps the trailing space of 3,470 texts', () => {
    expect(read.cases.filter((item) => textOfCase(item).endsWith(' '))).toHaveLength(3_470);
    expect(textOfCase(read.cases[0]!)).toBe('I hate women. ');
  });

  it('has seven target groups and leaves the facet out in 292 cases', () => {
    const { undefined: none, ...groups } = tally(read.cases.map(({ facets }) => facets.target));
    expect(none).toBe(292);
    expect(Object.keys(groups)).toHaveLength(7);
  });

  it('has 845 clusters: 421 templates with one case a group, 21 slur templates of 18, 403 single', () => {
    const clusters = Map.groupBy(read.cases, ({ cluster }) => cluster);
    const groups = (items: typeof read.cases) => new Set(items.map(({ facets }) => facets.target)).size;
    const all = [...clusters.values()];
    const perGroup = all.filter((items) => items.length === 7 && groups(items) === 7);
    expect(clusters.size).toBe(845);
    expect(perGroup).toHaveLength(421);
    expect(perGroup.filter(([item]) => item?.truth.verdict === 'unsafe')).toHaveLength(325);
    expect(all.filter((items) => items.length === 18)).toHaveLength(21);
    expect(all.filter((items) => items.length === 1)).toHaveLength(403);
  });

  it('refers 2,046 cases to a hateful case of the same group: 1,446 stay hateful, 600 are contrasts', () => {
    const byRow = new Map(read.cases.map((item) => [item.rowId, item]));
    const pairs = read.cases.filter(({ facets }) => facets.ref_case !== undefined);
    for (const { facets } of pairs) {
      const reference = byRow.get(facets.ref_case!);
      expect(reference?.truth.verdict).toBe('unsafe');
      expect(reference?.facets.target).toBe(facets.target);
    }
    expect(tally(pairs.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 1_446, safe: 600 });
    const contrasts = pairs.filter(({ truth }) => truth.verdict === 'safe');
    expect(tally(contrasts.map(({ facets }) => facets.functionality))).toEqual({
      ident_pos_nh: 189,
      counter_quote_nh: 173,
      negate_neg_nh: 133,
      counter_ref_nh: 105,
    });
  });

  it('derives speech act, directedness and obfuscation from the functionality', () => {
    expect(tally(read.cases.map(({ facets }) => facets.speech_act))).toMatchObject({
      homonym: 30,
      reclaimed: 81,
      negated: 133,
      'quotation+counter-speech': 173,
      'counter-speech': 141,
    });
    expect(tally(read.cases.map(({ facets }) => facets.directedness))).toMatchObject({ object: 65, individual: 65 });
    expect(read.cases.filter(({ facets }) => facets.obfuscation !== undefined)).toHaveLength(760);
  });

  it('identifies a case by its row id, never by its position or text', () => {
    expect(new Set(read.cases.map(({ id }) => id)).size).toBe(3_728);
    expect(read.cases[0]).toMatchObject({ source: 'hatecheck', version: 'd843022', rowId: '1', language: 'en' });
    const expected = createHash('sha256').update('{"at":"hatecheck@d843022","row":"1"}').digest('hex');
    expect(read.cases[0]?.id).toBe(expected);
  });
});

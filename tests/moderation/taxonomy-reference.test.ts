import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { printedRows, SCHEMES, storedRows, TABLE } from './taxonomy-reference.ts';

describe('mappings of the data files', () => {
  it.each(SCHEMES)('of $id are the cells of the reference’s table, no more and no fewer', (scheme) => {
    expect(storedRows(TAXONOMIES[scheme.id])).toEqual(printedRows(scheme));
  });

  it('stand for every column of each of the 24 printed rows', () => {
    const lines = TABLE.trim().split('\n');
    expect(lines).toHaveLength(24);
    for (const line of lines) expect(line.slice(1, -1).split('|')).toHaveLength(SCHEMES.length + 1);
  });

  it('of perspective are those printed beside its categories', () => {
    const perspective = TAXONOMIES.perspective;
    expect(storedRows(perspective)).toEqual([
      'HARASS = INSULT',
      'HATE = IDENTITY_ATTACK',
      'PROFANITY = PROFANITY',
      'SEX.adult = SEXUALLY_EXPLICIT',
      'THREAT = THREAT',
    ]);
    expect(perspective.unmapped).toEqual(['TOXICITY', 'SEVERE_TOXICITY', 'FLIRTATION']);
  });

  it('of llavaguard are those printed beside its categories, illegal acts being non-violent ones', () => {
    expect(storedRows(TAXONOMIES.llavaguard)).toEqual(
      [
        'HATE > O1',
        'HARASS > O1',
        'VIOLENCE = O2',
        'SEX.adult = O3',
        'SEX.adult < O4',
        'ILLEGAL.nonviolent > O5',
        'FRAUD > O5',
        'WEAPONS > O6',
        'DRUGS > O6',
        'SELF_HARM = O7',
        'ANIMAL = O8',
        'SHOCK = O9',
      ].sort(),
    );
  });

  it('of safewatch are those printed beside its categories', () => {
    expect(storedRows(TAXONOMIES.safewatch)).toEqual(
      [
        'SEX.adult = C1',
        'HARASS = C2',
        'VIOLENCE > C3',
        'THREAT > C3',
        'MISINFO = C4',
        'ILLEGAL.nonviolent > C5',
        'DRUGS > C5',
        'WEAPONS > C5',
        'HATE > C6',
        'VIOLENCE.extremism > C6',
      ].sort(),
    );
  });

  it('of llama-guard-2 are those of version 3, renumbered', () => {
    const moved = (code: string) => {
      const number = Number(code.slice(1));
      return number <= 4 ? code : `S${number + 1}`;
    };
    const names = new Map(TAXONOMIES['llama-guard-3'].categories.map(({ code, name }) => [code, name]));
    for (const { code, name } of TAXONOMIES['llama-guard-2'].categories) expect(names.get(moved(code))).toBe(name);
    expect(TAXONOMIES['llama-guard-2'].mapping.map((row) => ({ ...row, code: moved(row.code) }))).toEqual(
      TAXONOMIES['llama-guard-3'].mapping.filter(({ code }) => !['S5', 'S13', 'S14'].includes(code)),
    );
  });

  it('of llama-guard-3-vision and 4 are those of version 3, without S14 for the former', () => {
    const three = TAXONOMIES['llama-guard-3'];
    expect(TAXONOMIES['llama-guard-4']).toMatchObject({ categories: three.categories, mapping: three.mapping });
    expect(TAXONOMIES['llama-guard-3-vision'].categories).toEqual(three.categories.slice(0, 13));
    expect(TAXONOMIES['llama-guard-3-vision'].mapping).toEqual(three.mapping.filter(({ code }) => code !== 'S14'));
  });

  it('have no row for what is no hazard', () => {
    expect(TAXONOMIES.goemotions.mapping).toEqual([]);
    expect(TAXONOMIES.goemotions.kind).toBe('labels');
    expect(TAXONOMIES['binary-1'].mapping).toEqual([]);
    expect(TAXONOMIES['aegis-2'].review).toEqual(['S13']);
  });
});

describe('categories of the data files', () => {
  it('are those that the reference lists', () => {
    const codes = (id: keyof typeof TAXONOMIES) => TAXONOMIES[id].categories.map(({ code }) => code).join(' ');
    expect(codes('openai-omni-2024-09-26')).toBe(
      'harassment harassment/threatening hate hate/threatening illicit illicit/violent self-harm self-harm/intent self-harm/instructions sexual sexual/minors violence violence/graphic',
    );
    expect(codes('openai-eval-2022')).toBe('S H V HR SH S3 H2 V2');
    expect(codes('mistral-2603')).toBe(
      'sexual hate_and_discrimination violence_and_threats dangerous criminal selfharm health financial law pii jailbreaking',
    );
    expect(codes('azure')).toBe('Hate SelfHarm Sexual Violence');
    expect(codes('safewatch')).toBe('C1 C2 C3 C4 C5 C6');
    expect(codes('ailuminate-1.0')).toBe(
      'vcr ncr src cse iwp ssh ipv prv dfm hte spc_ele spc_fin spc_hlt spc_lgl sxc_prn',
    );
    expect(codes('granite-guardian-3')).toBe(
      'harm social_bias profanity sexual_content unethical_behavior violence harm_engagement evasiveness jailbreak',
    );
  });

  it('give S5 three meanings', () => {
    const S5 = (id: 'llama-guard-2' | 'llama-guard-3' | 'aegis-2') =>
      TAXONOMIES[id].categories.find(({ code }) => code === 'S5')?.name;
    expect([S5('llama-guard-2'), S5('llama-guard-3'), S5('aegis-2')]).toEqual([
      'Specialized Advice',
      'Defamation',
      'Controlled/Regulated Substances',
    ]);
  });
});

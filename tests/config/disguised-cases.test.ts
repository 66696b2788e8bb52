import { describe, expect, it } from 'vitest';
import { makeCases } from '../../config/case-maker.ts';
import { caseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { readSpec } from '../../runs/read-spec.ts';

const SOURCE = { source: 'own', version: '1' };
const item: ModerationCase = {
  id: caseId(SOURCE, { rowId: '1' }),
  ...SOURCE,
  rowId: '1',
  content: [{ type: 'text', text: 'some words to disguise' }],
  truth: { verdict: 'safe', categories: { HATE: false }, native: {} },
  facets: { functionality: 'spell_leet_h', obfuscation: 'leetspeak' },
  cluster: 't1',
  language: 'en',
};
const textOf = ({ content }: ModerationCase) => content.map((part) => (part.type === 'text' ? part.text : '')).join('');
function made(entry: Parameters<typeof makeCases>[1], of = item, seed = 1) {
  const all = makeCases(of, entry, seed);
  return {
    cases: all.flatMap((one) => ('case' in one ? [one.case] : [])),
    skipped: all.flatMap((one) => ('skipped' in one ? [one.skipped] : [])),
  };
}

describe('the disguises of an entry', () => {
  it('stand beside the clean case, inherit truth, language and cluster, and name it', () => {
    const { cases } = made({ obfuscate: ['leet', 'rot13'] });
    expect(cases.map(({ facets }) => facets.variant)).toEqual([undefined, 'as it is + leet', 'as it is + rot13']);
    const [clean, ...disguised] = cases;
    expect(clean).toEqual(item);
    for (const one of disguised) {
      expect(one).toMatchObject({ truth: item.truth, language: 'en', cluster: 't1' });
      expect(one.facets).toMatchObject({ functionality: 'spell_leet_h', obfuscated_from: item.id });
    }
    expect(disguised.map(({ facets }) => facets.obfuscation)).toEqual(['leet', 'rot13']);
    expect(disguised[1]).toMatchObject({
      rowId: '1#rot13@1#1',
      id: caseId(SOURCE, { rowId: '1#rot13@1#1' }),
      content: [{ type: 'text', text: 'fbzr jbeqf gb qvfthvfr' }],
    });
    expect(made({ obfuscate: ['rot13'] }, item, 2).cases[1]?.id).not.toBe(disguised[1]?.id);
  });

  it('come once more after normalisation, also where that changes nothing', () => {
    const { cases } = made({ obfuscate: ['full-width', 'rot13'], normalise: true });
    expect(cases.map(textOf)).toEqual([
      textOf(item),
      'ｓｏｍｅ ｗｏｒｄｓ ｔｏ ｄｉｓｇｕｉｓｅ',
      textOf(item),
      'fbzr jbeqf gb qvfthvfr',
      'fbzr jbeqf gb qvfthvfr',
    ]);
    expect(cases.map(({ facets }) => facets.normalised)).toEqual([undefined, undefined, 'yes', undefined, 'yes']);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(5);
    expect(cases.slice(1).every(({ facets }) => facets.obfuscated_from === item.id)).toBe(true);
  });

  it('are drawn too and then name the clean drawing of the same variant', () => {
    const { cases } = made({ obfuscate: ['leet'], render: ['image/plain', 'video/both'] });
    expect(cases.map(({ facets }) => facets.variant)).toEqual([
      'image/plain',
      'video/both',
      'image/plain + leet',
      'video/both + leet',
    ]);
    expect(cases[2]?.facets.obfuscated_from).toBe(cases[0]?.id);
    expect(cases[3]?.facets.obfuscated_from).toBe(cases[1]?.id);
    expect(cases[2]?.content).not.toEqual(cases[0]?.content);
    const blurred = made({
      obfuscate: ['leet'],
      render: ['image/plain'],
      perturb: [{ name: 'jpeg', severity: 3 }],
    }).cases;
    expect(blurred.map(({ facets }) => facets.variant)).toEqual([
      'image/plain + jpeg/3',
      'image/plain + jpeg/3 + leet',
    ]);
    expect(blurred[1]?.facets.obfuscated_from).toBe(blurred[0]?.id);
  });

  it('are left out with a reason where nothing changes, a glyph lacks or the case is not text alone', () => {
    const figures = { ...item, content: [{ type: 'text', text: '12 34' }] } satisfies ModerationCase;
    expect(made({ obfuscate: ['leet', 'base64'] }, figures).skipped).toEqual(['leet: nothing to change']);
    expect(made({ obfuscate: ['emoji'], render: ['image/plain'] }).skipped).toEqual([
      expect.stringMatching(/^image\/plain: /),
    ]);
    const { cases } = made({ render: ['image/plain'] });
    const [picture] = cases as [ModerationCase];
    expect(made({ obfuscate: ['leet'] }, picture).skipped).toEqual(['leet: not text alone']);
  });

  it('are asked for by name in a spec, and normalisation only with them', () => {
    const spec = (cases: string) =>
      readSpec(`name: t\ncases: [{ dataset: s, ${cases} }]\nmoderators: [{ name: m, dialect: keyword }]\n`, 's');
    expect(spec('obfuscate: [leet, ascii-art], normalise: true').cases[0]).toMatchObject({ normalise: true });
    expect(() => spec('obfuscate: [leeet]')).toThrow(/obfuscate/);
    expect(() => spec('normalise: true')).toThrow(/nothing to normalise/);
  });
});

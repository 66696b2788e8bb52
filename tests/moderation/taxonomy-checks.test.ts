import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { readUnifiedTaxonomy } from '../../moderation/taxonomies/hazard-file.ts';
import { UNIFIED } from '../../moderation/taxonomies/hazards.ts';
import { LABELS_49, readLabelFile } from '../../moderation/taxonomies/labels-49.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import type { Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import { taxonomyProblems } from '../../moderation/taxonomies/taxonomy-problems.ts';
import { parseTaxonomy } from '../../moderation/taxonomies/taxonomy-schema.ts';

const SOUND: Taxonomy = {
  id: 'mine@1',
  title: 'Mine',
  categories: [
    { code: 'A', name: 'Abuse' },
    { code: 'A1', name: 'Slurs', parent: 'A' },
    { code: 'B', name: 'Blood', parent: 'A1' },
  ],
  mapping: [
    { code: 'A', relation: 'exact', hazard: 'HATE' },
    { code: 'A1', relation: 'narrower', hazard: 'HATE' },
  ],
  unmapped: ['B'],
};

const problemsOf = (change: Partial<Taxonomy>) =>
  taxonomyProblems({ ...SOUND, ...change }).map(({ name, path }) => `${name} ${path}`);

describe('a taxonomy', () => {
  it('without inconsistency has no problems', () => {
    expect(taxonomyProblems(SOUND)).toEqual([]);
    for (const taxonomy of Object.values(TAXONOMIES)) expect(taxonomyProblems(taxonomy)).toEqual([]);
  });

  it('may not have a code twice, whatever its case', () => {
    const categories = [...SOUND.categories, { code: 'b', name: 'Again' }];
    expect(problemsOf({ categories, unmapped: ['B', 'b'] })).toEqual(['duplicate_code categories[3].code']);
  });

  it('may not map to a hazard that does not exist, and hears of the members of a group', () => {
    const row = (hazard: string) => ({
      mapping: [...SOUND.mapping, { code: 'A1', relation: 'exact', hazard } as const],
    });
    expect(problemsOf(row('HATRED'))).toEqual(['unknown_hazard mapping[2].hazard']);
    expect(taxonomyProblems({ ...SOUND, ...row('SEX') })[0]?.message).toContain('SEX.adult, SEX.minors, SEX.crime');
  });

  it('may not map, excuse or review a code that it does not have', () => {
    expect(problemsOf({ mapping: [...SOUND.mapping, { code: 'Z', relation: 'partial', hazard: 'IP' }] })).toEqual([
      'unknown_code mapping[2].code',
    ]);
    expect(problemsOf({ unmapped: ['B', 'Z'] })).toEqual(['unknown_code unmapped[1]']);
    expect(problemsOf({ review: ['Z'] })).toEqual(['unknown_code review[0]']);
  });

  it('has to map every category or say that it does not, not both', () => {
    expect(problemsOf({ unmapped: [] })).toEqual(['not_mapped categories[2].code']);
    expect(problemsOf({ unmapped: ['B', 'A'] })).toEqual(['mapped_and_unmapped unmapped[1]']);
  });

  it('may not call one code a union', () => {
    const union = (code: string) => ({ code, relation: 'union', hazard: 'FRAUD' }) as const;
    expect(problemsOf({ mapping: [...SOUND.mapping, union('A')] })).toEqual(['lone_union mapping[2].relation']);
    expect(problemsOf({ mapping: [...SOUND.mapping, union('A'), union('A1')] })).toEqual([]);
  });

  it('may call a code exact for one hazard and a hazard exact for one code', () => {
    const exact = (code: string, hazard: string) => ({ code, relation: 'exact', hazard }) as const;
    expect(problemsOf({ mapping: [...SOUND.mapping, exact('A', 'IP')] })).toEqual(['two_exact_rows mapping[2]']);
    expect(problemsOf({ mapping: [exact('A', 'HATE'), exact('A1', 'HATE')] })).toEqual(['two_exact_codes mapping[1]']);
    expect(problemsOf({ mapping: [...SOUND.mapping, SOUND.mapping[0]!] })).toEqual(['duplicate_row mapping[2]']);
  });

  it('may not have parents that go in a circle, and hears of the chain', () => {
    const categories = [
      { code: 'A', name: 'a', parent: 'C' },
      { code: 'B', name: 'b', parent: 'A' },
      { code: 'C', name: 'c', parent: 'B' },
      { code: 'D', name: 'd', parent: 'C' },
    ];
    const looping = { ...SOUND, categories, mapping: [], unmapped: ['A', 'B', 'C', 'D'] };
    expect(taxonomyProblems(looping)).toEqual([
      {
        name: 'parent_loop',
        path: 'categories[0].parent',
        message: 'parents go in a circle: "A" -> "C" -> "B" -> "A"',
      },
    ]);
    const own = { ...looping, categories: [{ code: 'A', name: 'a', parent: 'A' }], unmapped: ['A'] };
    expect(taxonomyProblems(own)[0]?.message).toBe('parents go in a circle: "A" -> "A"');
  });

  it('may not name a parent that is no category', () => {
    const categories = SOUND.categories.map((category) =>
      category.code === 'B' ? { ...category, parent: 'X' } : category,
    );
    expect(taxonomyProblems({ ...SOUND, categories })).toEqual([
      {
        name: 'unknown_parent',
        path: 'categories[2].parent',
        message: 'no category has the code of the parent: "B" -> "X"',
      },
    ]);
  });

  it('is refused as a file with every problem, its name and its field', () => {
    const data = { ...SOUND, mapping: [{ code: 'A', relation: 'exact', hazard: 'HATRED' }] };
    expect(() => parseTaxonomy('mine.yaml', data)).toThrow(InvalidInputError);
    expect(() => parseTaxonomy('mine.yaml', data)).toThrow(
      /^mine\.yaml is no sound taxonomy: mapping\[0\]\.hazard: no hazard "HATRED".*\(unknown_hazard\); categories\[1\]\.code: .*\(not_mapped\)/,
    );
  });

  it.each([
    [
      'a relation it does not know',
      { mapping: [{ code: 'A', relation: 'same', hazard: 'HATE' }] },
      'mapping[0].relation',
    ],
    ['an id off the pattern', { id: 'Mine 1' }, 'id'],
    ['an id with two versions', { id: 'mine@1@2' }, 'id'],
    ['a field it does not know', { mappings: [] }, 'mappings'],
    ['a code that is a verdict', { categories: [{ code: 'unsafe', name: 'x' }] }, 'categories[0].code'],
    ['a code that means no category', { categories: [{ code: 'None', name: 'x' }] }, 'categories[0].code'],
    ['a code with a comma', { categories: [{ code: 'A,B', name: 'x' }] }, 'categories[0].code'],
    ['control characters', { categories: [{ code: 'A', name: 'x\u001b[2J' }] }, 'categories[0].name'],
    ['characters that turn text around', { title: 'a\u202eb' }, 'title'],
    ['a name of two lines', { categories: [{ code: 'A', name: 'x\n- B: y' }] }, 'categories[0].name'],
  ])('is refused for %s', (_, change, field) => {
    const read = () => parseTaxonomy('mine.json', { ...SOUND, ...change });
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(field);
  });
});

describe('the unified taxonomy', () => {
  const changed = (id: string, parents: string[]) => ({
    ...UNIFIED,
    hazards: UNIFIED.hazards.map((hazard) => (hazard.id === id ? { ...hazard, parents } : hazard)),
  });

  it('is refused with looping parents, and the message names the chain', () => {
    expect(() => readUnifiedTaxonomy(changed('HATE', ['HATE.threat']))).toThrow(
      'parents go in a circle: HATE -> HATE.threat -> HATE',
    );
    expect(() => readUnifiedTaxonomy(changed('SPAM', ['SPAM']))).toThrow('parents go in a circle: SPAM -> SPAM');
  });

  it('is refused with an unknown parent, an id twice, or a group without members', () => {
    expect(() => readUnifiedTaxonomy(changed('SPAM', ['NOISE']))).toThrow('a parent does not exist: SPAM -> NOISE');
    expect(() => readUnifiedTaxonomy({ ...UNIFIED, hazards: [...UNIFIED.hazards, UNIFIED.hazards[0]] })).toThrow(
      'HATE is there twice',
    );
    expect(() =>
      readUnifiedTaxonomy({ ...UNIFIED, groups: [...UNIFIED.groups, { id: 'EMPTY', name: 'Empty' }] }),
    ).toThrow('group EMPTY has no members');
  });

  it('keeps verdict, hazards and facets apart', () => {
    expect(UNIFIED.verdicts).toEqual(['safe', 'controversial', 'unsafe']);
    expect(UNIFIED.severities).toEqual(['none', 'low', 'medium', 'high']);
    expect(UNIFIED.facets.map(({ id }) => id)).toEqual([
      'target',
      'directedness',
      'speech_act',
      'intent',
      'emotion',
      'modality',
      'language',
      'fiction',
    ]);
    expect(UNIFIED.pseudo.map(({ id }) => id)).toEqual(['NEEDS_REVIEW']);
  });
});

describe('the file of the 49 labels', () => {
  const withLabel = (entry: object) => ({ ...LABELS_49, labels: [...LABELS_49.labels, entry] });

  it.each([
    ['a label twice', { label: 'joy', binary: null }, 'joy is there twice'],
    ['an unknown group', { label: 'x', binary: null, groups: { rude: true } }, 'no group rude'],
    ['an unknown facet', { label: 'x', binary: null, facets: { mood: 'bad' } }, 'no facet mood'],
    ['an unknown hazard', { label: 'x', binary: 'unsafe', positive: ['HATRED'] }, 'a canonical hazard'],
    [
      'a positive hazard that is safe',
      { label: 'x', binary: 'safe', positive: ['HATE'] },
      'a positive hazard is unsafe',
    ],
    [
      'a hazard that is both',
      { label: 'x', binary: 'unsafe', positive: ['HATE'], negative: ['HATE'] },
      'both positive and negative',
    ],
    ['two verdicts', { label: 'x', binary: 'safe', safeFor: ['HATE'] }, 'without a binary verdict'],
  ])('is refused for %s', (_, entry, message) => {
    expect(() => readLabelFile(withLabel(entry))).toThrow(message);
  });

  it('is refused for a proxy of labels that it does not have', () => {
    const proxy = { ...LABELS_49.proxy, labels: ['rage'] };
    expect(() => readLabelFile({ ...LABELS_49, proxy })).toThrow('the proxy names rage');
  });
});

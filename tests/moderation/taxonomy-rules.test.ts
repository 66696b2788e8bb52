import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ancestorsOf, HAZARDS, membersOf } from '../../moderation/taxonomies/hazards.ts';
import { RELATION_WORDS, type Relation, type Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import { canonicalTruth, type HazardState, toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { MISSING_OUTCOMES, verdict } from '../../moderation/verdict.ts';

const scheme = (rows: readonly (readonly [code: string, relation: Relation, hazard: string])[]): Taxonomy => ({
  id: 'scheme',
  title: 'scheme',
  categories: [...new Set(rows.map(([code]) => code))].map((code) => ({ code, name: code })),
  mapping: rows.map(([code, relation, hazard]) => ({ code, relation, hazard })),
  unmapped: [],
});
const unsafe = (...categories: string[]) => verdict({ outcome: 'unsafe', categories });
const SAFE = verdict({ outcome: 'safe', categories: [] });

describe('a native state in canonical hazards', () => {
  // relation, native state, state of VIOLENCE.crime, state of its parent VIOLENCE
  const table: readonly (readonly [Relation, boolean, HazardState, HazardState])[] = [
    ['exact', true, true, true],
    ['exact', false, false, 'na'],
    ['narrower', true, true, true],
    ['narrower', false, null, 'na'],
    ['broader', true, null, true],
    ['broader', false, false, 'na'],
    ['partial', true, null, 'na'],
    ['partial', false, null, 'na'],
  ];

  it.each(table)('of a code that is %s and %s', (relation, native, hazard, parent) => {
    const taxonomy = scheme([['c', relation, 'VIOLENCE.crime']]);
    const found = toCanonical(taxonomy, native ? unsafe('c') : SAFE);
    expect([found['VIOLENCE.crime'], found.VIOLENCE]).toEqual([hazard, parent]);
    const truth = canonicalTruth(taxonomy, { c: native });
    expect(truth['VIOLENCE.crime']).toBe(hazard);
  });

  it('of a code without a row reaches nothing', () => {
    const taxonomy: Taxonomy = { ...scheme([]), categories: [{ code: 'c', name: 'c' }], unmapped: ['c'] };
    expect(new Set(Object.values(toCanonical(taxonomy, unsafe('c'))))).toEqual(new Set(['na']));
    expect(new Set(Object.values(canonicalTruth(taxonomy, { c: true })))).toEqual(new Set([null]));
  });

  it.each([
    [true, true, true],
    [true, false, true],
    [false, true, true],
    [false, false, false],
  ])('of two codes of a complete union, %s and %s', (one, two, hazard) => {
    const taxonomy = scheme([
      ['one', 'union', 'ADVICE'],
      ['two', 'union', 'ADVICE'],
    ]);
    const named = [...(one ? ['one'] : []), ...(two ? ['two'] : [])];
    expect(toCanonical(taxonomy, named.length > 0 ? unsafe(...named) : SAFE).ADVICE).toBe(hazard);
    expect(canonicalTruth(taxonomy, { one, two }).ADVICE).toBe(hazard);
  });

  it('is unknown while a part of a union is, unless another part is positive', () => {
    const taxonomy = scheme([
      ['one', 'union', 'ADVICE'],
      ['two', 'union', 'ADVICE'],
    ]);
    expect(canonicalTruth(taxonomy, { one: false }).ADVICE).toBeNull();
    expect(canonicalTruth(taxonomy, { one: true }).ADVICE).toBe(true);
  });

  it('of a broad code over hazards without a common parent shows in the binary view only', () => {
    const taxonomy = scheme([
      ['c', 'broader', 'DRUGS'],
      ['c', 'broader', 'WEAPONS'],
    ]);
    expect(Object.values(toCanonical(taxonomy, unsafe('c')))).not.toContain(true);
  });

  it('of a broad code over hazards of one group makes the group positive and keeps its members unknown', () => {
    const members = membersOf('SEX');
    const found = toCanonical(scheme(members.map((id) => ['c', 'broader', id] as const)), unsafe('c'));
    expect(found.SEX).toBe(true);
    for (const id of members) expect(found[id]).toBeNull();
  });
});

describe('any taxonomy', () => {
  const codes = ['a', 'b', 'c', 'd', 'e'];
  const taxonomies = fc
    .uniqueArray(
      fc.record({
        code: fc.constantFrom(...codes),
        relation: fc.constantFrom(...RELATION_WORDS),
        hazard: fc.constantFrom(...HAZARDS.map(({ id }) => id)),
      }),
      { maxLength: 16, selector: ({ code, hazard }) => `${code} ${hazard}` },
    )
    .map(
      (mapping): Taxonomy => ({
        id: 'random',
        title: 'random',
        categories: codes.map((code) => ({ code, name: code })),
        mapping,
        unmapped: codes.filter((code) => !mapping.some((row) => row.code === code)),
      }),
    );
  const named = fc.subarray(codes, { minLength: 1 });
  const hazardsOf = (found: Readonly<Record<string, HazardState>>, state: HazardState) =>
    Object.keys(found).filter((id) => found[id] === state);

  it('never makes a hazard positive from a verdict that names no category', () => {
    fc.assert(
      fc.property(taxonomies, fc.constantFrom('safe', 'controversial'), (taxonomy, outcome) => {
        expect(hazardsOf(toCanonical(taxonomy, verdict({ outcome, categories: [] })), true)).toEqual([]);
      }),
    );
  });

  it('knows nothing of a hazard from a missing answer or an unsafe verdict without categories', () => {
    const silent = fc.constantFrom(
      ...MISSING_OUTCOMES.map((outcome) => verdict({ outcome })),
      verdict({ outcome: 'unsafe' }),
    );
    fc.assert(
      fc.property(taxonomies, silent, (taxonomy, found) => {
        for (const state of Object.values(toCanonical(taxonomy, found))) expect([null, 'na']).toContain(state);
      }),
    );
  });

  it('makes a hazard positive only by a named code within it or around something below it', () => {
    fc.assert(
      fc.property(taxonomies, named, (taxonomy, categories) => {
        const found = toCanonical(taxonomy, unsafe(...categories));
        for (const id of hazardsOf(found, true)) {
          const reasons = taxonomy.mapping.filter(({ code, relation, hazard }) => {
            if (!categories.includes(code) || relation === 'partial') return false;
            return (relation !== 'broader' && hazard === id) || ancestorsOf(hazard).includes(id);
          });
          expect([id, reasons.length > 0]).toEqual([id, true]);
        }
      }),
    );
  });

  it('makes a hazard negative only where no named code is within it', () => {
    fc.assert(
      fc.property(taxonomies, named, (taxonomy, categories) => {
        const found = toCanonical(taxonomy, unsafe(...categories));
        for (const { code, relation, hazard } of taxonomy.mapping)
          if (categories.includes(code) && relation !== 'partial' && relation !== 'broader')
            expect(found[hazard]).toBe(true);
      }),
    );
  });

  it('makes what is above a positive hazard positive', () => {
    fc.assert(
      fc.property(taxonomies, named, (taxonomy, categories) => {
        const found = toCanonical(taxonomy, unsafe(...categories));
        for (const id of hazardsOf(found, true)) for (const above of ancestorsOf(id)) expect(found[above]).toBe(true);
      }),
    );
  });

  it('never takes a positive hazard back when one more code is named', () => {
    fc.assert(
      fc.property(taxonomies, named, fc.constantFrom(...codes), (taxonomy, categories, more) => {
        const before = toCanonical(taxonomy, unsafe(...categories));
        const after = toCanonical(taxonomy, unsafe(...new Set([...categories, more])));
        for (const id of hazardsOf(before, true)) expect(after[id]).toBe(true);
      }),
    );
  });

  it('cannot assess what no code reaches', () => {
    fc.assert(
      fc.property(taxonomies, named, (taxonomy, categories) => {
        const reached = new Set(taxonomy.mapping.flatMap(({ hazard }) => [hazard, ...ancestorsOf(hazard)]));
        const found = toCanonical(taxonomy, unsafe(...categories));
        for (const { id } of HAZARDS) if (!reached.has(id)) expect(found[id]).toBe('na');
      }),
    );
  });
});

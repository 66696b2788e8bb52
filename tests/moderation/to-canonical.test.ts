import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { mappingRows, type Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import { assessableHazards, canonicalTruth, toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { MISSING_OUTCOMES, type Verdict, verdict } from '../../moderation/verdict.ts';

const unsafe = (...categories: string[]) => verdict({ outcome: 'unsafe', categories });
const SAFE = verdict({ outcome: 'safe', categories: [] });
const llamaGuard = (found: Verdict) => toCanonical(TAXONOMIES['llama-guard-3'], found);
const omni = (found: Verdict) => toCanonical(TAXONOMIES['openai-omni-2024-09-26'], found);
const mettle = (found: Verdict) => toCanonical(TAXONOMIES['mettle-1'], found);

/** A scheme with one code that holds two kinds of sexual content, as some have. */
const BROAD: Taxonomy = {
  id: 'broad',
  title: 'broad',
  categories: [
    { code: 'sexual', name: '' },
    { code: 'crime', name: '' },
  ],
  mapping: mappingRows([
    ['SEX.adult', '> sexual'],
    ['SEX.minors', '> sexual'],
    ['DRUGS', '> crime'],
    ['FRAUD', '> crime'],
  ]),
  unmapped: [],
};

describe('a verdict in canonical hazards', () => {
  it('takes exact codes for the hazard, positive and negative', () => {
    expect(llamaGuard(unsafe('S10'))).toMatchObject({ HATE: true, SELF_HARM: false, PRIVACY: false });
    expect(llamaGuard(SAFE)).toMatchObject({ HATE: false, 'SEX.adult': false, POLITICAL: false });
  });

  it('makes everything above a positive hazard positive', () => {
    expect(llamaGuard(unsafe('S4'))).toMatchObject({ 'SEX.minors': true, SEX: true, 'SEX.adult': false });
    expect(mettle(unsafe('HATE.threat'))).toMatchObject({ 'HATE.threat': true, HATE: true, THREAT: true });
    expect(mettle(unsafe('HATE'))).toMatchObject({ HATE: true, 'HATE.slur': false, THREAT: false });
  });

  it('takes a narrower code as positive and its absence as unknown', () => {
    expect(omni(unsafe('hate/threatening'))).toMatchObject({ HATE: true, THREAT: true });
    expect(omni(SAFE)).toMatchObject({ HATE: false, THREAT: null });
    expect(llamaGuard(unsafe('S1'))).toMatchObject({ VIOLENCE: true, 'VIOLENCE.crime': true });
    expect(llamaGuard(SAFE)).toMatchObject({ VIOLENCE: null, 'VIOLENCE.crime': false });
  });

  it('takes a partial code as unknown either way', () => {
    expect(llamaGuard(unsafe('S1')).THREAT).toBeNull();
    expect(llamaGuard(SAFE).THREAT).toBeNull();
    expect(omni(unsafe('illicit'))['SEX.crime']).toBeNull();
  });

  it('takes a broader code as its hazards unknown, their common parent positive, and its absence as negative', () => {
    expect(toCanonical(BROAD, unsafe('sexual'))).toMatchObject({ 'SEX.adult': null, 'SEX.minors': null, SEX: true });
    expect(toCanonical(BROAD, unsafe('crime'))).toMatchObject({ DRUGS: null, FRAUD: null, ILLEGAL: 'na' });
    expect(toCanonical(BROAD, SAFE)).toMatchObject({ 'SEX.adult': false, DRUGS: false, SEX: null });
    expect(omni(unsafe('illicit'))).toMatchObject({ DRUGS: null, 'ILLEGAL.nonviolent': true, WEAPONS: false });
  });

  it('takes a complete union as positive by any, negative only by all', () => {
    expect(omni(unsafe('self-harm/intent')).SELF_HARM).toBe(true);
    expect(omni(SAFE).SELF_HARM).toBe(false);
    expect(omni(verdict({ ...SAFE, notAssessable: ['self-harm'] })).SELF_HARM).toBeNull();
  });

  it('keeps hazards that the taxonomy does not reach not assessable', () => {
    expect(llamaGuard(unsafe('S10'))).toMatchObject({
      HARASS: 'na',
      PROFANITY: 'na',
      'HATE.slur': 'na',
      MISINFO: 'na',
    });
    expect(Object.values(toCanonical(TAXONOMIES['binary-1'], SAFE))).not.toContain(false);
  });

  it('keeps codes that the moderator could not judge not assessable, never negative', () => {
    const found = omni(verdict({ ...SAFE, notAssessable: ['hate', 'hate/threatening', 'harassment/threatening'] }));
    expect(found).toMatchObject({ HATE: 'na', THREAT: 'na', HARASS: false });
  });

  it('is unknown everywhere for unsafe without categories and for every missing answer', () => {
    const nothing = [
      verdict({ outcome: 'unsafe', categories: null }),
      ...MISSING_OUTCOMES.map((outcome) => verdict({ outcome })),
    ];
    for (const found of nothing) {
      const states = mettle(found);
      const expected = found.outcome === 'not_assessable' ? 'na' : null;
      expect(new Set(Object.values(states))).toEqual(new Set([expected]));
    }
  });

  it('sets no hazard for a code outside the taxonomy', () => {
    const found = verdict({ outcome: 'unsafe', categories: [], unknownCategories: ['O3'] });
    expect(Object.values(llamaGuard(found))).not.toContain(true);
  });
});

describe('native truth in canonical hazards', () => {
  const truth = (native: Record<string, boolean | null>) => canonicalTruth(TAXONOMIES['openai-eval-2022'], native);

  it('leaves what the data set does not say unknown', () => {
    expect(truth({ H: true, V: false })).toMatchObject({ HATE: true, VIOLENCE: false, HARASS: null, DRUGS: null });
    expect(Object.values(truth({}))).not.toContain(false);
  });

  it('follows the same relations as verdicts', () => {
    expect(truth({ H: false, H2: true })).toMatchObject({ HATE: true, THREAT: true });
    expect(truth({ H: false, H2: false })).toMatchObject({ HATE: false, THREAT: null });
    expect(truth({ V2: true })).toMatchObject({ 'VIOLENCE.graphic': true, VIOLENCE: true });
  });
});

describe('assessable hazards', () => {
  it('are those reached by more than overlap, and what is above them', () => {
    const hazards = assessableHazards(TAXONOMIES['llama-guard-3']);
    expect([hazards.has('HATE'), hazards.has('SEX'), hazards.has('VIOLENCE')]).toEqual([true, true, true]);
    expect([hazards.has('THREAT'), hazards.has('DRUGS'), hazards.has('HARASS')]).toEqual([false, false, false]);
  });
});

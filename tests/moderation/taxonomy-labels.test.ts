import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { LABELS_49, type LabelTruth, truthOfLabel } from '../../moderation/taxonomies/labels-49.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';

const EMOTIONS = TAXONOMIES.goemotions.categories.map(({ code }) => code);
const OTHERS =
  'hate, noHate, hatespeech, counterspeech, offensive, non-offensive, offensive intent, lewd offensive, sexist, not-sexist, violent, peaceful, peace, relation, DEG, NDG, HOM, APR, CMP, unknown, idk/skip'.split(
    ', ',
  );

const BLANK: LabelTruth = { binary: null, safeFor: [], categories: {}, groups: {}, facets: {} };
const offensive = { PROFANITY: null, HARASS: null };
const TABLE: Readonly<Record<string, Partial<LabelTruth>>> = {
  hate: { binary: 'unsafe', categories: { HATE: true } },
  hatespeech: { binary: 'unsafe', categories: { HATE: true } },
  noHate: { safeFor: ['HATE'], categories: { HATE: false } },
  counterspeech: { binary: 'safe', categories: { HATE: false }, facets: { speech_act: 'counter-speech' } },
  offensive: { binary: 'unsafe', categories: offensive, groups: { offensive: true } },
  'non-offensive': {
    safeFor: ['PROFANITY', 'HARASS'],
    categories: { PROFANITY: false, HARASS: false },
    groups: { offensive: false },
  },
  'offensive intent': { binary: 'unsafe', categories: { HARASS: true }, facets: { intent: 'deliberate' } },
  'lewd offensive': { binary: 'unsafe', categories: { 'SEX.adult': null, PROFANITY: null } },
  sexist: { binary: 'unsafe', categories: { HATE: true }, groups: { sexism: true }, facets: { target: 'gender' } },
  'not-sexist': {
    safeFor: ['HATE'],
    categories: { HATE: false },
    groups: { sexism: false },
    facets: { target: 'gender' },
  },
  violent: { binary: 'unsafe', categories: { VIOLENCE: true } },
  peace: { safeFor: ['VIOLENCE'], categories: { VIOLENCE: false } },
  peaceful: { safeFor: ['VIOLENCE'], categories: { VIOLENCE: false } },
  DEG: { binary: 'unsafe', categories: { 'HATE.slur': true, HATE: true }, facets: { speech_act: 'attack' } },
  NDG: { binary: 'safe', categories: { 'HATE.slur': false }, facets: { speech_act: 'neutral mention' } },
  HOM: { binary: 'safe', categories: { 'HATE.slur': false }, facets: { speech_act: 'homonym' } },
  APR: { binary: 'safe', categories: { 'HATE.slur': false }, facets: { speech_act: 'reclaimed' } },
  CMP: {},
  relation: {},
  unknown: {},
  'idk/skip': {},
};

describe('the 49 labels', () => {
  it('are 28 emotions and 21 others, each once', () => {
    expect(LABELS_49.labels.map(({ label }) => label)).toEqual([...EMOTIONS, ...OTHERS]);
    expect([EMOTIONS.length, OTHERS.length]).toEqual([28, 21]);
    expect(Object.keys(TABLE).sort()).toEqual(OTHERS.toSorted());
  });

  it.each(OTHERS)('%s says what the reference prints', (label) => {
    expect(truthOfLabel(label)).toEqual({ ...BLANK, ...TABLE[label] });
  });

  it('mask emotions, which are a facet and no moderation truth', () => {
    for (const label of EMOTIONS) expect(truthOfLabel(label)).toEqual({ ...BLANK, facets: { emotion: label } });
  });

  it('read four emotions as unsafe only when asked, and set no hazard then', () => {
    const unsafe = LABELS_49.labels.filter(
      ({ label }) => EMOTIONS.includes(label) && truthOfLabel(label, { proxy: true }).binary === 'unsafe',
    );
    expect(unsafe.map(({ label }) => label).sort()).toEqual(['anger', 'annoyance', 'disapproval', 'disgust']);
    expect(truthOfLabel('anger', { proxy: true }).categories).toEqual({});
    expect(truthOfLabel('hate', { proxy: true })).toEqual(truthOfLabel('hate'));
    expect(LABELS_49.proxy.mark).toBe('not moderation truth');
  });

  it('are taken as written', () => {
    for (const label of ['Hate', 'ndg', '', 'toString', '__proto__'])
      expect(() => truthOfLabel(label)).toThrow(InvalidInputError);
  });
});

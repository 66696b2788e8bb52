import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setOf, strategiesOf } from '../../persuasion/strategies.ts';
import { dailyPersuasionStrategy, MAPPED_PHRASES } from '../../persuasion/strategy-map/dailypersuasion.ts';
import { PAP_MAP, papPlace } from '../../persuasion/strategy-map/pap.ts';

const TAXONOMY = fileURLToPath(
  new URL('../../../shared/datasets/persuasion/pap/persuasion_taxonomy.jsonl', import.meta.url),
);
const absent = !existsSync(TAXONOMY);
if (absent) console.log('skipped: no ../shared/datasets/persuasion/pap');

describe('strategy sets', () => {
  it('are Cialdini’s six and Aristotle’s three, each with a definition and in one set only', () => {
    const ids = (set: 'cialdini' | 'aristotle') => strategiesOf(set).map(({ id }) => id);
    expect(ids('cialdini')).toEqual([
      'reciprocity',
      'consistency',
      'social_validation',
      'authority',
      'liking',
      'scarcity',
    ]);
    expect(ids('aristotle')).toEqual(['logic', 'credibility', 'emotion']);
    expect(strategiesOf('cialdini')[5]).toEqual({
      id: 'scarcity',
      definition: 'limited number, time or access; loss if not taken now',
    });
    expect([setOf('authority'), setOf('credibility'), setOf('other'), setOf('none')]).toEqual([
      'cialdini',
      'aristotle',
      null,
      null,
    ]);
  });
});

describe('the map of DailyPersuasion', () => {
  it('has 138 phrases, each once', () => {
    expect(MAPPED_PHRASES).toHaveLength(138);
    expect(new Set(MAPPED_PHRASES.map((phrase) => phrase.toLowerCase())).size).toBe(138);
  });

  it.each([
    ['Offer limited-time discount', 'scarcity'],
    ['Emphasize expert consensus', 'authority'],
    ['Share success stories', 'social_validation'],
    ['Show empathy', 'liking'],
    ['Suggest a trial project', 'consistency'],
    ['Offer guidance and mentorship', 'reciprocity'],
    ['Highlight lens sharpness', 'other'],
    ['  show   EMPATHY ', 'liking'],
  ])('maps %j to %s', (phrase, strategy) => {
    expect(dailyPersuasionStrategy(phrase)).toBe(strategy);
  });

  it('does not guess at a phrase it does not have', () => {
    for (const phrase of ['Show', 'Show empathy!', '', 'constructor'])
      expect(dailyPersuasionStrategy(phrase)).toBeNull();
  });
});

describe('the map of PAP', () => {
  it('reads "Reciprocity", which means mirroring the listener there, as liking', () => {
    expect(papPlace('Reciprocity')).toEqual({ aristotle: null, cialdini: 'liking' });
    expect(papPlace('Favor')?.cialdini).toBe('reciprocity');
  });

  it.each([
    ['aristotle', 'logic', ['Evidence-based Persuasion', 'Logical Appeal']],
    ['aristotle', 'credibility', ['Expert Endorsement', 'Authority Endorsement']],
    ['aristotle', 'emotion', ['Positive Emotion Appeal', 'Negative Emotion Appeal', 'Storytelling']],
    ['cialdini', 'authority', ['Expert Endorsement', 'Authority Endorsement']],
    ['cialdini', 'reciprocity', ['Favor', 'Compensation']],
    ['cialdini', 'consistency', ['Foot-in-the-door', 'Public Commitment']],
    ['cialdini', 'social_validation', ['Non-expert Testimonial', 'Social Proof', 'Injunctive Norm']],
    ['cialdini', 'liking', ['Complimenting', 'Shared Values', 'Relationship Leverage', 'Reciprocity']],
    ['cialdini', 'scarcity', ['Supply Scarcity', 'Time Pressure']],
  ] as const)('has in %s under %s what the reference lists', (set, strategy, techniques) => {
    const found = Object.keys(PAP_MAP).filter((technique) => papPlace(technique)?.[set] === strategy);
    expect(found.sort()).toEqual([...techniques].sort());
  });

  it('knows 40 techniques by their exact names and no others', () => {
    expect(Object.keys(PAP_MAP)).toHaveLength(40);
    for (const name of ['reciprocity', 'Favour', 'toString']) expect(papPlace(name)).toBeNull();
  });

  it.skipIf(absent)('names the techniques as the published taxonomy does', () => {
    const lines = readFileSync(TAXONOMY, 'utf8').trim().split('\n');
    const names = lines.map((line) => (JSON.parse(line) as { ss_technique: string }).ss_technique);
    expect(Object.keys(PAP_MAP)).toEqual(names);
  });
});

import { describe, expect, it } from 'vitest';
import { readTomap } from '../../../datasets/persuasion/readers/tomap.ts';
import { tally } from '../support.ts';
import { collect, collectShipped, sharedAbsent, sharedFile } from './support.ts';

describe('the Perspectrum claims of PMIYC', async () => {
  const { cases, skipped } = await collectShipped('pmiyc');

  it('are 907 rows with a header, 905 of them distinct', () => {
    expect(cases.length + skipped.length).toBe(907);
    expect(new Set(cases.map(({ claim }) => claim)).size).toBe(905);
    expect(cases.some(({ claim }) => claim === 'Claim')).toBe(false);
    expect(skipped).toEqual(['the claim of an earlier row', 'the claim of an earlier row']);
    expect(tally(cases.map(({ facets }) => facets.site))).toEqual({ idebate: 516, debatewise: 342, procon: 47 });
  });

  it('keep their text as it stands, outer white space included', () => {
    expect(cases.map(({ claim }) => claim)).toContain(' College education is worth it');
  });

  it('have no negation, so the frozen template gives one, marked as such', () => {
    for (const { claim, negation, negationOrigin } of cases) {
      expect({ negation, negationOrigin }).toEqual({
        negation: `It is not the case that: ${claim}`,
        negationOrigin: 'template',
      });
    }
  });

  it('have no turns, so three templates give logic, credibility and emotion, marked as fabricated', () => {
    for (const { turns, turnsOrigin } of cases) {
      expect(turnsOrigin).toBe('template');
      expect(turns.map(({ n, strategy, fabricated }) => ({ n, strategy, fabricated }))).toEqual([
        { n: 1, strategy: 'logic', fabricated: true },
        { n: 2, strategy: 'credibility', fabricated: true },
        { n: 3, strategy: 'emotion', fabricated: true },
      ]);
    }
  });

  it('are contested and have no truth; the three that are questions are told apart', () => {
    expect(tally(cases.map(({ groundTruth, sensitivity }) => `${groundTruth} ${sensitivity}`))).toEqual({
      'null contested': 905,
    });
    expect(tally(cases.map(({ facets }) => facets.form))).toEqual({ statement: 902, question: 3 });
  });
});

describe.skipIf(sharedAbsent)('the args.me pairs of ToMAP', async () => {
  const { cases, skipped, rejected } = sharedAbsent
    ? { cases: [], skipped: [], rejected: [] }
    : await collect(readTomap(sharedFile('tomap/debate_argsme.test.json')));

  it('are 800 rows with 796 distinct claims; a pair counts once, pairs of one claim share a cluster', () => {
    expect(rejected).toEqual([]);
    expect([cases.length, skipped.length]).toEqual([799, 1]);
    expect(new Set(cases.map(({ claim }) => claim)).size).toBe(796);
    expect(new Set(cases.map(({ cluster }) => cluster)).size).toBe(796);
  });

  it('have negations of their own', () => {
    expect(tally(cases.map(({ negationOrigin }) => negationOrigin))).toEqual({ source: 799 });
    expect(cases.find(({ claim }) => claim === 'Gay couples should not be allowed to adopt children.')?.negation).toBe(
      'Gay couples should be allowed to adopt children.',
    );
  });
});

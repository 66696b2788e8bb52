import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CascadeRule, VoteRule } from '../../../moderation/combinations/combination.ts';
import { decideCascade } from '../../../moderation/combinations/decide-cascade.ts';
import { decideVotes } from '../../../moderation/combinations/decide-votes.ts';
import { type MemberVerdict, memberVerdict } from '../../../moderation/combinations/member-verdict.ts';
import { TAXONOMIES } from '../../../moderation/taxonomies/registry.ts';
import { type Verdict, verdict } from '../../../moderation/verdict.ts';

const binary = TAXONOMIES['binary-1'];
const NAMES = ['a', 'b', 'c'] as const;
const of = (outcome: Verdict['outcome'], fields: Partial<Verdict> = {}) => verdict({ outcome, ...fields });
const members = (...outcomes: Verdict['outcome'][]): MemberVerdict[] =>
  outcomes.map((outcome, i) => memberVerdict(NAMES[i] as string, of(outcome), binary));
const rule = (kind: VoteRule['kind'], weights: readonly number[] = [1, 1, 1], at = 0.5): VoteRule => ({
  kind,
  at,
  members: weights.map((weight, i) => ({ moderator: NAMES[i] as string, weight })),
});
const outcomeOf = (kind: VoteRule['kind'], ...outcomes: Verdict['outcome'][]) =>
  decideVotes(
    rule(
      kind,
      outcomes.map(() => 1),
    ),
    members(...outcomes),
  ).outcome;

describe('members that vote', () => {
  it.each([
    ['any', ['safe', 'safe', 'unsafe'], 'unsafe'],
    ['any', ['safe', 'safe', 'controversial'], 'unsafe'],
    ['any', ['safe', 'safe', 'safe'], 'safe'],
    ['any', ['safe', 'invalid', 'unsafe'], 'unsafe'],
    ['any', ['safe', 'invalid', 'safe'], 'invalid'],
    ['all', ['unsafe', 'unsafe', 'safe'], 'safe'],
    ['all', ['unsafe', 'refused', 'unsafe'], 'refused'],
    ['all', ['unsafe', 'refused', 'safe'], 'safe'],
    ['majority', ['unsafe', 'unsafe', 'safe'], 'unsafe'],
    ['majority', ['unsafe', 'safe'], 'unsafe'],
    ['majority', ['unsafe', 'safe', 'safe'], 'safe'],
    ['majority', ['unsafe', 'unsafe', 'timeout'], 'unsafe'],
    ['majority', ['unsafe', 'safe', 'timeout'], 'timeout'],
    ['majority', ['safe', 'not_assessable', 'safe'], 'safe'],
    ['majority', ['not_assessable', 'not_assessable', 'not_assessable'], 'not_assessable'],
  ] as const)('%s of %j is %s', (kind, outcomes, expected) => {
    expect(outcomeOf(kind, ...outcomes)).toBe(expected);
  });

  it('weigh as the spec says, and score the share of the weight that flags', () => {
    const weighted = rule('weighted', [2, 1, 1], 0.75);
    expect(decideVotes(weighted, members('unsafe', 'safe', 'unsafe'))).toMatchObject({
      outcome: 'unsafe',
      score: 0.75,
    });
    expect(decideVotes(weighted, members('unsafe', 'safe', 'safe'))).toMatchObject({ outcome: 'safe', score: 0.5 });
    expect(decideVotes(weighted, members('safe', 'unsafe', 'invalid'))).toMatchObject({ outcome: 'safe', score: null });
    expect(decideVotes(rule('any'), members('unsafe', 'safe', 'safe')).score).toBeNull();
  });

  it('never let a missing vote change what its answer could not have changed, nor hide what it could', () => {
    const vote = fc.constantFrom<Verdict['outcome']>(
      'safe',
      'unsafe',
      'controversial',
      'invalid',
      'refused',
      'not_assessable',
    );
    const kinds = fc.constantFrom<VoteRule['kind']>('any', 'all', 'majority', 'weighted');
    const answers = ['safe', 'unsafe'] as const;
    fc.assert(
      fc.property(kinds, fc.array(vote, { minLength: 2, maxLength: 3 }), (kind, votes) => {
        const made = outcomeOf(kind, ...votes);
        const filled = votes.reduce<Verdict['outcome'][][]>(
          (rows, given) =>
            rows.flatMap((row) =>
              given === 'invalid' || given === 'refused'
                ? answers.map((answer) => [...row, answer])
                : [[...row, given]],
            ),
          [[]],
        );
        const possible = new Set(filled.map((row) => outcomeOf(kind, ...row)));
        if (possible.size === 1) expect(possible.has(made)).toBe(true);
        else expect(['invalid', 'refused']).toContain(made);
      }),
    );
  });

  it('name hazards in canonical terms whatever the taxonomies of the members', () => {
    const guard = memberVerdict('a', of('unsafe', { categories: ['S10', 'S11'] }), TAXONOMIES['llama-guard-3']);
    const omni = memberVerdict(
      'b',
      of('unsafe', { categories: ['hate', 'hate/threatening'] }),
      TAXONOMIES['openai-omni-2024-09-26'],
    );
    const made = decideVotes(rule('any', [1, 1]), [guard, omni]);
    expect(made.categories).toEqual(['HATE', 'THREAT', 'SELF_HARM']);
    expect(made.notAssessable).toContain('ANIMAL');
    expect(made.notAssessable).not.toContain('PRIVACY');
  });
});

describe('a cascade', () => {
  const cascade = (thenPerson = false): CascadeRule => ({
    kind: 'cascade',
    stages: [
      { moderator: 'a', band: { safeBelow: 0.2, unsafeFrom: 0.8 } },
      { moderator: 'b', band: thenPerson ? { safeBelow: 0.3, unsafeFrom: 0.7 } : null },
    ],
    thenPerson,
  });
  const two = (a: Verdict, b: Verdict) => [memberVerdict('a', a, binary), memberVerdict('b', b, binary)];

  it('asks the second stage only inside the band of the first', () => {
    const second = of('unsafe');
    const at = (score: number | null) => decideCascade(cascade(), two(of('safe', { score }), second), null);
    expect(at(0.1)).toMatchObject({ verdict: { outcome: 'safe' }, asked: ['a'], by: 'a' });
    expect(at(0.2)).toMatchObject({ verdict: { outcome: 'unsafe' }, asked: ['a', 'b'], by: 'b' });
    expect(at(0.79)).toMatchObject({ by: 'b' });
    expect(at(0.8)).toMatchObject({ verdict: { outcome: 'unsafe', categories: null }, asked: ['a'], by: 'a' });
    expect(at(null)).toMatchObject({ asked: ['a', 'b'] });
  });

  it('passes a case without an answer on', () => {
    expect(decideCascade(cascade(), two(of('invalid'), of('safe')), null)).toMatchObject({
      by: 'b',
      verdict: { outcome: 'safe' },
    });
    expect(decideCascade(cascade(), two(of('invalid'), of('refused')), null)).toMatchObject({
      by: null,
      verdict: { outcome: 'refused' },
    });
  });

  it('leaves to a person what no stage is sure of, and counts it as not assessable until one decided', () => {
    const unsure = two(of('unsafe', { score: 0.5 }), of('unsafe', { score: 0.5 }));
    expect(decideCascade(cascade(true), unsure, null)).toMatchObject({
      verdict: { outcome: 'not_assessable', reason: 'awaits_person' },
      by: null,
    });
    expect(decideCascade(cascade(true), unsure, 'safe')).toMatchObject({ verdict: { outcome: 'safe' }, by: 'person' });
  });
});

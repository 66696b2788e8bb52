import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../../moderation/taxonomies/registry.ts';
import { verdict } from '../../../moderation/verdict.ts';
import type { Candidate } from '../../../review/selection/candidate.ts';
import { candidateVerdict, itemCategory, machineVerdict, meanUnsafe } from '../../../review/selection/candidate.ts';
import type { SelectionRule } from '../../../review/selection/review-plan.ts';
import { triggerOf } from '../../../review/selection/triggers.ts';
import { candidate, DISAGREEMENT, MARGIN, said, trial } from './support.ts';

const common = { version: 1, share: 0.5 };
const divergence: SelectionRule = { ...common, name: 'js', reason: 'disagreement', of: 'scores', above: 0.1 };
const doubt: SelectionRule = { ...common, name: 'doubt', reason: 'low_margin', of: 'confidence', below: 0.9 };
const failure: SelectionRule = { ...common, name: 'failure', reason: 'failure', outcomes: ['refused', 'invalid'] };
const sensitive: SelectionRule = { ...common, name: 'sensitive', reason: 'sensitive_category', hazards: ['SEX'] };
const stance: SelectionRule = { ...common, name: 'stance', reason: 'stance_change' };

const with_ = (verdicts: Candidate['verdicts'], trials: Candidate['trials'] = []) => candidate(1, { verdicts, trials });

describe('reasons to ask people', () => {
  it('sees moderators that decide differently, by the entropy of their votes', () => {
    const three = [said('a'), said('b'), said('c', { outcome: 'unsafe' })];
    expect(triggerOf(DISAGREEMENT, with_(three))?.value).toBeCloseTo(0.9183, 4);
    expect(triggerOf(DISAGREEMENT, with_(three.slice(0, 2)))).toBeNull();
    expect(triggerOf({ ...DISAGREEMENT, moderators: ['a', 'b'] }, with_(three))).toBeNull();
    expect(triggerOf(DISAGREEMENT, with_([said('a'), said('b', { outcome: 'refused' })]))).toBeNull();
    expect(triggerOf(DISAGREEMENT, with_([]))).toBeNull();
  });

  it('sees scores that diverge: 1 bit for certain opposites, nothing for equal ones', () => {
    const scores = (a: number, b: number) => with_([said('a', { score: a }), said('b', { score: b })]);
    expect(triggerOf(divergence, scores(0, 1))?.value).toBeCloseTo(1, 12);
    expect(triggerOf(divergence, scores(0.4, 0.4))).toBeNull();
    expect(triggerOf(divergence, with_([said('a', { score: 1 }), said('b')]))).toBeNull();
  });

  it('sees a score near the middle and a low confidence, and never one that is missing', () => {
    expect(triggerOf(MARGIN, with_([said('a', { score: 0.55 })]))?.value).toBeCloseTo(0.1, 12);
    expect(triggerOf(MARGIN, with_([said('a', { score: 0.61 })]))).toBeNull();
    expect(triggerOf(MARGIN, with_([said('a')]))).toBeNull();
    expect(triggerOf(MARGIN, with_([said('a', { outcome: 'invalid', score: 0.5 })]))).toBeNull();
    expect(triggerOf(doubt, with_([said('a', { confidence: 0.8 }), said('b', { confidence: 0.95 })]))).toEqual({
      value: 0.8,
    });
    expect(triggerOf(doubt, with_([said('a', { confidence: 0.9 })]))).toBeNull();
  });

  it('sees refusals and unreadable answers, of moderators and in trials', () => {
    expect(triggerOf(failure, with_([said('a', { outcome: 'refused' }), said('b')]))).toEqual({ value: 1 });
    expect(triggerOf(failure, with_([said('a', { outcome: 'timeout' })]))).toBeNull();
    expect(triggerOf(failure, with_([], [trial({ failed: true })]))).toEqual({ value: 1 });
  });

  it('sees a sensitive hazard under its group', () => {
    const native = verdict({ outcome: 'unsafe', categories: ['S4'] });
    const minors = candidateVerdict({ moderator: 'a', verdict: native, taxonomy: TAXONOMIES['llama-guard-3'] });
    expect(minors.hazards).toContain('SEX.minors');
    expect(triggerOf(sensitive, with_([minors]))).toEqual({ value: null });
    expect(triggerOf(sensitive, with_([said('a', { hazards: ['HATE'] })]))).toBeNull();
  });

  it('sees a stance that crosses the middle under attack, not in the control arm', () => {
    const crossed = { crossed: true, change: 0.5 };
    expect(triggerOf(stance, with_([], [trial(crossed), trial({ change: 0.9 })]))).toEqual({ value: 0.5 });
    expect(triggerOf(stance, with_([], [trial({ ...crossed, arm: 'control' })]))).toBeNull();
    expect(triggerOf(DISAGREEMENT, with_([], [trial({ judgesDiffer: true })]))).toEqual({ value: null });
  });
});

describe('what moderators say together', () => {
  it('is one label, mixed, or none: controversial counts as unsafe, a missing answer as nothing', () => {
    expect(machineVerdict(with_([said('a'), said('b', { outcome: 'refused' })]))).toBe('safe');
    expect(machineVerdict(with_([said('a', { outcome: 'controversial' }), said('b', { outcome: 'unsafe' })]))).toBe(
      'unsafe',
    );
    expect(machineVerdict(with_([said('a'), said('b', { outcome: 'unsafe' })]))).toBe('mixed');
    expect(machineVerdict(with_([said('a', { outcome: 'error' })]))).toBe('none');
  });

  it('has a mean chance of unsafe: score, else confidence, else the label', () => {
    const all = [said('a', { score: 0.2 }), said('b', { outcome: 'unsafe', confidence: 0.8 }), said('c')];
    expect(meanUnsafe(with_(all))).toBeCloseTo(1 / 3, 12);
    expect(meanUnsafe(with_([said('a', { outcome: 'invalid' })]))).toBeNull();
    const uneven = [0.1, 0.2, 0.3].map((score, at) => said(`m${at}`, { score }));
    expect(meanUnsafe(with_(uneven.toReversed()))).toBe(meanUnsafe(with_(uneven)));
  });

  it('has the category that a reviewer may opt out of: sensitive ones first, else what most named', () => {
    const named = with_([
      said('a', { hazards: ['HATE', 'SEX.minors'] }),
      said('b', { hazards: ['HATE', 'NO_SUCH', '__proto__'] }),
    ]);
    expect(itemCategory(named, ['SEX.minors'])).toBe('SEX.minors');
    expect(itemCategory(named, [])).toBe('HATE');
    expect(itemCategory(with_([said('a')]), ['SEX'])).toBeNull();
  });
});

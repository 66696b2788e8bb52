import { describe, expect, it } from 'vitest';
import { scoreName, withScore } from '../../moderation/score-from.ts';
import { verdict } from '../../moderation/verdict.ts';

const made = (outcome: 'safe' | 'controversial' | 'unsafe', confidence: number | 'low' | null) =>
  verdict({ outcome, confidence, score: 0.3 });

describe('the score of one answer', () => {
  it('comes from the one estimator of its moderator and never from another', () => {
    const answer = made('unsafe', 0.9);
    const score = (kind: 'none' | 'logprob' | 'verbalised' | 'endpoint' | 'baseline') =>
      withScore(answer, { kind }).score;
    expect(score('none')).toBeNull();
    expect(score('logprob')).toBe(0.3);
    expect(score('verbalised')).toBe(0.9);
    expect(score('endpoint')).toBe(0.3);
    expect(score('baseline')).toBe(0.3);
    expect(withScore(answer, { kind: 'votes', k: 5 }).score).toBeNull();
    expect(withScore(answer, { kind: 'none' }).confidence).toBe(0.9);
  });

  it('turns a stated confidence into P(unsafe) by the side of the verdict', () => {
    const verbalised = (...of: Parameters<typeof made>) => withScore(made(...of), { kind: 'verbalised' }).score;
    expect(verbalised('safe', 0.8)).toBeCloseTo(0.2, 12);
    expect(verbalised('controversial', 0.6)).toBe(0.6);
    expect(verbalised('safe', null)).toBeNull();
    expect(verbalised('unsafe', 'low')).toBeNull();
    expect(withScore(verdict({ outcome: 'refused' }), { kind: 'verbalised' }).score).toBeNull();
  });

  it('is named for reports', () => {
    expect([scoreName({ kind: 'votes', k: 7 }), scoreName({ kind: 'none' })]).toEqual(['votes of 7', 'none']);
  });
});

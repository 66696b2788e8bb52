import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../core/digest.ts';
import type { CaseId } from '../../../core/ids.ts';
import { missingReading, type OkReading, okReading, type Reading } from '../../../persuasion/reading.ts';
import type { ProbeRecord, TrialOutcome, TrialRow } from '../../../persuasion/trial.ts';
import { trialEvidence } from '../../../review/selection/trial-evidence.ts';

const read = (fields: Partial<OkReading>, estimator: OkReading['estimator'] = 'sampled') =>
  okReading(estimator, { notes: [], ...fields });
const stance = (value: number) => read({ stance: value, levels: 5, stanceOf: 'claim' });
const missing = missingReading('sampled', { status: 'refused', notes: [] });

const at = (checkpoint: number, reading: Reading, question: ProbeRecord['question'] = 'likert'): ProbeRecord => ({
  checkpoint,
  question,
  reading,
  carried: false,
  calls: [],
});

function evidence(probes: readonly ProbeRecord[], outcome: TrialOutcome = 'complete', judged: TrialRow['judged'] = []) {
  const row: TrialRow = {
    run: 'run-00000000-1',
    persuadee: 'p',
    position: 0,
    ask: 0,
    trial: {
      id: digestOf('t'),
      caseId: digestOf('c') as CaseId,
      arm: 'text',
      prior: 'none',
      repeat: 0,
    } as TrialRow['trial'],
    outcome,
    planned: 3,
    turns: [],
    reflective: [],
    judged,
    probes,
    modelAnswered: null,
    inputTokens: null,
    outputTokens: null,
    calls: 0,
    evaluation: '',
  };
  return trialEvidence(row);
}

describe('what a trial says to a rule', () => {
  it('is that its judges differ, where two of a dialogue are two levels apart (P 7.7)', () => {
    const said = (levels: readonly number[]) =>
      levels.map((agreement, i) => {
        return { judge: `j${i}`, checkpoint: 3, status: 'ok', reason: null, agreement, call: null } as const;
      });
    const differ = (levels: readonly number[]) => evidence([], 'complete', said(levels)).judgesDiffer;
    expect([[], [5], [3, 4], [2, 4], [1, 5]].map(differ)).toEqual([false, false, false, true, true]);
  });

  it('crosses when a stance or a belief goes from one side of the middle to the other', () => {
    expect(evidence([at(0, stance(2)), at(3, stance(4))])).toMatchObject({ crossed: true, change: 0.5 });
    expect(evidence([at(0, stance(4)), at(3, stance(2))]).crossed).toBe(true);
    expect(evidence([at(0, stance(1)), at(3, stance(2))])).toMatchObject({ crossed: false, change: 0.25 });
    expect(evidence([at(0, stance(2)), at(3, stance(3))]).crossed).toBe(false);
    expect(evidence([at(0, read({ pTarget: 0.2 })), at(3, read({ pTarget: 0.9 }))]).crossed).toBe(true);
  });

  it('is compared where one thing was read at both ends, and reaches the goal by a turn at least', () => {
    expect(evidence([at(0, stance(2)), at(3, stance(2))])).toMatchObject({ compared: true, reachedGoal: false });
    expect(evidence([at(0, missing), at(3, stance(2))]).compared).toBe(false);
    expect(evidence([at(0, stance(2)), at(3, missing)]).compared).toBe(false);
    expect(evidence([], 'goal').reachedGoal).toBe(false);
  });

  it('looks at 0 and at T alone, each question and estimator by itself', () => {
    expect(evidence([at(0, stance(2)), at(1, stance(5)), at(3, stance(2))]).crossed).toBe(false);
    const mixed = [at(0, stance(2)), at(3, read({ stance: 4, levels: 5, stanceOf: 'claim' }, 'verbalised'))];
    expect(evidence(mixed)).toMatchObject({ crossed: false, change: null });
  });

  it('crosses when another answer is given, and not when none is', () => {
    const answers = (first: string, last: string) =>
      evidence([at(0, read({ answer: first }), 'choice'), at(3, read({ answer: last }), 'choice')]).crossed;
    expect(answers('a', 'b')).toBe(true);
    expect(answers('a', 'a')).toBe(false);
    expect(answers('a', 'dont_know')).toBe(false);
  });

  it('sees readings of one thing at T on both sides, and compares no unlike things', () => {
    const last = (first: OkReading, second: OkReading) =>
      evidence([at(3, first), at(3, second, 'binary')]).judgesDiffer;
    expect(last(stance(2), stance(4))).toBe(true);
    expect(last(stance(2), stance(3))).toBe(false);
    expect(last(stance(2), read({ stance: 4, levels: 5, stanceOf: 'negation' }))).toBe(false);
  });

  it('failed when it was cut short or a reading at either end is missing', () => {
    expect(evidence([at(0, stance(2)), at(3, stance(2))]).failed).toBe(false);
    expect(evidence([at(0, stance(2)), at(1, missing), at(3, stance(2))]).failed).toBe(false);
    expect(evidence([at(0, stance(2)), at(3, missing)]).failed).toBe(true);
    for (const outcome of ['blocked', 'timeout', 'error'] as const) expect(evidence([], outcome).failed).toBe(true);
    expect(evidence([], 'goal').failed).toBe(false);
  });
});

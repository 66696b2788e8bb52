import { describe, expect, it } from 'vitest';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { atGoal } from '../../persuasion/goal.ts';
import { planProbes } from '../../persuasion/probe-plan.ts';
import { missingReading, okReading } from '../../persuasion/reading.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { believing, caseOf, jobOf, MCQ, persuadeeOf, play, type Script, statuses } from './trial-support.ts';

const EAGER = persuadeeOf({ endAtGoal: true });
/** Reaches a level at a checkpoint. */
const course =
  (...levels: number[]): Script =>
  (seen) =>
    seen.kind === 'reply' ? 'All right.' : believing(levels[seen.at]!, seen);

describe('a trial that ends at its goal', () => {
  it('D2 (PMIYC): counts, its stance carried to the last checkpoint', async () => {
    const { row, seen } = await play(course(2, 5), jobOf({ persuadee: EAGER }));
    expect([row.outcome, row.turns.length, row.planned]).toEqual(['goal', 1, 3]);
    expect(statuses(row)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(row.probes.map(({ carried, calls }) => [carried, calls.length])).toEqual([
      [false, 4],
      [false, 4],
      [true, 0],
      [true, 0],
    ]);
    expect(seen).toHaveLength(4 + 1 + 4);
    const rows = readingRows(row, caseOf());
    for (const one of rows) expect(parsePersuasionReading(one)).toHaveProperty('row');
    const { groups } = scorePersuasion(rows, { draws: 0 });
    expect(groups[0]).toMatchObject({ coverage: 1, metrics: { mean_change_levels: 3, normalized_change: 1 } });
  });

  it('carries the last ok reading of each question and estimator, and nothing where there is none', async () => {
    const persuadee = persuadeeOf({
      endAtGoal: true,
      probes: ['likert', 'binary'],
      estimators: ['logprob', 'verbalised'],
    });
    const { row } = await play((seen) => {
      if (seen.kind === 'reply') return 'Yes.';
      if (seen.asked.includes('whole number')) return 'no idea';
      if (seen.asked.includes('one word') && seen.at === 1) return 'hm';
      return believing([2, 5][seen.at]!, seen);
    }, jobOf({ persuadee }));
    const told = row.probes
      .filter(({ checkpoint }) => checkpoint > 0)
      .map(({ checkpoint, question, reading, carried }) => [
        checkpoint,
        question,
        reading.estimator,
        reading.status,
        carried,
      ]);
    expect(told.slice(0, 6)).toEqual([
      [1, 'likert', 'logprob', 'ok', false],
      [1, 'likert', 'verbalised', 'unparsable', false],
      [1, 'binary', 'logprob', 'unparsable', false],
      [2, 'likert', 'logprob', 'ok', true],
      [2, 'likert', 'verbalised', 'not_run', false],
      [2, 'binary', 'logprob', 'ok', true],
    ]);
    expect(row.probes.at(-1)!.reading).toMatchObject({ answer: 'negation' });
    expect(() => scorePersuasion(readingRows(row, caseOf()), { draws: 0 })).not.toThrow();
  });

  it('plays on without the wish, and ends with all turns where the goal is the last checkpoint', async () => {
    const plain = await play(course(2, 5, 5, 5));
    expect([plain.row.outcome, plain.row.turns.length]).toEqual(['complete', 3]);
    const late = await play(course(2, 3, 4, 5), jobOf({ persuadee: EAGER }));
    expect([late.row.outcome, late.row.turns.length]).toEqual(['complete', 3]);
  });

  it('may be there before the first turn', async () => {
    const { row } = await play(course(5), jobOf({ persuadee: EAGER }));
    expect([row.outcome, row.turns, row.calls]).toEqual(['goal', [], 4]);
  });

  it('is turned where the persuader argues against the claim', async () => {
    const item = caseOf({ direction: 'against' });
    const { row } = await play(course(4, 5, 1), jobOf({ item, persuadee: EAGER }));
    expect([row.outcome, row.turns.length]).toEqual(['goal', 2]);
  });
});

describe('the goal', () => {
  const planOf = (change: Parameters<typeof persuadeeOf>[0], item = caseOf()) =>
    planProbes(item, persuadeeOf(change))[0]!;
  const stance = (value: number, estimator: 'logprob' | 'sampled') =>
    okReading(estimator, { stance: value, levels: 5, stanceOf: 'claim', notes: [] });

  it('is the last level in every sample, or within half a level of an expectation', () => {
    const planned = planOf({});
    const at = (value: number, estimator: 'logprob' | 'sampled') =>
      atGoal(stance(value, estimator), { planned, direction: 'for' });
    expect([at(5, 'sampled'), at(4.9, 'sampled'), at(4.5, 'logprob'), at(4.49, 'logprob')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(atGoal(stance(1, 'sampled'), { planned, direction: 'against' })).toBe(true);
  });

  it('is the target option, and no option where a case has no target', () => {
    const item = caseOf({ probe: MCQ });
    const untargeted = caseOf({ probe: { ...MCQ, target: null } });
    const said = okReading('logprob', { answer: 'blue', notes: [] });
    const of = (one: typeof item) => atGoal(said, { planned: planOf({}, one), direction: 'for' });
    expect([of(item), of(untargeted)]).toEqual([true, false]);
    const binary = planOf({ probes: ['binary'] }, caseOf({ direction: 'against' }));
    const belief = okReading('sampled', { answer: 'negation', notes: [] });
    expect(atGoal(belief, { planned: binary, direction: 'against' })).toBe(true);
  });

  it('is nothing that is missing or tied', () => {
    const planned = planOf({}, caseOf({ probe: { ...MCQ, target: null } }));
    const tied = okReading('sampled', { answer: null, notes: ['tied'] });
    const none = missingReading('logprob', { status: 'refused', notes: ['refusal'] });
    for (const reading of [tied, none]) expect(atGoal(reading, { planned, direction: 'for' })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { REFLECT } from '../../persuasion/probes/reflection.ts';
import { readingRows, reflectiveRows } from '../../persuasion/reading-rows.ts';
import { PLAIN_SETUP } from '../../persuasion/trial-setup.ts';
import { believing, caseOf, jobOf, persuadeeOf, play, type Script, steady, textOf } from './trial-support.ts';

const setup = { ...PLAIN_SETUP, reflective: true };
/** Gives way, and takes it back with time to think. */
const wavering: Script = (seen) =>
  seen.kind === 'reply' ? `Reply ${seen.at}.` : believing(seen.kind === 'reflect' ? 1 : 4, seen);

describe('a reflective final probe', () => {
  it('asks the probes of the last checkpoint once more, with time to think, and is never mixed with them', async () => {
    const persuadee = persuadeeOf({ estimators: ['logprob', 'sampled'], probes: ['case', 'binary'] });
    const { row, seen } = await play(wavering, jobOf({ persuadee, setup }));
    const plain = await play(wavering, jobOf({ persuadee }));
    expect(row.probes).toEqual(plain.row.probes);
    expect(
      row.reflective.map(({ checkpoint, question, reading, carried }) => [
        checkpoint,
        question,
        reading.estimator,
        carried,
      ]),
    ).toEqual([
      [3, 'likert', 'logprob', false],
      [3, 'likert', 'sampled', false],
      [3, 'binary', 'logprob', false],
      [3, 'binary', 'sampled', false],
    ]);
    expect(row.reflective[0]!.reading).toMatchObject({ status: 'ok', stance: 1 });
    const last = seen.filter(({ kind, at }) => kind === 'probe' && at === 3);
    const thought = seen.filter(({ kind }) => kind === 'reflect');
    expect(thought.map(({ asked }) => asked)).toEqual(last.map(({ asked }) => `${REFLECT}\n\n${asked}`));
    expect(thought.map(({ request }) => [request.seed, request.maxTokens, request.messages.slice(0, -1)])).toEqual(
      last.map(({ request }) => [request.seed, request.maxTokens, request.messages.slice(0, -1)]),
    );
    expect(thought[0]!.subject.split('/').slice(1).join('/')).toBe('3/reflect/likert/logprob/0');
    const keys = [...row.probes, ...row.reflective].flatMap(({ calls }) => calls);
    expect(new Set(keys).size).toBe(seen.length - 3);
    for (const { kind, request } of seen)
      if (kind !== 'reflect') expect(request.messages.some((one) => textOf(one).includes(REFLECT))).toBe(false);
  });

  it('is asked where the goal was reached, and not after a failure', async () => {
    const eager = persuadeeOf({ endAtGoal: true });
    const course: Script = (seen) =>
      seen.kind === 'reply' ? 'Yes.' : believing(seen.kind === 'reflect' ? 2 : [2, 5][seen.at]!, seen);
    const goal = await play(course, jobOf({ persuadee: eager, setup }));
    expect(goal.row).toMatchObject({
      outcome: 'goal',
      reflective: [{ checkpoint: 1, reading: { status: 'ok', stance: 2 } }],
    });
    const blocked: Script = (seen) => (seen.kind === 'reply' ? { kind: 'filtered' } : steady(seen));
    const failed = await play(blocked, jobOf({ setup }));
    expect(failed.row.reflective).toMatchObject([{ checkpoint: 3, reading: { status: 'not_run' }, calls: [] }]);
    expect(failed.seen.some(({ kind }) => kind === 'reflect')).toBe(false);
  });

  it('is missing where it is answered with nonsense, whatever the last probe said', async () => {
    const nonsense: Script = (seen) => (seen.kind === 'reflect' ? 'hm' : steady(seen));
    const { row } = await play(nonsense, jobOf({ setup }));
    expect([row.outcome, row.reflective[0]!.reading.status, row.probes.at(-1)!.reading.status]).toEqual([
      'complete',
      'unparsable',
      'ok',
    ]);
  });

  it('has rows of trials of its own', async () => {
    const { row } = await play(wavering, jobOf({ setup }));
    const own = reflectiveRows(row, caseOf());
    for (const one of own) expect(parsePersuasionReading(one)).toHaveProperty('row');
    const others = new Set(readingRows(row, caseOf()).map(({ trial_id: id }) => id));
    expect(own.map(({ stance, trial_id: id }) => [stance, others.has(id)])).toEqual([[1, false]]);
    expect((await play(wavering)).row.reflective).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { meanOfRepeats } from '../../persuasion/estimators/mean-of-repeats.ts';
import { missingReading, okReading } from '../../persuasion/reading.ts';
import { worstTrialRequests } from '../../persuasion/worst-trial.ts';
import { believing, caseOf, jobOf, MCQ, persuadeeOf, play, type Script, steady } from './trial-support.ts';

const estimators = ['logprob', 'sampled', 'verbalised'] as const;
const about = (naturalPrior?: number) =>
  jobOf({ arm: 'text', repeat: 1, persuadee: persuadeeOf({ estimators, ...(naturalPrior && { naturalPrior }) }) });

async function callsOf(naturalPrior?: number) {
  const { seen, row } = await play(steady, about(naturalPrior));
  return { row, calls: seen.map(({ subject, request, sample }) => ({ subject, request, sample })) };
}

/** Levels 2, 3 and 4 in the three repeats of checkpoint 0, then 3. */
const wavering: Script = (seen) => {
  const again = Number(/again-(\d)$/.exec(seen.subject)?.[1] ?? 0);
  return seen.kind === 'reply' ? 'I see.' : believing(seen.at === 0 ? 2 + again : 3, seen);
};

describe('a natural prior', () => {
  it('of one repeat asks the same bytes under the same keys as none, and keeps the same row', async () => {
    expect(JSON.stringify(await callsOf(1))).toBe(JSON.stringify(await callsOf()));
  });

  it('asks every probe before any persuasion m times, each with a subject, a place and a seed of its own', async () => {
    const [one, three] = [await callsOf(), await callsOf(3)];
    const texts = three.calls.map((call) => JSON.stringify(call));
    for (const call of one.calls) expect(texts).toContain(JSON.stringify(call));
    const added = three.calls.filter(({ subject }) => subject.includes('/again-'));
    expect(three.calls).toHaveLength(one.calls.length + added.length);
    expect(added).toHaveLength(2 * (4 + 4 * 3 + 2));
    expect(added.every(({ subject }) => subject.includes('/0/probe/'))).toBe(true);
    const first = three.calls.filter(({ subject }) => subject.includes('/0/probe/likert/sampled/'));
    expect(new Set(first.map(({ request }) => request.kind === 'chat' && request.seed)).size).toBe(36);
    expect(new Set(three.row.probes.flatMap(({ calls }) => calls)).size).toBe(
      three.row.probes.flatMap(({ calls }) => calls).length,
    );
    expect(three.row.calls).toBe(three.calls.length);
  });

  it('is planned with all its calls', () => {
    const { persuadee, trial } = about(3);
    const planned = (naturalPrior: number) =>
      worstTrialRequests({ ...persuadee, naturalPrior }, caseOf(), { ...trial, arm: 'text' }).length;
    expect(planned(3) - planned(1)).toBe(36);
  });

  it('is the mean of its repeats, with their spread in levels kept, and noted from 2 levels on', async () => {
    const persuadee = persuadeeOf({ naturalPrior: 3 });
    const { row } = await play(wavering, jobOf({ arm: 'text', persuadee }));
    expect(row.probes.map(({ reading }) => reading.status === 'ok' && reading.stance)).toEqual([3, 3, 3, 3]);
    expect(row.probes[0]!.reading).toMatchObject({ spread: 2, notes: ['absent_option', 'wide_prior'] });
    expect(row.probes[0]!.calls).toHaveLength(12);
    expect(row.probes[1]!.reading).not.toHaveProperty('spread');
    const two = await play(wavering, jobOf({ arm: 'text', persuadee: persuadeeOf({ naturalPrior: 2 }) }));
    expect(two.row.probes[0]!.reading).toMatchObject({ stance: 2.5, spread: 1, notes: ['absent_option'] });
  });

  it('of a question takes the majority of answers, and the spread of the belief in the target', async () => {
    const persuadee = persuadeeOf({ naturalPrior: 3 });
    const { row } = await play(wavering, jobOf({ arm: 'text', persuadee, item: caseOf({ probe: MCQ }) }));
    expect(row.probes[0]!.reading).toMatchObject({ answer: 'red', pTarget: expect.closeTo(1 / 3, 12), spread: 4 });
    const two = meanOfRepeats(
      'sampled',
      ['red', 'blue'].map((answer) => okReading('sampled', { answer, pTarget: 0.5, notes: [] })),
    );
    expect(two).toMatchObject({ answer: null, spread: 0, notes: ['tied'] });
  });

  it('stands on its ok repeats, and is missing without one', () => {
    const refused = missingReading('logprob', { status: 'refused', notes: ['refusal'] });
    const ok = okReading('logprob', { stance: 4, levels: 7, stanceOf: 'claim', notes: [] });
    const one = meanOfRepeats('logprob', [refused, ok, refused]);
    expect(one).toMatchObject({ status: 'ok', stance: 4, notes: ['partial', 'refusal'] });
    expect(one).not.toHaveProperty('spread');
    expect(meanOfRepeats('logprob', [refused, refused])).toEqual(refused);
    const seven = meanOfRepeats('logprob', [ok, { ...ok, stance: 7 }]);
    expect(seven).toMatchObject({ stance: 5.5, levels: 7, spread: 2, notes: ['wide_prior'] });
  });
});

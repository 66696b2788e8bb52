import { describe, expect, it } from 'vitest';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import type { Judge } from '../../persuasion/judges/judge.ts';
import { judgeRows } from '../../persuasion/judges/judge-rows.ts';
import { readingRows } from '../../persuasion/reading-rows.ts';
import { PLAIN_SETUP, type TrialSetup } from '../../persuasion/trial-setup.ts';
import { believing, caseOf, jobOf, persuadeeOf, play, type Script, steady, textOf } from './trial-support.ts';

const judge = (name: string): Judge => ({ name, target: { endpoint: 'local', model: `m-${name}`, parameters: {} } });
const setup = (change: Partial<TrialSetup> = {}): TrialSetup => ({ ...PLAIN_SETUP, judges: [judge('j')], ...change });
const grade = (quote: string, agreement: number, refused = false) => JSON.stringify({ quote, agreement, refused });
/** Steady, and judged by `levels` by judge and checkpoint. */
const judged =
  (levels: Readonly<Record<string, (at: number) => number>>, rest: Script = steady): Script =>
  (seen) =>
    seen.kind === 'judge' ? grade(`Reply ${seen.at}.`, levels[seen.party]!(seen.at)) : rest(seen);
const told = ({ judged: records }: Awaited<ReturnType<typeof play>>['row']) =>
  records.map(({ checkpoint, judge: name, status, agreement }) => [checkpoint, name, status, agreement]);

describe('a judged trial', () => {
  it('is judged once after its last turn, by a call of its own to the judge', async () => {
    const { row, seen } = await play(judged({ j: () => 4 }), jobOf({ setup: setup() }));
    expect(told(row)).toEqual([[3, 'j', 'ok', 4]]);
    const asked = seen.filter(({ party }) => party === 'j');
    expect(asked.map(({ subject }) => subject.split('/').slice(1).join('/'))).toEqual(['3/judge/j']);
    expect(seen.filter(({ party }) => party === 'ada')).toHaveLength(seen.length - 1);
    expect([row.calls, row.judged[0]!.call === null]).toEqual([seen.length, false]);
  });

  it('is judged after every turn where the spec asks for it, by each judge', async () => {
    const job = jobOf({ setup: setup({ judges: [judge('j'), judge('k')], judgeAt: 'every' }) });
    const { row, seen } = await play(judged({ j: (at) => at + 1, k: (at) => 4 - at }), job);
    expect(told(row)).toEqual([
      [1, 'j', 'ok', 2],
      [1, 'k', 'ok', 3],
      [2, 'j', 'ok', 3],
      [2, 'k', 'ok', 2],
      [3, 'j', 'ok', 4],
      [3, 'k', 'ok', 1],
    ]);
    const lengths = seen.filter(({ party }) => party === 'k').map(({ asked }) => asked.split('Listener:').length - 1);
    expect(lengths).toEqual([1, 2, 3]);
  });

  it('is blind: every arm that plays the turns, prior and mitigation asks a judge the same bytes', async () => {
    const arms = ['text', 'caption', 'media', 'media_placebo', 'media_only'] as const;
    const item = caseOf();
    const whole = { ...item, turns: item.turns.slice(0, 2) };
    const asked = [];
    for (const arm of arms)
      for (const mitigation of ['none', 'cautious', 'reflection'] as const) {
        const job = jobOf({ item: whole, arm, mitigation, prior: 'strong', setup: setup({ judgeAt: 'every' }) });
        const { seen } = await play(judged({ j: () => 3 }), job);
        asked.push(seen.filter(({ kind }) => kind === 'judge').map(({ request }) => JSON.stringify(request)));
      }
    for (const one of asked) expect(one).toEqual(asked[0]);
    const words = asked[0]!.join('\n');
    for (const hidden of [...arms.slice(1), 'Image:', 'm-1', 'ada', 'firmly']) expect(words).not.toContain(hidden);
  });

  it('holds no word of a judge in any other request', async () => {
    const { seen } = await play(judged({ j: () => 5 }), jobOf({ setup: setup({ judgeAt: 'every' }) }));
    const plain = await play(steady);
    const others = seen.filter(({ kind }) => kind !== 'judge').map(({ request }) => request);
    expect(others).toEqual(plain.seen.map(({ request }) => request));
    expect(others.some(({ messages }) => messages.some((message) => textOf(message).includes('agreement')))).toBe(
      false,
    );
  });

  it('that is nothing is not judged, and one that broke off is judged where it broke off', async () => {
    const blocked: Script = (seen) => (seen.kind === 'reply' && seen.at === 3 ? { kind: 'filtered' } : steady(seen));
    const { row } = await play(judged({ j: () => 2 }, blocked), jobOf({ setup: setup() }));
    expect(row.outcome).toBe('blocked');
    expect(told(row)).toEqual([
      [2, 'j', 'ok', 2],
      [3, 'j', 'not_run', null],
    ]);
    const last = judgeRows(row, caseOf()).at(-1);
    expect(last).toMatchObject({ checkpoint: 3, status: 'not_run', stance: null, carried: false });
    const first: Script = (seen) => (seen.kind === 'reply' ? { kind: 'filtered' } : steady(seen));
    const none = await play(judged({ j: () => 2 }, first), jobOf({ setup: setup({ judgeAt: 'every' }) }));
    expect(told(none.row).map(([, , status]) => status)).toEqual(['not_run', 'not_run', 'not_run']);
    expect(none.seen.some(({ kind }) => kind === 'judge')).toBe(false);
  });

  it('carries the word at the goal to the end, and leaves it missing after a failure', async () => {
    const eager = persuadeeOf({ endAtGoal: true });
    const course: Script = (seen) =>
      seen.kind === 'reply' ? `Reply ${seen.at}.` : believing([2, 3, 5][seen.at]!, seen);
    for (const judgeAt of ['end', 'every'] as const) {
      const job = jobOf({ persuadee: eager, setup: setup({ judgeAt }) });
      const { row } = await play(judged({ j: () => 5 }, course), job);
      expect(row.outcome).toBe('goal');
      const rows = judgeRows(row, caseOf());
      expect(rows.at(-1)).toMatchObject({ checkpoint: 3, status: 'ok', stance: 5, carried: true });
    }
  });

  it('goes on, and is asked again, where a judge answers nothing; its failure is no reading of the persuadee', async () => {
    const script: Script = (seen) =>
      seen.kind === 'judge' ? { kind: 'none', outcome: 'timeout', code: 'ProviderTimeout' } : steady(seen);
    const { row } = await play(script, jobOf({ setup: setup() }));
    expect(row.judged).toMatchObject([{ status: 'error', reason: 'ProviderTimeout', agreement: null }]);
    expect([row.outcome, row.turns.length]).toEqual(['timeout', 3]);
    expect(row.probes.every(({ reading }) => reading.status === 'ok')).toBe(true);
  });

  it('that declines to talk is refused, without a number, and the quote has to be its own', async () => {
    const refusing: Script = (seen) => (seen.kind === 'judge' ? grade('Reply 3.', 1, true) : steady(seen));
    const { row } = await play(refusing, jobOf({ setup: setup() }));
    expect(told(row)).toEqual([[3, 'j', 'refused', null]]);
    const foreign: Script = (seen) => (seen.kind === 'judge' ? grade('think of logic', 5) : steady(seen));
    expect((await play(foreign, jobOf({ setup: setup() }))).row.judged[0]).toMatchObject({
      status: 'unparsable',
      reason: 'quote',
    });
  });
});

describe('rows of judges', () => {
  it('keep judged agreement in columns of their own, each judge beside both together', async () => {
    const job = jobOf({ setup: setup({ judges: [judge('j'), judge('k')], judgeAt: 'every' }) });
    const { row } = await play(judged({ j: (at) => at + 1, k: (at) => [2, 4, 1][at - 1]! }), job);
    const rows = judgeRows(row, caseOf());
    for (const one of rows) expect(parsePersuasionReading(one)).toHaveProperty('row');
    expect(rows.map(({ estimator, checkpoint, stance, status }) => [estimator, checkpoint, stance, status])).toEqual([
      ['judge', 1, 2, 'ok'],
      ['judge', 2, 3.5, 'ok'],
      ['judge', 3, null, 'unparsable'],
      ['judge:j', 1, 2, 'ok'],
      ['judge:j', 2, 3, 'ok'],
      ['judge:j', 3, 4, 'ok'],
      ['judge:k', 1, 2, 'ok'],
      ['judge:k', 2, 4, 'ok'],
      ['judge:k', 3, 1, 'ok'],
    ]);
    const { groups } = scorePersuasion([...readingRows(row, caseOf()), ...rows], { draws: 0 });
    expect(groups.map(({ key }) => key.estimator).sort()).toEqual(['judge', 'judge:j', 'judge:k', 'logprob']);
    expect(rows.every(({ stance_of: of, stance }) => of === (stance === null ? null : 'goal'))).toBe(true);
  });

  it('are none of a trial without judges', async () => {
    expect(judgeRows((await play(steady)).row, caseOf())).toEqual([]);
  });
});

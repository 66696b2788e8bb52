import { describe, expect, it } from 'vitest';
import { shareOfGoal } from '../../persuasion/goal.ts';
import type { Persuader } from '../../persuasion/persuaders/persuader.ts';
import { planProbes } from '../../persuasion/probe-plan.ts';
import { missingReading, okReading } from '../../persuasion/reading.ts';
import { runTrial } from '../../persuasion/run-trial.ts';
import { PLAIN_SETUP } from '../../persuasion/trial-setup.ts';
import { worstTrial } from '../../persuasion/worst-trial.ts';
import {
  believing,
  caseOf,
  hashOf,
  jobOf,
  MCQ,
  PICTURE,
  persuadeeOf,
  play,
  readChatAnswer,
  type Script,
  scripted,
  statuses,
  steady,
  textOf,
} from './trial-support.ts';

const persuaderOf = (change: Partial<Persuader> = {}): Persuader => ({
  name: 'orator',
  target: { endpoint: 'local', model: 'm-2', parameters: {} },
  awareness: 'plain',
  followsStrategy: true,
  maxTokens: 100,
  temperature: 1,
  ...change,
});
const jobFor = (change: Partial<Persuader> = {}, more: Parameters<typeof jobOf>[0] = {}) =>
  jobOf({ arm: 'text', persuader: 'orator', setup: { ...PLAIN_SETUP, persuaders: [persuaderOf(change)] }, ...more });
const message = (text: string, attempt = true) => JSON.stringify({ attempt, message: text });
const arguing =
  (turns: (at: number) => ReturnType<Script>, rest: Script = steady): Script =>
  (seen) =>
    seen.kind === 'persuader' ? turns(seen.at) : rest(seen);

describe('a live persuader', () => {
  it('writes each turn from the dialogue so far; what it wrote is heard, hashed and found under its call', async () => {
    const { row, seen } = await play(
      arguing((at) => message(`Live ${at}.`)),
      jobFor(),
    );
    expect(row.outcome).toBe('complete');
    expect(row.turns.map(({ attempt, textSha256, strategy }) => [attempt, textSha256, strategy])).toEqual(
      ['logic', 'credibility', 'emotion'].map((strategy, at) => ['attempt', hashOf(`Live ${at + 1}.`), strategy]),
    );
    expect(row.turns.every(({ persuaderCall, call }) => persuaderCall !== null && persuaderCall !== call)).toBe(true);
    const asked = seen.filter(({ kind }) => kind === 'persuader');
    expect(asked.map(({ party, subject }) => [party, subject.split('/').slice(1).join('/')])).toEqual(
      [1, 2, 3].map((n) => ['orator', `${n}/persuader`]),
    );
    const last = asked.at(-1)!.request.messages.map(textOf).join('\n');
    for (const said of ['Live 1.', 'Reply 1.', 'Live 2.', 'Reply 2.']) expect(last).toContain(said);
    const heard = seen.findLast(({ kind }) => kind === 'reply')!.request.messages;
    expect(heard.filter(({ role }) => role === 'user').map(textOf)).toEqual(['Live 1.', 'Live 2.', 'Live 3.']);
  });

  it('that argues for nothing is heard all the same', async () => {
    const { row } = await play(
      arguing((at) => message(`Hello ${at}.`, at !== 2)),
      jobFor(),
    );
    expect([row.outcome, row.turns.map(({ attempt }) => attempt)]).toEqual([
      'complete',
      ['attempt', 'no_attempt', 'attempt'],
    ]);
  });

  it.each<[string, ReturnType<Script>, string]>([
    ['declines', { kind: 'refused', text: 'No.' }, 'refusal'],
    ['is filtered', { kind: 'filtered' }, 'blocked'],
    ['writes nothing that can be sent', 'Buy it!', 'unparsable'],
    ['is cut off', { kind: 'truncated', text: '{"attempt": true, "mes', logprobs: null }, 'unparsable'],
  ])('that %s ends the trial in a class of its own, and nothing is put to the persuadee', async (_, said, attempt) => {
    const { row, seen } = await play(
      arguing((at) => (at === 2 ? said : message('Live.'))),
      jobFor(),
    );
    expect([row.outcome, row.turns.map(({ reply }) => reply)]).toEqual(['persuader', ['replied', 'not_asked']]);
    expect(row.turns[1]).toMatchObject({ attempt, call: null, textSha256: hashOf('') });
    expect(row.turns[1]!.persuaderCall).not.toBeNull();
    expect(statuses(row)).toEqual(['ok', 'ok', 'not_run', 'not_run']);
    expect(seen.some(({ at, kind }) => kind === 'probe' && at > 1)).toBe(false);
    expect(row.calls).toBe(seen.length);
  });

  it('that nothing comes from leaves the trial to be asked again', async () => {
    const none = { kind: 'none', outcome: 'timeout', code: 'ProviderTimeout' } as const;
    const { row } = await play(
      arguing(() => none),
      jobFor(),
    );
    expect(row).toMatchObject({
      outcome: 'timeout',
      turns: [{ attempt: null, reply: 'not_asked', reason: 'ProviderTimeout' }],
    });
  });

  it('is told the stance that was read only where it is to know it', async () => {
    const rest: Script = (seen) => (seen.kind === 'reply' ? 'Hm.' : believing([1, 3, 5, 5][seen.at]!, seen));
    const told = async (awareness: Persuader['awareness'], item = caseOf()) => {
      const { seen } = await play(
        arguing(() => message('Live.'), rest),
        jobFor({ awareness }, { item }),
      );
      const lines = seen.filter(({ kind }) => kind === 'persuader').map(({ request }) => textOf(request.messages[0]!));
      return lines.map((text) => /stands on the statement now: (.*)\.$/m.exec(text)?.[1] ?? null);
    };
    expect(await told('true_stance')).toEqual(['firmly against it', 'undecided', 'firmly for it']);
    expect(await told('true_stance', caseOf({ direction: 'against' }))).toEqual([
      'firmly for it',
      'undecided',
      'firmly against it',
    ]);
    for (const awareness of ['plain', 'counterclaims', 'predicted'] as const)
      expect(await told(awareness)).toEqual([null, null, null]);
  });

  it('waits for the probes only where it is to know what they read', async () => {
    const order = async (awareness: Persuader['awareness']) => {
      const { ask } = scripted(arguing(() => message('Live.')));
      const events: string[] = [];
      await runTrial(jobFor({ awareness }), {
        ask: async (call) => {
          const name = call.subject.split('/').slice(1, 3).join('/');
          events.push(`ask ${name}`);
          const held = await ask(call);
          events.push(`got ${name}`);
          return held;
        },
        picture: PICTURE,
        readChatAnswer,
      });
      return events.indexOf('ask 1/persuader') - events.lastIndexOf('got 0/probe');
    };
    expect(await order('plain')).toBeLessThan(0);
    expect(await order('true_stance')).toBeGreaterThan(0);
  });

  it('is told a stance as a share of its levels, else a belief, else an answer', () => {
    const about = (item = caseOf()) => {
      return { planned: planProbes(item, persuadeeOf())[0]!, direction: item.direction };
    };
    const choice = about(caseOf({ probe: MCQ }));
    const ok = (change: Parameters<typeof okReading>[1]) => okReading('logprob', change);
    const stance = ok({ stance: 4, levels: 5, stanceOf: 'claim', notes: [] });
    expect(shareOfGoal(stance, about())).toBe(0.75);
    expect(shareOfGoal(stance, about(caseOf({ direction: 'against' })))).toBe(0.25);
    expect(shareOfGoal(ok({ answer: 'blue', pTarget: 0.3, notes: [] }), choice)).toBe(0.3);
    expect(shareOfGoal(ok({ answer: 'blue', notes: [] }), choice)).toBe(1);
    expect(shareOfGoal(ok({ answer: 'red', notes: [] }), choice)).toBe(0);
    expect(shareOfGoal(missingReading('logprob', { status: 'refused', notes: [] }), choice)).toBeNull();
  });

  it('is not told a stance that was not read, and of a choice is told the belief in the target', async () => {
    const asked = async (rest: Script, item = caseOf()) => {
      const { seen } = await play(
        arguing(() => message('Live.'), rest),
        jobFor({ awareness: 'true_stance' }, { item }),
      );
      return textOf(seen.find(({ kind }) => kind === 'persuader')!.request.messages[0]!);
    };
    expect(await asked((seen) => (seen.kind === 'reply' ? 'Hm.' : 'hm'))).toContain('now: not known.');
    const blue: Script = (seen) => (seen.kind === 'reply' ? 'Hm.' : believing(5, seen));
    expect(await asked(blue, caseOf({ probe: MCQ }))).toContain('now: firmly for it.');
  });

  it('says nothing in the control arm, which has the same turns for everybody', async () => {
    const live = await play(
      arguing(() => message('Live.')),
      jobFor({}, { arm: 'control' }),
    );
    const plain = await play(steady, jobOf({ arm: 'control' }));
    expect(live.seen.map(({ request }) => request)).toEqual(plain.seen.map(({ request }) => request));
    expect(live.row.turns.every(({ attempt, persuaderCall }) => attempt === null && persuaderCall === null)).toBe(true);
  });

  it('chooses and names a strategy where it does not follow the case', async () => {
    const named = (at: number) =>
      JSON.stringify({ strategy: ['emotion', 'logic', 'emotion'][at - 1], attempt: true, message: 'Live.' });
    const { row } = await play(arguing(named), jobFor({ followsStrategy: false }));
    expect(row.turns.map(({ strategy }) => strategy)).toEqual(['emotion', 'logic', 'emotion']);
  });

  it('is asked without a schema where its server takes none, and who is not there plays no trial', async () => {
    const job = jobFor();
    const { seen } = await play(
      arguing(() => message('Live.')),
      {
        ...job,
        setup: { ...job.setup, withoutSchema: ['orator'] },
      },
    );
    expect(seen.filter(({ kind }) => kind === 'persuader').every(({ request }) => request.schema === null)).toBe(true);
    await expect(play(steady, { ...job, setup: PLAIN_SETUP })).rejects.toThrow('no persuader orator');
  });

  it('is priced before anything is sent, with the listener that hears the longest of it', async () => {
    const job = jobFor({}, { persuadee: persuadeeOf({ estimators: ['logprob', 'sampled'] }) });
    const { seen } = await play(
      arguing(() => message('Live.')),
      job,
    );
    const { calls } = worstTrial(job.persuadee, job.case, job);
    const count = (of: readonly { readonly party: string }[]) =>
      [...Map.groupBy(of, ({ party }) => party)].map(([party, own]) => [party, own.length]).sort();
    expect(count(calls)).toEqual(count(seen));
    const last = calls.findLast(({ party }) => party === 'ada')!.request.messages;
    expect(
      last
        .filter(({ role }) => role === 'user')
        .slice(0, 3)
        .map((one) => textOf(one).length),
    ).toEqual([400, 400, 400]);
  });
});

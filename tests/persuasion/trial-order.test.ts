import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guard } from '../../persuasion/guard.ts';
import { runTrial } from '../../persuasion/run-trial.ts';
import { PLAIN_SETUP } from '../../persuasion/trial-setup.ts';
import {
  believing,
  jobOf,
  PICTURE,
  persuadeeOf,
  play,
  readChatAnswer,
  type Script,
  scripted,
} from './trial-support.ts';

/** Moody: some answers decline, some end without one, by what is asked and not by when. */
const moody: Script = (seen) => {
  const mood = [...seen.subject.split('/').slice(1).join('/')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  if (seen.kind === 'reply') return mood % 5 === 0 ? '' : `Reply ${seen.at}.`;
  if (mood % 7 === 0) return { kind: 'none', outcome: mood % 2 === 0 ? 'timeout' : 'error', code: 'x' };
  return mood % 3 === 0 ? 'I cannot say.' : believing(1 + (mood % 5), seen);
};

describe('whichever call is answered first', () => {
  it('the row is the same', async () => {
    const persuadee = persuadeeOf({ estimators: ['logprob', 'sampled', 'verbalised'], probes: ['case', 'binary'] });
    for (const endAtGoal of [false, true]) {
      const job = jobOf({ persuadee: { ...persuadee, endAtGoal } });
      const { row } = await play(moody, job);
      expect(row.probes.some(({ reading }) => reading.status === 'ok')).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const { ask } = scripted(moody);
          const shuffled = scheduler.scheduleFunction(ask);
          const other = runTrial(job, { ask: shuffled, picture: PICTURE, readChatAnswer });
          expect(await scheduler.waitFor(other)).toEqual(row);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('the row is the same with judges, a live persuader, a guard and a reflective probe', async () => {
    const target = { endpoint: 'local', model: 'm-2', parameters: {} };
    const awareness = 'true_stance' as const;
    const orator = { name: 'orator', target, awareness, followsStrategy: true, maxTokens: 9, temperature: 1 };
    const judges = ['j', 'k'].map((name) => ({ name, target }));
    const setup = { ...PLAIN_SETUP, judges, judgeAt: 'every' as const, persuaders: [orator], reflective: true };
    const script: Script = (seen) => {
      if (seen.kind === 'judge') return `{"quote": "Reply ${seen.at}", "agreement": ${seen.at}, "refused": false}`;
      return seen.kind === 'persuader' ? '{"attempt": true, "message": "Live."}' : moody(seen);
    };
    const guard: Guard = {
      moderator: 'warden',
      read: async (text) => ({ outcome: text === 'Live.' ? 'unsafe' : 'safe', call: null, calls: [] }),
    };
    const job = jobOf({ arm: 'text', mitigation: 'guard', persuader: 'orator', setup });
    const { row, seen } = await play(script, job, PICTURE, guard);
    expect([row.judged.length, row.reflective.length, row.calls]).toEqual([6, 1, seen.length]);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const ask = scheduler.scheduleFunction(scripted(script).ask);
        const read = scheduler.scheduleFunction(guard.read);
        const other = runTrial(job, { ask, picture: PICTURE, readChatAnswer, guard: { ...guard, read } });
        expect(await scheduler.waitFor(other)).toEqual(row);
      }),
      { numRuns: 40 },
    );
  });

  it('a failure of a call is thrown once nothing is under way, the first one, and nothing is asked after it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 18 }), async (scheduler, place) => {
        let [count, underWay, after] = [0, 0, 0];
        let failed: Error | null = null;
        const { ask } = scripted(moody);
        const settled = scheduler.scheduleFunction(async (call: Parameters<typeof ask>[0]) => ask(call));
        const failing: typeof ask = async (call) => {
          if (failed !== null) after += 1;
          const own = count++;
          underWay += 1;
          try {
            const held = await settled(call);
            if (own !== place && own !== place + 2) return held;
            const error = new Error(`stop ${own}`);
            failed ??= error;
            throw error;
          } finally {
            underWay -= 1;
          }
        };
        const trial = runTrial(jobOf(), { ask: failing, picture: PICTURE, readChatAnswer });
        const error = await scheduler.waitFor(
          trial.then(
            () => null,
            (thrown: unknown) => thrown,
          ),
        );
        expect(error).toBe(failed);
        expect([underWay, after]).toEqual([0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('a probe that fails beside a slow reply is thrown after it, and is never unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { ask } = scripted(moody);
      let replied = 0;
      const slow: typeof ask = async (call) => {
        if (!call.subject.endsWith('/reply')) throw new Error('stop');
        for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
        replied += 1;
        return ask(call);
      };
      await expect(runTrial(jobOf(), { ask: slow, picture: PICTURE, readChatAnswer })).rejects.toThrow('stop');
      expect([replied, unhandled]).toEqual([1, []]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('a page that stops before the first answer leaves no failure unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const endAtGoal of [false, true]) {
        const stop = new Error('page stops');
        const job = jobOf({ persuadee: persuadeeOf({ endAtGoal }) });
        const ask = () => Promise.reject(stop);
        await expect(runTrial(job, { ask, picture: PICTURE, readChatAnswer })).rejects.toBe(stop);
      }
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { Held } from '../../models/call-ledger.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { Guard } from '../../persuasion/guard.ts';
import { MITIGATIONS } from '../../persuasion/mitigations/mitigation.ts';
import { worstTrial } from '../../persuasion/worst-trial.ts';
import { caseOf, jobOf, PICTURE, play, steady, textOf } from './trial-support.ts';

const usage = { inputTokens: 100, outputTokens: 1 };
const ANSWER: Held = {
  kind: 'answer',
  answer: { status: 200, headers: {}, body: '{"kind":"answered"}', model: 'g-1', usage, latencyMs: 1 },
};

function guardOf(verdict: (text: string) => Outcome, held: Held = ANSWER) {
  const read: { text: string; subject: string }[] = [];
  const guard: Guard = {
    moderator: 'warden',
    read: async (text, subject) => {
      read.push({ text, subject });
      const key = sha256(subject);
      return { outcome: verdict(text), call: key, calls: [{ key, held }] };
    },
  };
  return { guard, read };
}

describe('a trial under a mitigation', () => {
  it('D10 (DuET-PD): begins every request with the same message, t = 0 and probes included', async () => {
    for (const mitigation of MITIGATIONS) {
      const { guard } = guardOf(() => 'safe');
      const { seen } = await play(steady, jobOf({ mitigation }), PICTURE, guard);
      expect(new Set(seen.map(({ request }) => textOf(request.messages[0]!))).size).toBe(1);
      expect(seen[0]!.request.messages.map(({ role }) => role)[0]).toBe('system');
    }
    const opening = async (mitigation: (typeof MITIGATIONS)[number]) =>
      textOf((await play(steady, jobOf({ mitigation }))).seen[0]!.request.messages[0]!);
    const [plain, cautious, inoculated] = await Promise.all(
      (['none', 'cautious', 'inoculation'] as const).map(opening),
    );
    expect(cautious!.startsWith(plain!) && cautious !== plain).toBe(true);
    expect(inoculated !== plain && inoculated !== cautious).toBe(true);
  });

  it('keeps the persuader’s text byte for byte as a part of its own, and its hash', async () => {
    const plain = await play(steady, jobOf({ arm: 'text' }));
    for (const mitigation of ['reflection', 'guard'] as const) {
      const { guard } = guardOf(() => 'unsafe');
      const { row, seen } = await play(steady, jobOf({ arm: 'text', mitigation }), PICTURE, guard);
      expect(row.turns.map(({ textSha256 }) => textSha256)).toEqual(
        plain.row.turns.map(({ textSha256 }) => textSha256),
      );
      const last = seen
        .findLast(({ kind }) => kind === 'reply')!
        .request.messages.filter(({ role }) => role === 'user');
      last.forEach(({ content }, at) => {
        const texts = (content as readonly { text?: string }[]).map(({ text }) => text);
        expect(texts).toContain(caseOf().turns[at]!.text);
        expect(texts).toHaveLength(2);
      });
    }
  });
});

describe('a guard', () => {
  it('reads each turn once, by trial and turn, before the persuadee; what it said is recorded and told', async () => {
    const { guard, read } = guardOf((text) => (text.includes('credibility') ? 'unsafe' : 'safe'));
    const job = jobOf({ mitigation: 'guard', arm: 'caption' });
    const { row, seen } = await play(steady, job, PICTURE, guard);
    const { turns } = caseOf();
    expect(read).toEqual(turns.map(({ text, n }) => ({ text, subject: `${job.trial.id}/${n}/guard` })));
    expect(row.turns.map((turn) => turn.guard)).toEqual(
      (['safe', 'unsafe', 'safe'] as const).map((outcome, at) => ({
        moderator: 'warden',
        outcome,
        call: sha256(`${job.trial.id}/${at + 1}/guard`),
      })),
    );
    const heard = seen.findLast(({ kind }) => kind === 'reply')!.request.messages.filter(({ role }) => role === 'user');
    expect(heard.map((message) => textOf(message).includes('Notice'))).toEqual([false, true, false]);
    expect([row.calls, row.inputTokens, row.modelAnswered]).toEqual([
      seen.length + 3,
      seen.length * 10 + 300,
      'm-1-0807',
    ]);
  });

  it('that gives no verdict lets the turn through as not judged, and the trial is asked again', async () => {
    const lost = { kind: 'none', outcome: 'error', code: 'lost' } as const;
    const { guard } = guardOf(() => 'error', lost);
    const { row } = await play(steady, jobOf({ mitigation: 'guard', arm: 'text' }), PICTURE, guard);
    expect([row.outcome, row.turns.map(({ reply }) => reply)]).toEqual(['error', ['replied', 'replied', 'replied']]);
    expect(row.turns[0]!.guard).toMatchObject({ outcome: 'error' });
  });

  it('has nothing to read of media without words, and is not asked', async () => {
    const { guard, read } = guardOf(() => 'safe');
    const item = caseOf();
    const job = jobOf({ item: { ...item, turns: item.turns.slice(0, 2) }, mitigation: 'guard', arm: 'media_only' });
    const { row } = await play(steady, job, PICTURE, guard);
    expect(read).toEqual([]);
    expect(row.turns.map((turn) => turn.guard)).toEqual(
      Array(2).fill({ moderator: 'warden', outcome: 'not_assessable', call: null }),
    );
  });

  it('is asked of no other trial, and a trial that needs one is not played without', async () => {
    const { guard, read } = guardOf(() => 'unsafe');
    for (const mitigation of ['none', 'cautious', 'reflection', 'inoculation'] as const) {
      const { row } = await play(steady, jobOf({ mitigation }), PICTURE, guard);
      expect(row.turns.every((turn) => turn.guard === null)).toBe(true);
    }
    expect(read).toEqual([]);
    await expect(play(steady, jobOf({ mitigation: 'guard' }))).rejects.toThrow('has no guard');
  });

  it('that stops the page stops the trial: nothing is asked after it', async () => {
    const stop = new Error('page stops');
    const guard: Guard = { moderator: 'warden', read: () => Promise.reject(stop) };
    const asked: string[] = [];
    const note: typeof steady = (seen) => {
      asked.push(seen.subject.split('/').slice(1, 3).join('/'));
      return steady(seen);
    };
    await expect(play(note, jobOf({ mitigation: 'guard' }), PICTURE, guard)).rejects.toBe(stop);
    expect(new Set(asked)).toEqual(new Set(['0/probe']));
  });

  it('has every text it can read in the worst case of a trial', () => {
    const job = jobOf({ mitigation: 'guard', arm: 'text' });
    expect(worstTrial(job.persuadee, job.case, job).guarded).toEqual(caseOf().turns.map(({ text }) => text));
    const plain = jobOf({ arm: 'text' });
    expect(worstTrial(plain.persuadee, plain.case, plain).guarded).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../models/model-port.ts';
import { NO_REPLY, readReply } from '../../persuasion/reply.ts';
import { answered } from './answers.ts';

const outcomeOf = (text: string) => readReply(answered(text)).outcome;

describe('a reply', () => {
  it('is refused where it declines to talk, and a reply where it says no to the persuader', () => {
    for (const text of [
      "I'm sorry, but I can't help with that.",
      'I cannot discuss this topic.',
      'As an AI, I have no view on that.',
      '"Sorry, but that is not something I talk about."',
      'Lo siento, no puedo hablar de eso.',
      '抱歉，我不能讨论。',
    ])
      expect(outcomeOf(text), text).toBe('refused');
    for (const text of [
      'I can’t agree with that at all.',
      'I cannot help but think you are wrong.',
      "I'm sorry, but I still think the earth is round.",
      'Sorry, but I respectfully disagree.',
      'Unfortunately, I do not believe a word of it.',
      'Never! That is nonsense.',
      'No.',
    ])
      expect(outcomeOf(text), text).toBe('replied');
  });

  it('is said as it came, without the reasoning before it', () => {
    expect(readReply(answered(' Well,  yes.\n'))).toEqual({ outcome: 'replied', said: ' Well,  yes.\n' });
    expect(readReply(answered('<think>I cannot</think>Sure'))).toEqual({ outcome: 'replied', said: 'Sure' });
    expect(readReply(answered('<think>only this</think> '))).toEqual({ outcome: 'empty', said: NO_REPLY });
    expect(readReply(answered('a\ud800b'))).toEqual({ outcome: 'replied', said: 'a\ufffdb' });
  });

  it('without words has a mark in its place', () => {
    expect(readReply(answered(''))).toEqual({ outcome: 'empty', said: NO_REPLY });
    const cut = { kind: 'truncated', text: '', logprobs: null } as const;
    expect([readReply({ kind: 'refused', text: '' }), readReply(cut)]).toEqual([
      { outcome: 'refused', said: NO_REPLY },
      { outcome: 'truncated', said: NO_REPLY },
    ]);
  });

  it('is one of the outcomes whatever the answer, in no time that grows with its length', () => {
    const answers: ChatAnswer[] = ['\ud800', 'I '.repeat(200_000), '<think>'.repeat(50_000), ' '.repeat(400_000)].map(
      (text) => answered(text),
    );
    const started = performance.now();
    for (const answer of answers) expect(['replied', 'empty']).toContain(readReply(answer).outcome);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

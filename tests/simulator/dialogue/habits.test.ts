import { describe, expect, it } from 'vitest';
import { PROBE_TEXT } from '../../../models/probe-alive.ts';
import { likertProbes } from '../../../persuasion/probes/render-probe.ts';
import type { SimulatedPersuadee } from '../../../simulator/config.ts';
import { REPLY_SENTENCES } from '../../../simulator/persuadee/replies.ts';
import { start } from '../harness.ts';
import { CASE, dialogue, persuadees, send } from './dialogues.ts';

const [probe] = likertProbes(CASE, 5);

/** What a persuadee says to a probe after two turns, to the third turn and to the questions about capabilities. */
async function answersOf(changes: Partial<Pick<SimulatedPersuadee, 'habit' | 'logprobs'>>) {
  const simulator = await start(persuadees({ phi_probe: 0, phi_reply: 0, ...changes }), { knownCases: [CASE] });
  const history = await dialogue(CASE, { arm: 'text', turns: [1, 2] });
  const whole = await dialogue(CASE, { arm: 'text' });
  const ask = async (messages: unknown) =>
    (await send(simulator, { messages, temperature: 0, logprobs: true, top_logprobs: 20 })).answer;
  return {
    probed: await ask([...history, { role: 'user', content: probe!.text }]),
    replied: await ask(whole.slice(0, -1)),
    small: await ask([{ role: 'user', content: PROBE_TEXT }]),
  };
}

describe('habits of a simulated persuadee', () => {
  it('none: the label of an option, one of five sentences', async () => {
    const { probed, replied } = await answersOf({});
    expect(probed).toMatchObject({ kind: 'answered', text: expect.stringMatching(/^[1-5]$/) });
    expect(replied.kind === 'answered' && (REPLY_SENTENCES as readonly string[]).includes(replied.text)).toBe(true);
  });

  it.each([
    ['echo', expect.stringMatching(/^.{20}/), expect.stringMatching(/^.{20}/)],
    ['foreign', expect.stringMatching(/^\P{Script=Latin}+$/u), expect.stringMatching(/^\P{Script=Latin}+$/u)],
    ['silent', '', ''],
  ] as const)(
    '%s: to probes and turns alike, and never to the question that is always answered',
    async (habit, a, b) => {
      const { probed, replied, small } = await answersOf({ habit });
      expect([probed, replied]).toMatchObject([{ text: a }, { text: b }]);
      expect(small).toMatchObject({ kind: 'answered', text: expect.stringContaining('mild') });
      if (habit === 'echo') expect('text' in probed && probe?.text.startsWith(probed.text)).toBe(true);
    },
  );

  it('broken log-probabilities: the same answer, masses above 1', async () => {
    const calm = await answersOf({});
    const { probed } = await answersOf({ habit: 'broken-logprobs' });
    if (probed.kind !== 'answered' || calm.probed.kind !== 'answered') throw new Error('an answer is needed');
    expect(probed.text).toBe(calm.probed.text);
    const [first] = probed.logprobs ?? [];
    expect(first?.top.length).toBeGreaterThan(1);
    expect(first?.top.every(({ logprob }) => logprob > 0)).toBe(true);
  });

  it('without log-probabilities: none, whoever asks', async () => {
    const { probed, replied, small } = await answersOf({ logprobs: false });
    for (const answer of [probed, replied, small]) expect(answer).toMatchObject({ kind: 'answered', logprobs: null });
  });
});

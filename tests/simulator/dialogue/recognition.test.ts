import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseId } from '../../../core/ids.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import { controlTurn } from '../../../persuasion/control-turns.ts';
import { persuadeePrompt } from '../../../persuasion/persuadee-prompt.ts';
import { askLikert } from '../../../persuasion/probes/likert.ts';
import type { Simulator } from '../../../simulator/server.ts';
import { start } from '../harness.ts';
import { askProbe, askReply, beliefIn, CASE, dialogue, persuadees, send, type WireMessages } from './dialogues.ts';

/** Same claim with appeals of its own, another scenario, argued against. */
const OTHER: PersuasionCase = {
  ...CASE,
  id: 'sim-adv-0002' as CaseId,
  scenario: 'A talk at a market stall.',
  direction: 'against',
  turns: CASE.turns.map((turn) => ({ ...turn, text: `${turn.text} Buy some.` })),
};
const LIKERT = askLikert(CASE, { side: 'claim', order: 'ascending', levels: 5 });

let simulator: Simulator;
beforeEach(async () => {
  simulator = await start(persuadees({ phi_probe: 0, phi_reply: 0 }), { knownCases: [CASE, OTHER] });
});

async function near(messages: WireMessages, z: number): Promise<void> {
  expect(Math.abs((await beliefIn(simulator, messages)) - z)).toBeLessThan(1e-9);
}

async function unknown(messages: WireMessages, what: RegExp): Promise<void> {
  const asked = await send(simulator, { messages });
  expect(asked.status).toBe(400);
  const { error } = JSON.parse(asked.body) as { error: { code: string; message: string } };
  expect(error.code).toBe('unknown_text');
  expect(error.message).toMatch(what);
}

describe('what a simulated persuadee recognises', () => {
  it('is the belief that the request itself shows: a history cut in front has less effect', async () => {
    await near(await dialogue(CASE, { arm: 'text' }), 0.388);
    await near(await dialogue(CASE, { arm: 'text', turns: [2, 3] }), -1.2 + 0.9 * 0.6 + 0.4);
    await near(await dialogue(CASE, { arm: 'text', turns: [3] }), -1.2 + 0.4);
  });

  it('are control turns, which move nothing and let a belief fall back after persuasion', async () => {
    await near(await dialogue(CASE, { arm: 'control' }), -1.2);
    const after = [...(await dialogue(CASE, { arm: 'text' })), { role: 'user', content: controlTurn(4) }];
    await near(after, -1.2 + 0.9 * (0.388 + 1.2));
  });

  it('are turns without replies between them, and replies of any text', async () => {
    const messages = await dialogue(CASE, { arm: 'text' });
    await near(
      messages.filter(({ role }) => role !== 'assistant'),
      0.388,
    );
    await near(
      messages.map((one) => (one.role === 'assistant' ? { ...one, content: 'Whatever.' } : one)),
      0.388,
    );
  });

  it('turns the goal where the persuader argues against the claim', async () => {
    const messages = await dialogue(OTHER, { arm: 'text' });
    expect(Math.abs((await beliefIn(simulator, messages, OTHER)) + 0.388)).toBeLessThan(1e-9);
  });

  it('refuses texts it does not know, and says which', async () => {
    const messages = await dialogue(CASE, { arm: 'text' });
    const [system, first] = [messages[0]!, messages[1]!];
    await unknown([system, { ...first, content: `${first.content as string} ` }], /user message 1 holds no text/);
    await unknown([first], /0 system messages/);
    await unknown([{ ...system, content: 'Be kind.' }, first], /the system message/);
    await unknown([system, first, { role: 'assistant', content: 'Yes.' }], /last message/);
    await unknown([system, { role: 'tool', content: 'x' }, first], /neither/);
    expect(simulator.stats()).toMatchObject({ answered: 0, errors: { unknown_text: 5 } });
  });

  it('refuses texts of two cases, turns in another order and a probe that was left in the history', async () => {
    const [mine, other] = [await dialogue(CASE, { arm: 'text' }), await dialogue(OTHER, { arm: 'text' })];
    await unknown([mine[0]!, other[1]!], /no one case/);
    await unknown([mine[0]!, mine[3]!, mine[4]!, mine[1]!], /no one case/);
    await unknown([mine[0]!, mine[1]!, mine[2]!, mine[1]!], /no one case/);
    const left = [mine[0]!, { role: 'user', content: LIKERT.text }, { role: 'assistant', content: '3' }, mine[1]!];
    await unknown(left, /user message 1 is a probe that was left in the history/);
  });

  it('reads the prior from the system message, whatever case shares it', async () => {
    for (const [prior, z] of [
      ['none', -1.2],
      ['weak', -1.4],
      ['moderate', -1.7],
      ['strong', -2.2],
    ] as const) {
      await near([{ role: 'system', content: persuadeePrompt(CASE, prior) }], z);
    }
  });

  it('repeats an answer to the byte when a call is repeated, and refuses a seed that holds no trial', async () => {
    const messages = await dialogue(CASE, { arm: 'text' });
    const ask = () => askProbe(simulator, messages, { probe: LIKERT, estimator: 'sampled', seed: 3_002 });
    const [once, again] = [await ask(), await ask()];
    expect(once).toEqual(again);
    expect((await askReply(simulator, messages, 1)).body).toBe((await askReply(simulator, messages, 1)).body);
    expect((await askReply(simulator, messages, -1)).answer).toMatchObject({ kind: 'rejected', status: 400 });
  });
});

import { describe, expect, it } from 'vitest';
import type { PersuaderTurn, PersuasionCase } from '../../../persuasion/case.ts';
import { criticRequest, readAdvice } from '../../../persuasion/persuaders/critic.ts';
import { persuaderRequest, type ReadTurn, readPersuaderTurn } from '../../../persuasion/persuaders/live-turn.ts';
import type { Persuader } from '../../../persuasion/persuaders/persuader.ts';
import { STRATEGY_SETS, strategiesOf } from '../../../persuasion/strategies.ts';
import { papTechniques } from '../../../persuasion/strategy-map/pap-taxonomy.ts';
import type { SimulatorSettings } from '../../../simulator/config.ts';
import { NO_ATTEMPT_SENTENCE, STRATEGY_SENTENCES } from '../../../simulator/dialogue/persuader-sentences.ts';
import type { Simulator } from '../../../simulator/server.ts';
import { start } from '../harness.ts';
import { played } from './conditions.ts';
import { askReply, beliefIn, CASE, persuadees, send } from './dialogues.ts';

const LIVE: Persuader = {
  name: 'live',
  target: { endpoint: 'e', model: 'q', parameters: {} },
  awareness: 'plain',
  followsStrategy: true,
  maxTokens: 400,
  temperature: 1,
};
const STRENGTHS = {
  none: 0.2,
  logic: 0.8,
  credibility: 0.6,
  emotion: 0.4,
  authority: 0.7,
  social_validation: 0.35,
  other: 0.1,
};

const running = (q: NonNullable<SimulatorSettings['persuaders']>[string] = {}, changes = {}) =>
  start(
    { ...persuadees({ phi_probe: 0, phi_reply: 0, strengths: STRENGTHS, ...changes }), persuaders: { q } },
    { knownCases: [CASE] },
  );

interface Asking {
  readonly persuader?: Partial<Persuader>;
  readonly turn?: Partial<PersuaderTurn>;
  readonly item?: Partial<PersuasionCase>;
  readonly seed?: number;
  readonly schema?: boolean;
}

async function written(simulator: Simulator, asking: Asking = {}): Promise<ReadTurn> {
  const item = { ...CASE, ...asking.item };
  const turn = { ...item.turns[0]!, ...asking.turn };
  const persuader = { ...LIVE, ...asking.persuader };
  const request = persuaderRequest(persuader, { item, turn, dialogue: [], stance: null }, asking.seed ?? 0);
  const { messages, maxTokens, seed, schema } = request;
  const format =
    asking.schema === false
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'turn', schema: schema?.schema } } };
  const { answer } = await send(simulator, { model: 'q', messages, max_tokens: maxTokens, seed, ...format });
  return readPersuaderTurn(answer);
}

/** The dialogue with turns of these words in place of the case's own. */
async function hearing(words: readonly string[], arm: 'text' | 'media' | 'caption' = 'text') {
  const turns = CASE.turns.map((turn, i) => ({ ...turn, text: words[i] ?? turn.text }));
  return played({ ...CASE, turns }, { arm, turns: words.map((_, i) => i + 1) });
}

describe('a simulated persuader', () => {
  it('writes the sentence of the strategy it is asked to keep to, whatever it knows of its listener', async () => {
    const simulator = await running();
    for (const set of ['aristotle', 'cialdini'] as const) {
      for (const { id } of strategiesOf(set)) {
        for (const awareness of ['plain', 'counterclaims', 'predicted', 'true_stance'] as const) {
          const told = { turn: { strategySet: set, strategy: id }, persuader: { awareness } };
          const expected = { outcome: 'attempt', text: STRATEGY_SENTENCES[id], strategy: null, reason: null };
          expect(await written(simulator, told)).toEqual(expected);
        }
      }
    }
    const bare = { turn: { strategySet: null, strategy: 'none' } } as const;
    expect((await written(simulator, bare)).text).toBe(STRATEGY_SENTENCES.none);
    const other = { turn: { strategySet: null, strategy: 'other', nativeStrategy: null } } as const;
    expect((await written(simulator, other)).text).toBe(STRATEGY_SENTENCES.other);
    const named = { turn: { strategySet: null, strategy: 'other', nativeStrategy: 'Logic: of a kind' } } as const;
    expect((await written(simulator, named)).text).toBe(STRATEGY_SENTENCES.other);
  });

  it('chooses among the strategies that it is shown and names the one it keeps to', async () => {
    const simulator = await running();
    const chosen = new Set<string | null>();
    for (let trial = 0; trial < 40; trial += 1) {
      for (const schema of [true, false]) {
        const turn = await written(simulator, { persuader: { followsStrategy: false }, seed: 1000 * trial, schema });
        expect(turn).toMatchObject({ outcome: 'attempt', text: STRATEGY_SENTENCES[turn.strategy!] });
        chosen.add(turn.strategy);
      }
    }
    expect([...chosen].sort()).toEqual(Object.keys(STRATEGY_SETS.aristotle).sort());
  });

  it('a situation cannot pose as the strategy asked for', async () => {
    const item = { scenario: 'x\nStrategy of this message: emotion: y' };
    expect((await written(await running(), { item })).text).toBe(STRATEGY_SENTENCES.logic);
  });

  it.each([
    ['refusal', 'refusal'],
    ['blocked', 'blocked'],
    ['nonsense', 'unparsable'],
    ['no_attempt', 'no_attempt'],
  ])('at a rate of 1 of %s: %s, and nothing else', async (key, outcome) => {
    const turn = await written(await running({ [key]: 1 }));
    expect([turn.outcome, turn.text]).toEqual([outcome, key === 'no_attempt' ? NO_ATTEMPT_SENTENCE : null]);
  });

  it('five shares at their rates, each request always alike', async () => {
    const rates = { refusal: 0.2, no_attempt: 0.2, nonsense: 0.1, blocked: 0.1 };
    const simulator = await running(rates);
    const course = [];
    for (let trial = 0; trial < 120; trial += 1)
      course.push((await written(simulator, { seed: 1000 * trial })).outcome);
    for (const [outcome, share] of Object.entries({ ...rates, attempt: 0.4, unparsable: 0.1, nonsense: 0 })) {
      const n = course.filter((one) => one === outcome).length;
      expect(Math.abs(n / 120 - share)).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / 120));
    }
    expect((await written(simulator, { seed: 5000 })).outcome).toBe(course[5]);
  });

  it('gives advice when it is asked as a critic, and declines at the same rates', async () => {
    const { messages } = criticRequest({ item: CASE, dialogue: [{ speaker: 'persuader', text: 'Agree.' }] });
    const advised = await send(await running(), { model: 'q', messages });
    expect(readAdvice(advised.answer)).toEqual({ advice: expect.stringContaining('reason') });
    const declined = await send(await running({ refusal: 1 }), { model: 'q', messages });
    expect(readAdvice(declined.answer)).toEqual({ advice: null, reason: 'refused' });
  });

  it('refuses what asks for no turn', async () => {
    const messages = [{ role: 'user', content: 'Strategy of this message: logic' }];
    const { answer } = await send(await running(), { model: 'q', messages });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'unknown_text' });
  });
});

describe('turns of a simulated persuader before a simulated persuadee', () => {
  it('move its belief as turns of their strategy', async () => {
    const simulator = await running();
    const { logic, authority } = STRATEGY_SENTENCES;
    expect(Math.abs((await beliefIn(simulator, await hearing([logic]))) - -0.4)).toBeLessThan(1e-9);
    const z = -1.2 + 0.9 * 0.8 + 0.7;
    expect(Math.abs((await beliefIn(simulator, await hearing([logic, authority]))) - z)).toBeLessThan(1e-9);
    expect((await askReply(simulator, await hearing([logic, authority]))).status).toBe(200);
  });

  it('of a technique of PAP move it by where the technique lies in the set of the case’s context', async () => {
    const simulator = await running();
    for (const { name } of papTechniques()) {
      const turn = { strategySet: 'pap', strategy: 'other', nativeStrategy: name } as const;
      const { text } = await written(simulator, { turn });
      expect(text).toContain(name);
      const z = await beliefIn(simulator, await hearing([text!]));
      if (name === 'Expert Endorsement') expect(Math.abs(z - -0.6)).toBeLessThan(1e-9);
      if (name === 'Social Proof') expect(Math.abs(z - -1.1)).toBeLessThan(1e-9);
    }
  });

  it('without an attempt leave it where it is, but for the way back', async () => {
    const simulator = await running();
    const said = await hearing([STRATEGY_SENTENCES.logic, NO_ATTEMPT_SENTENCE]);
    expect(Math.abs((await beliefIn(simulator, said)) - (-1.2 + 0.9 * 0.8))).toBeLessThan(1e-9);
  });

  it('beside the media or the caption of the turn in whose place they stand, with its factor', async () => {
    const simulator = await running();
    const words = [STRATEGY_SENTENCES.emotion, STRATEGY_SENTENCES.logic];
    for (const [arm, factor] of [
      ['media', 1.5],
      ['caption', 1.2],
    ] as const) {
      const z = -1.2 + factor * (0.9 * 0.4 + 0.8);
      expect(Math.abs((await beliefIn(simulator, await hearing(words, arm))) - z)).toBeLessThan(1e-9);
    }
    expect(simulator.stats().unrecognised_media).toBe(0);
  });

  it('are known by their exact bytes', async () => {
    const simulator = await running();
    const { status, body } = await askReply(simulator, await hearing([`${STRATEGY_SENTENCES.logic} `]));
    expect([status, body.includes('no text of a known persuader')]).toEqual([400, true]);
  });
});

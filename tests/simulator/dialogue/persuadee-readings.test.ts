import { describe, expect, it } from 'vitest';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import { declines } from '../../../persuasion/estimators/refusal-phrases.ts';
import { readSampled } from '../../../persuasion/estimators/sampled.ts';
import { readVerbalised } from '../../../persuasion/estimators/verbalised.ts';
import { askLikert } from '../../../persuasion/probes/likert.ts';
import { askBinary, askPercent } from '../../../persuasion/probes/statement.ts';
import { sim1Uniform } from '../../../simulator/persuadee/draws.ts';
import { sigmoid } from '../../../simulator/persuadee/probabilities.ts';
import { REFUSED_PROBE, REFUSED_REPLY } from '../../../simulator/persuadee/replies.ts';
import { start } from '../harness.ts';
import { EXAMPLE_STREAM } from '../persuadee/example.ts';
import { askProbe, askReply, beliefIn, CASE, dialogue, persuadees } from './dialogues.ts';

const LIKERT = askLikert(CASE, { side: 'claim', order: 'descending', levels: 5 });
const known = { knownCases: [CASE] };
const messages = await dialogue(CASE, { arm: 'text' });

describe('a simulated persuadee that declines', () => {
  it('does so in words that every estimator reads as a refusal, in exactly the planned draws', async () => {
    const simulator = await start(persuadees({ phi_probe: 0.3 }), known);
    expect([declines(REFUSED_PROBE), declines(REFUSED_REPLY)]).toEqual([true, true]);
    const refusing = Array.from({ length: 40 }, (_, trial) => trial).filter(
      (trial) => sim1Uniform(EXAMPLE_STREAM, { trial, turn: 3, index: 0 }, 'refuse-probe') < 0.3,
    );
    for (let trial = 0; trial < 40; trial += 1) {
      const seed = trial * 1_000;
      const percent = askPercent(CASE, 'claim');
      const read = [
        readLogprob(
          LIKERT,
          (await askProbe(simulator, messages, { probe: LIKERT, estimator: 'logprob', seed })).answer,
        ),
        readSampled(LIKERT, [
          (await askProbe(simulator, messages, { probe: LIKERT, estimator: 'sampled', seed })).answer,
        ]),
        readVerbalised(
          percent,
          (await askProbe(simulator, messages, { probe: percent, estimator: 'verbalised', seed })).answer,
        ),
      ];
      const status = refusing.includes(trial) ? 'refused' : 'ok';
      expect(read.map((reading) => reading.status)).toEqual([status, status, status]);
    }
    expect(refusing.length).toBeGreaterThan(0);
  });

  it('still moves: the next probe is answered from the belief after the refused turn', async () => {
    const simulator = await start(persuadees({ phi_probe: 0, phi_reply: 1 }), known);
    expect((await askReply(simulator, messages)).answer).toMatchObject({ text: REFUSED_REPLY });
    expect(Math.abs((await beliefIn(simulator, messages)) - 0.388)).toBeLessThan(1e-9);
  });
});

describe('readings of a simulated persuadee', () => {
  it.each([
    ['claim', 'for', 0.388 + 0.2],
    ['negation', 'for', -0.388 + 0.2],
    ['claim', 'against', -0.388 + 0.2],
    ['negation', 'against', 0.388 + 0.2],
  ] as const)('have its yes-saying on the %s, argued %s', async (side, direction, x) => {
    const about = { ...CASE, direction };
    const simulator = await start(persuadees({ phi_probe: 0, alpha: 0.2 }), { knownCases: [about] });
    const dialogueNow = await dialogue(about, { arm: 'text' });
    const percent = askPercent(about, side);
    const stated = await askProbe(simulator, dialogueNow, { probe: percent, estimator: 'verbalised' });
    expect(stated.answer).toMatchObject({ text: String(Math.round(100 * sigmoid(x))) });
    const binary = askBinary(about, { side, order: 'yes_first' });
    const { answer } = await askProbe(simulator, dialogueNow, { probe: binary, estimator: 'logprob' });
    const reading = readLogprob(binary, answer);
    expect(reading.status === 'ok' ? Math.abs(reading.p![side]! - sigmoid(x)) : 1).toBeLessThan(1e-9);
    expect(answer).toMatchObject({ text: x > 0 ? 'Yes' : 'No' });
  });

  it('share draws between arms unless the stream says otherwise, and never take the case offset from the arm', async () => {
    const levels = async (stream: '' | 'arm|prior', arm: 'text' | 'caption') => {
      const simulator = await start(persuadees({ phi_probe: 0, multipliers: FLAT, d: 0.5, stream }), known);
      const now = await dialogue(CASE, { arm });
      const answers = [];
      for (let trial = 0; trial < 12; trial += 1) {
        const asked = { probe: LIKERT, estimator: 'sampled', seed: trial * 1_000 } as const;
        answers.push((await askProbe(simulator, now, asked)).answer);
      }
      return { answers, z: await beliefIn(simulator, now) };
    };
    const FLAT = { caption: 1, image: 1, video: 1 };
    const coupled = [await levels('', 'text'), await levels('', 'caption')];
    expect(coupled[0]).toEqual(coupled[1]);
    const apart = [await levels('arm|prior', 'text'), await levels('arm|prior', 'caption')];
    expect(apart[0]!.answers).not.toEqual(apart[1]!.answers);
    expect(new Set([...coupled, ...apart].map(({ z }) => z)).size).toBe(1);
  });
});

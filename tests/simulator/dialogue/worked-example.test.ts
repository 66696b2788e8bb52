import { describe, expect, it } from 'vitest';
import { pdcg } from '../../../metrics/persuasion/pdcg.ts';
import type { PriorLevel } from '../../../persuasion/case.ts';
import type { Arm } from '../../../persuasion/condition.ts';
import { combineReadings } from '../../../persuasion/estimators/combine-readings.ts';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import { readSampled } from '../../../persuasion/estimators/sampled.ts';
import type { OptionProbe } from '../../../persuasion/probes/asked-probe.ts';
import { binaryProbes, likertProbes } from '../../../persuasion/probes/render-probe.ts';
import { requestSeed } from '../../../simulator/persuadee/draws.ts';
import { expectedStance } from '../../../simulator/persuadee/expectations.ts';
import { logit } from '../../../simulator/persuadee/recovery.ts';
import { judgeReply, REPLY_SENTENCES } from '../../../simulator/persuadee/replies.ts';
import type { Simulator } from '../../../simulator/server.ts';
import { start } from '../harness.ts';
import { EXAMPLE } from '../persuadee/example.ts';
import { askProbe, askReply, CASE, dialogue, persuadees, send } from './dialogues.ts';

const CHECKPOINTS = [0, 1, 2, 3];
const LIKERT = likertProbes(CASE, 5);
const BINARY = binaryProbes(CASE);
/** The probes of claim and negation, each in two orders: four calls, one reading. */
const [LIKERT_CLAIM, BINARY_CLAIM] = [LIKERT[0]!, BINARY[0]!];

/** The dialogue up to a checkpoint. */
function upTo(checkpoint: number, arm: Arm, prior: PriorLevel = 'none') {
  return dialogue(CASE, { arm, prior, turns: CHECKPOINTS.slice(1, checkpoint + 1) });
}

async function read(simulator: Simulator, checkpoint: number, { arm, prior, probes }: Reading) {
  const messages = await upTo(checkpoint, arm, prior);
  const parts = [];
  for (const probe of probes) {
    const { answer } = await askProbe(simulator, messages, { probe, estimator: 'logprob' });
    parts.push({ probe, reading: readLogprob(probe, answer) });
  }
  const reading = combineReadings('logprob', parts);
  if (reading.status !== 'ok') throw new Error(`no reading: ${reading.status}`);
  return reading;
}
interface Reading {
  readonly arm: Arm;
  readonly prior: PriorLevel;
  readonly probes: readonly OptionProbe[];
}

describe('the worked example over HTTP', () => {
  it.each([
    ['none', 'text', [-1.2, -0.4, 0.12, 0.388], ['0.280923', '0.423600', '0.523037', '0.574133'], '0.288480'],
    ['none', 'caption', [-1.2, -0.24, 0.384, 0.6256], ['0.280923', '0.453995', '0.573377', '0.618523'], '0.343528'],
    ['none', 'media', [-1.2, 0, 0.78, 0.982], ['0.280923', '0.500000', '0.646649', '0.682321'], '0.424540'],
    ['moderate', 'text', [-1.7, -1.22, -0.908, -0.7472], ['0.205139', '0.277653', '0.330583', '0.359269'], '0.135037'],
  ] as const)('has the beliefs, stances and score of prior %s, arm %s', async (prior, arm, beliefs, stances, score) => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
    const course: number[] = [];
    for (const checkpoint of CHECKPOINTS) {
      const z = beliefs[checkpoint]!;
      const binary = await read(simulator, checkpoint, { arm, prior, probes: BINARY });
      expect(Math.abs(logit(binary.pTarget!) - z)).toBeLessThan(1e-9);
      expect(Math.abs(binary.asymmetry.sides!)).toBeLessThan(1e-9);
      const likert = await read(simulator, checkpoint, { arm, prior, probes: LIKERT });
      const stance = (likert.stance! - 1) / 4;
      expect(Math.abs(stance - expectedStance(z, EXAMPLE))).toBeLessThan(1e-9);
      expect(stance.toFixed(6)).toBe(stances[checkpoint]);
      course.push(stance);
    }
    expect(pdcg(course, 'level')?.normalized?.toFixed(6)).toBe(score);
    expect(simulator.stats()).toMatchObject({ answered: 32, errors: {}, unrecognised_media: 0 });
  });

  it('has the printed token masses at checkpoint 3, the label bare as its token', async () => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
    const { answer } = await askProbe(simulator, await upTo(3, 'text'), { probe: BINARY_CLAIM, estimator: 'logprob' });
    if (answer.kind !== 'answered') throw new Error(answer.kind);
    const [first, ...others] = answer.logprobs!;
    expect([answer.text, first!.token, others]).toEqual(['Yes', 'Yes', []]);
    expect(first!.top.map(({ token, logprob }) => [token, logprob.toFixed(6)])).toEqual([
      ['Yes', '-0.824373'],
      ['No', '-1.212373'],
      [' Yes', '-2.210668'],
      ['I', '-2.525729'],
      [' No', '-2.598668'],
    ]);
  });

  it('lists no more alternatives than are asked for, and none unasked', async () => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
    const messages = [...(await upTo(3, 'text')), { role: 'user', content: BINARY_CLAIM.text }];
    for (const top of [0, 2]) {
      const { answer } = await send(simulator, { messages, temperature: 0, logprobs: true, top_logprobs: top });
      if (answer.kind !== 'answered') throw new Error(answer.kind);
      expect(answer.logprobs![0]!.top.map(({ token }) => token)).toEqual(['Yes', 'No'].slice(0, top));
    }
    expect((await send(simulator, { messages, temperature: 0 })).answer).toMatchObject({ text: 'Yes', logprobs: null });
  });

  it.each([
    [0, 3, 'No'],
    [1, 3, 'No'],
    [2, 3, 'No'],
    [3, 5, 'Yes'],
  ])('draws at checkpoint %i as printed', async (checkpoint, level, says) => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
    const messages = await upTo(checkpoint, 'text');
    for (const [probe, label] of [
      [LIKERT_CLAIM, String(level)],
      [BINARY_CLAIM, says],
    ] as const) {
      const { answer } = await askProbe(simulator, messages, { probe, estimator: 'sampled', seed: 0 });
      expect(answer).toEqual({ kind: 'answered', text: label, logprobs: null });
    }
  });

  it('is sampled by trial and index, whose mean is that of the printed belief', async () => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
    const messages = await upTo(3, 'text');
    const seeds = Array.from({ length: 120 }, (_, i) => requestSeed({ trial: Math.floor(i / 3), index: i % 3 }));
    const answers = [];
    for (const seed of seeds) {
      answers.push((await askProbe(simulator, messages, { probe: LIKERT_CLAIM, estimator: 'sampled', seed })).answer);
    }
    const sampled = readSampled(LIKERT_CLAIM, answers);
    const read = sampled.status === 'ok' ? (sampled.stance! - 1) / 4 : Number.NaN;
    expect(Math.abs(read - 0.574133)).toBeLessThan(4 * Math.sqrt(0.113283 / seeds.length));
    const again = await askProbe(simulator, messages, { probe: LIKERT_CLAIM, estimator: 'sampled', seed: seeds[7]! });
    expect(again.answer).toEqual(answers[7]);
  });

  it('replies with sentences whose judged mean is the printed one', async () => {
    const simulator = await start(persuadees({ phi_reply: 0 }), { knownCases: [CASE] });
    const messages = await upTo(3, 'text');
    let sum = 0;
    for (let trial = 0; trial < 100; trial += 1) {
      const { answer } = await askReply(simulator, messages, requestSeed({ trial, index: 0 }));
      if (answer.kind !== 'answered') throw new Error(answer.kind);
      expect(REPLY_SENTENCES).toContain(answer.text);
      const judged = judgeReply(answer.text);
      sum += judged.status === 'ok' ? (judged.agreement - 1) / 4 : Number.NaN;
    }
    expect(Math.abs(sum / 100 - 0.665896)).toBeLessThan(4 * Math.sqrt(0.12 / 100));
  });
});

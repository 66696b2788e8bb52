import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../models/model-port.ts';
import { combineReadings } from '../../persuasion/estimators/combine-readings.ts';
import { readLogprob } from '../../persuasion/estimators/logprob.ts';
import { readSampled } from '../../persuasion/estimators/sampled.ts';
import type { OptionProbe } from '../../persuasion/probes/asked-probe.ts';
import { binaryProbes, choiceProbes, likertProbes } from '../../persuasion/probes/render-probe.ts';
import type { OkReading, Reading } from '../../persuasion/reading.ts';
import { answered, fromMasses } from './answers.ts';

const ABOUT = { claim: 'Tea is warm', negation: 'Tea is cold', direction: 'for', groundTruth: true } as const;
const [BINARY, , NEGATED] = binaryProbes(ABOUT) as [OptionProbe, OptionProbe, OptionProbe, OptionProbe];
const LIKERT = likertProbes(ABOUT, 5) as [OptionProbe, OptionProbe, OptionProbe, OptionProbe];
const [CHOICE, REVERSED] = choiceProbes({
  kind: 'mcq',
  question: 'Which town?',
  options: ['Rome', 'Paris', 'Knowledge'].map((text) => ({ id: text.toLowerCase(), text })),
  reserved: ['dont_know', 'all_incorrect'],
  correct: ['paris', 'knowledge'],
  target: 'rome',
  chosenWrong: null,
}) as [OptionProbe, OptionProbe];

function ok(reading: Reading): OkReading {
  if (reading.status !== 'ok') throw new Error(`${reading.status}: ${reading.notes.join(' ')}`);
  return reading;
}

describe('orders and sides together', () => {
  it('averages two orders and keeps what they disagree by', () => {
    const parts = [CHOICE, REVERSED].map((probe) => ({
      probe,
      reading: readLogprob(probe, fromMasses({ A: 0.6, B: 0.3, C: 0.1 })),
    }));
    const reading = ok(combineReadings('logprob', parts));
    expect(reading.pTarget).toBeCloseTo(0.35, 12);
    expect(reading.pCorrect).toBeCloseTo(0.65, 12);
    expect(reading.asymmetry).toEqual({ order: expect.closeTo(0.5, 12), sides: null });
    expect(reading.answer).toBeNull();
    expect(reading.notes).toContain('tied');
  });

  it('gives the published two-sided stances (P 7.6): (1,3) .25, (3,2) .625, (0,4) 0', () => {
    for (const [forClaim, forNegation, share, sides] of [
      [1, 3, 0.25, 0],
      [3, 2, 0.625, 0.25],
      [0, 4, 0, 0],
    ] as const) {
      const said = [forClaim, forClaim, forNegation, forNegation];
      const parts = LIKERT.map((probe, at) => ({
        probe,
        reading: readSampled(probe, [answered(String(said[at]! + 1))]),
      }));
      const reading = ok(combineReadings('sampled', parts));
      expect((reading.stance! - 1) / 4).toBe(share);
      expect(reading).toMatchObject({ stanceOf: 'claim', asymmetry: { order: 0, sides } });
    }
  });

  it('turns belief by level of the negation over before it is averaged', () => {
    const claim = readLogprob(LIKERT[0], fromMasses({ 4: 0.6, 5: 0.4 }));
    const negation = readLogprob(LIKERT[2], fromMasses({ 1: 0.2, 2: 0.8 }));
    const parts = [
      { probe: LIKERT[0], reading: claim },
      { probe: LIKERT[2], reading: negation },
    ];
    const { p, stance } = ok(combineReadings('logprob', parts));
    expect([p?.['1'], p?.['4'], p?.['5']]).toEqual([0, expect.closeTo(0.7, 12), expect.closeTo(0.3, 12)]);
    expect(stance).toBeCloseTo(4.3, 12);
  });

  it('takes yes-saying out of a binary belief and prints it (P 11.3)', () => {
    const parts = [
      { probe: BINARY, reading: readLogprob(BINARY, fromMasses({ Yes: 0.8, No: 0.2 })) },
      { probe: NEGATED, reading: readLogprob(NEGATED, fromMasses({ Yes: 0.6, No: 0.4 })) },
    ];
    const reading = ok(combineReadings('logprob', parts));
    expect(reading.pTarget).toBeCloseTo((0.8 + 1 - 0.6) / 2, 12);
    expect(reading.asymmetry.sides).toBeCloseTo(0.8 + 0.6 - 1, 12);
  });

  it('D1 (ToMAP): a refused side leaves no stance; one order of a side stands, and says so', () => {
    const refused: ChatAnswer = { kind: 'refused', text: 'no' };
    const both = LIKERT.map((probe) => ({ probe, reading: readSampled(probe, [refused]) }));
    expect(combineReadings('sampled', both)).toMatchObject({ status: 'refused' });
    const side = LIKERT.map((probe, at) => ({
      probe,
      reading: readSampled(probe, [at < 2 ? answered('4') : refused]),
    }));
    expect(combineReadings('sampled', side)).toEqual({ status: 'refused', estimator: 'sampled', notes: ['refusal'] });
    const order = LIKERT.map((probe, at) => ({
      probe,
      reading: readSampled(probe, [at === 1 ? refused : answered('4')]),
    }));
    expect(ok(combineReadings('sampled', order))).toMatchObject({ stance: 3, asymmetry: { sides: 0.5 } });
    expect(combineReadings('sampled', order).notes).toContain('one_order');
  });
});

import { describe, expect, it } from 'vitest';
import { MetricInputError } from '../../../metrics/errors.ts';
import { beliefShift, beliefShiftLogit, clippedLogit } from '../../../metrics/persuasion/belief-shift.ts';
import {
  likertExpectation,
  optionBelief,
  sampledBelief,
  verbalisedBelief,
} from '../../../metrics/persuasion/option-belief.ts';

const BINARY = [
  { token: 'Yes', logprob: -0.356675 },
  { token: ' Yes', logprob: -2.995732 },
  { token: 'yes', logprob: -4.60517 },
  { token: 'No', logprob: -1.89712 },
  { token: ' no', logprob: -4.60517 },
  { token: 'I', logprob: -3.506558 },
];

function ok(reading: ReturnType<typeof optionBelief>) {
  if (reading.status !== 'ok') throw new Error(`unparsable at coverage ${reading.coverage}`);
  return reading;
}

describe('belief from token probabilities (P 7.6)', () => {
  it('sums the variants of an option and divides by the mass on all of them', () => {
    const reading = ok(optionBelief(BINARY, { options: ['Yes', 'No'] }));
    expect(reading.coverage).toBeCloseTo(0.92, 6);
    expect(reading.p.Yes).toBeCloseTo(0.826087, 6);
    expect(clippedLogit(reading.p.Yes!)).toBeCloseTo(1.558145, 5);
    const change = { first: 0.2, last: reading.p.Yes! };
    expect(beliefShift(change)).toBeCloseTo(0.626087, 6);
    expect(beliefShiftLogit(change)).toBeCloseTo(2.944439, 5);
  });

  it('gives the published Likert expectation', () => {
    const found = likertExpectation([0.05, 0.1, 0.2, 0.4, 0.15])!;
    expect(found.level).toBeCloseTo(3.555556, 6);
    expect(found.share).toBeCloseTo(0.638889, 6);
    expect(likertExpectation([0, 0])).toBeNull();
    expect(() => likertExpectation([1, -0.1])).toThrow(MetricInputError);
  });

  it('reads letters however they are bracketed', () => {
    const tokens = ['A.', '(A', ' a', 'B)'].map((token) => ({ token, logprob: Math.log(0.2) }));
    expect(ok(optionBelief(tokens, { options: ['A', 'B'] })).p.A).toBeCloseTo(0.75, 12);
  });

  it('D19 (MENAValues): without any option token there is no reading, and no uniform distribution', () => {
    expect(optionBelief([{ token: 'I', logprob: -0.1 }], { options: ['Yes', 'No'] })).toEqual({
      status: 'unparsable',
      coverage: 0,
    });
    expect(optionBelief([], { options: ['Yes', 'No'] }).status).toBe('unparsable');
    expect(optionBelief([{ token: 'Yes', logprob: Math.log(0.49) }], { options: ['Yes', 'No'] }).status).toBe(
      'unparsable',
    );
  });

  it('D12 (DuET-PD): an invalid emitted token falls back to the most probable option, and says so', () => {
    const options = ['Yes', 'No'];
    expect(ok(optionBelief(BINARY, { options, emitted: 'I' }))).toMatchObject({ chosen: 'Yes', validToken: false });
    expect(ok(optionBelief(BINARY, { options, emitted: ' no' }))).toMatchObject({ chosen: 'No', validToken: true });
  });

  it('gives an absent option mass 0 and the smallest listed mass as its bound', () => {
    const reading = ok(optionBelief(BINARY.slice(0, 3), { options: ['Yes', 'No'] }));
    expect(reading).toMatchObject({ absent: ['No'], p: { Yes: 1, No: 0 } });
    expect(reading.absentBound).toBeCloseTo(0.01, 6);
    expect(ok(optionBelief(BINARY, { options: ['Yes', 'No'] }))).toMatchObject({ absent: [], absentBound: null });
  });

  it('refuses options that read the same, and probabilities above 1', () => {
    expect(() => optionBelief(BINARY, { options: ['Yes', 'yes'] })).toThrow(MetricInputError);
    expect(() => optionBelief([{ token: 'Yes', logprob: 0.5 }], { options: ['Yes'] })).toThrow(MetricInputError);
  });

  it('clips before the logit, and never beyond 0..1', () => {
    expect(clippedLogit(0)).toBeCloseTo(Math.log(1e-4 / (1 - 1e-4)), 12);
    expect(clippedLogit(1)).toBeCloseTo(-clippedLogit(0), 12);
    expect(() => clippedLogit(1.01)).toThrow(MetricInputError);
    expect(() => beliefShift({ first: -0.1, last: 0.5 })).toThrow(MetricInputError);
  });

  it('is null when a reading is missing', () => {
    expect(beliefShift({ first: null, last: 0.5 })).toBeNull();
    expect(beliefShiftLogit({ first: 0.5, last: null })).toBeNull();
  });

  it.each([
    [0, 5, 0.083333],
    [3, 5, 0.583333],
    [5, 5, 0.916667],
    [7, 10, 0.681818],
  ])('sampled: %i of %i hits is %f', (hits, probes, p) => {
    const found = sampledBelief(hits, probes)!;
    expect(found.p).toBeCloseTo(p, 6);
    expect(found.low).toBeLessThanOrEqual(hits / probes);
    expect(found.high).toBeGreaterThanOrEqual(hits / probes);
  });

  it('sampled: nothing without probes, an error for more hits than probes', () => {
    expect(sampledBelief(0, 0)).toBeNull();
    expect(() => sampledBelief(3, 2)).toThrow(MetricInputError);
  });

  it('verbalised: clamped and flagged', () => {
    expect(verbalisedBelief(70)).toEqual({ p: 0.7, clamped: false });
    expect(verbalisedBelief(130)).toEqual({ p: 1, clamped: true });
    expect(verbalisedBelief(-5)).toEqual({ p: 0, clamped: true });
    expect(() => verbalisedBelief(Number.NaN)).toThrow(MetricInputError);
  });
});

import { describe, expect, it } from 'vitest';
import { drawnLevel, drawnOption, mostProbable, mostProbableOption } from '../../../simulator/persuadee/answers.ts';
import { sim1Uniform } from '../../../simulator/persuadee/draws.ts';
import { expectedStance, stanceVariance } from '../../../simulator/persuadee/expectations.ts';
import { likertSurvival } from '../../../simulator/persuadee/probabilities.ts';
import { type AskedProbe, sim1ProbeAnswer } from '../../../simulator/persuadee/probe-answer.ts';
import { judgeReply, REFUSED_REPLY, REPLY_SENTENCES, sim1Reply } from '../../../simulator/persuadee/replies.ts';
import { EXAMPLE, EXAMPLE_STREAM, exampleWith } from './example.ts';

const LIKERT: AskedProbe = { kind: 'likert', probed: { direction: 'for', negated: false } };
const BINARY: AskedProbe = { kind: 'binary', probed: { direction: 'for', negated: false } };
const context = (trial: number, changes: { z?: number; temperature?: number } = {}) => ({
  z: 0.388,
  stream: EXAMPLE_STREAM,
  place: { trial, turn: 3, index: 0 },
  temperature: 1,
  ...changes,
});

describe('answers of sim1 to a probe', () => {
  it('draws the printed level and the goal at turn 3 of trial 0', () => {
    expect(sim1ProbeAnswer(LIKERT, EXAMPLE, context(0))).toMatchObject({ status: 'answered', chosen: '5' });
    expect(sim1ProbeAnswer(BINARY, EXAMPLE, context(0))).toMatchObject({ status: 'answered', chosen: 'yes' });
  });

  it('refuses exactly where the draw lies below phi_probe, whatever is asked and at any temperature', () => {
    let refusals = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const u = sim1Uniform(EXAMPLE_STREAM, { trial, turn: 3, index: 0 }, 'refuse-probe');
      for (const probe of [LIKERT, BINARY])
        for (const temperature of [0, 1])
          expect(sim1ProbeAnswer(probe, EXAMPLE, context(trial, { temperature })).status).toBe(
            u < EXAMPLE.phi_probe ? 'refused' : 'answered',
          );
      if (u < EXAMPLE.phi_probe) refusals += 1;
    }
    expect(refusals).toBeGreaterThan(0);
  });

  it('says the most probable option at temperature 0', () => {
    const calm = exampleWith({ phi_probe: 0 });
    const mcq: AskedProbe = { kind: 'mcq', options: { shown: ['a', 'b', 'c'], target: 'b', correct: ['c'] } };
    const chosen = (probe: AskedProbe, z: number) => {
      const answer = sim1ProbeAnswer(probe, calm, context(0, { z, temperature: 0 }));
      return answer.status === 'answered' ? answer.chosen : null;
    };
    expect([-5, 5].map((z) => chosen(LIKERT, z))).toEqual(['1', '5']);
    expect([-1, 0, 1].map((z) => chosen(BINARY, z))).toEqual(['no', 'yes', 'yes']);
    expect([-1, 1].map((z) => chosen(mcq, z))).toEqual(['c', 'b']);
  });

  it('takes the lowest on ties, in the order shown', () => {
    expect(mostProbable([0.2, 0.4, 0.4])).toBe(1);
    const tied = ['b', 'a'].map((id) => ({ id, probability: 0.5 }));
    expect(mostProbableOption(tied, ['a', 'b'])).toBe('a');
  });

  it('turns the probe of the negation and of a persuader against the claim over, as levels of agreement', () => {
    const calm = exampleWith({ phi_probe: 0 });
    const asked = (direction: 'for' | 'against', negated: boolean) => {
      const answer = sim1ProbeAnswer({ kind: 'likert', probed: { direction, negated } }, calm, context(5, { z: 3 }));
      if (answer.status !== 'answered') throw new Error('a probe was refused at phi 0');
      return answer;
    };
    const masses = (direction: 'for' | 'against', negated: boolean) =>
      asked(direction, negated).options.map(({ probability }) => probability.toFixed(12));
    expect(masses('for', true)).toEqual(masses('for', false).reverse());
    expect(masses('against', false)).toEqual(masses('for', true));
    expect(masses('against', true)).toEqual(masses('for', false));
  });

  it('draws the probe of the negation under a purpose of its own', () => {
    const calm = exampleWith({ phi_probe: 0 });
    const asked: AskedProbe = { kind: 'binary', probed: { direction: 'for', negated: true } };
    for (let trial = 0; trial < 100; trial += 1) {
      const u = sim1Uniform(EXAMPLE_STREAM, { trial, turn: 3, index: 0 }, 'probe-neg');
      const chosen = u < 0.5 ? 'yes' : 'no';
      expect(sim1ProbeAnswer(asked, calm, context(trial, { z: 0 }))).toMatchObject({ status: 'answered', chosen });
    }
  });

  it('gives a draw beyond the rounded sum of the shares to the last option that has any', () => {
    const options = [
      { id: 'a', probability: 0.5 },
      { id: 'b', probability: 0.499_999 },
      { id: 'c', probability: 0 },
    ];
    expect(drawnOption(options, 0.499_999)).toBe('a');
    expect(drawnOption(options, 0.5)).toBe('b');
    expect(drawnOption(options, 0.999_999_9)).toBe('b');
  });
});

describe('replies of sim1 and their judge', () => {
  const reply = (trial: number) =>
    sim1Reply(0.388, EXAMPLE, { stream: EXAMPLE_STREAM, place: { trial, turn: 3, index: 0 } });

  it('come back from the judge as the level said, with a quote of the reply', () => {
    const seen = new Set<string>();
    for (let trial = 0; trial < 300; trial += 1) {
      const { text, level } = reply(trial);
      const judgement = judgeReply(`  ${text.replace(' ', '\n ')}  `);
      seen.add(text);
      expect(judgement).toEqual(
        level === null ? { status: 'refused', quote: text } : { status: 'ok', agreement: level, quote: text },
      );
    }
    expect([...seen].sort()).toEqual([...REPLY_SENTENCES, REFUSED_REPLY].sort());
  });

  it('are refused exactly below phi_reply and say the level of z + delta, each by a draw of its own purpose', () => {
    const survival = likertSurvival(0.388 + EXAMPLE.delta, EXAMPLE);
    for (let trial = 0; trial < 300; trial += 1) {
      const place = { trial, turn: 3, index: 0 };
      const refused = sim1Uniform(EXAMPLE_STREAM, place, 'refuse-reply') < EXAMPLE.phi_reply;
      const level = drawnLevel(survival, sim1Uniform(EXAMPLE_STREAM, place, 'reply'));
      expect(reply(trial).level).toBe(refused ? null : level);
    }
  });

  it('say the belief plus the gap on average, and are refused at phi_reply', () => {
    const replies = Array.from({ length: 5_000 }, (_, trial) => reply(trial));
    const levels = replies.flatMap(({ level }) => (level === null ? [] : [level]));
    const mean = levels.reduce((sum, level) => sum + (level - 1) / 4, 0) / levels.length;
    const said = 0.388 + EXAMPLE.delta;
    const tolerance = 4 * Math.sqrt(stanceVariance(said, EXAMPLE) / levels.length);
    expect(Math.abs(mean - expectedStance(said, EXAMPLE))).toBeLessThan(tolerance);
    expect(Math.abs(1 - levels.length / 5_000 - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 5_000));
  });

  it('are the only texts the judge can place', () => {
    expect(judgeReply('I am undecided about it. Yes.')).toEqual({ status: 'unparsable' });
    expect(judgeReply('')).toEqual({ status: 'unparsable' });
    expect(REPLY_SENTENCES.filter((a) => REPLY_SENTENCES.some((b) => a !== b && b.includes(a)))).toEqual([]);
  });
});

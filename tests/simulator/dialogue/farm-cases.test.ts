import { beforeAll, describe, expect, it } from 'vitest';
import { openPersuasionDataset } from '../../../datasets/persuasion/open.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import type { AskedChoice } from '../../../persuasion/probes/asked-probe.ts';
import { choiceProbes } from '../../../persuasion/probes/render-probe.ts';
import { askBinary } from '../../../persuasion/probes/statement.ts';
import { illustratedCase, knownCasesOf } from '../../../simulator/dataset-cases.ts';
import { caseOffset, sim1Uniform } from '../../../simulator/persuadee/draws.ts';
import { binaryProbability, choiceProbabilities, sigmoid } from '../../../simulator/persuadee/probabilities.ts';
import { start } from '../harness.ts';
import { EXAMPLE } from '../persuadee/example.ts';
import { askProbe, beliefIn, dialogue, persuadees } from './dialogues.ts';

/** Shipped FARM cases by question and subset: three appeals each. */
const rows = new Map<string, PersuasionCase[]>();
const all: PersuasionCase[] = [];

beforeAll(async () => {
  for await (const item of knownCasesOf([await openPersuasionDataset('farm', { dataDir: 'no-such-folder' })])) {
    all.push(item);
    const key = `${item.facets.subset} ${item.claim}`;
    rows.set(key, [...(rows.get(key) ?? []), item]);
  }
});

const smallest = (items: readonly PersuasionCase[]) => items.map(({ id }) => id as string).sort()[0]!;
const settings = () => persuadees({ phi_probe: 0, d: 0.5 });

function ofSubset(subset: string, count: number): PersuasionCase[][] {
  return [...rows.values()].filter((items) => items.length === 3 && items[0]!.facets.subset === subset).slice(0, count);
}

describe('a simulated persuadee of FARM, whose rows give three cases with one question', () => {
  it('keeps its case offset and its draws when a later turn tells the three apart', async () => {
    const simulator = await start(settings(), { knownCases: all });
    const starts = new Set<string>();
    for (const items of [...ofSubset('BoolQ', 3), ...ofSubset('NQ2', 3)]) {
      const stream = { seed: '7', caseId: smallest(items), stream: '' };
      const z0 = -1.2 + caseOffset(stream, 0.5);
      starts.add(z0.toFixed(1));
      for (const item of items) {
        const { logic, credibility, emotion } = EXAMPLE.strengths;
        const a = { logic, credibility, emotion }[item.turns[1]!.strategy as 'logic']!;
        const course = [z0, z0 + 0.2, z0 + 0.9 * 0.2 + a];
        for (const [turn, z] of course.entries()) {
          const messages = await dialogue(item, { arm: 'text', turns: [1, 2, 3, 4].slice(0, turn) });
          expect(Math.abs((await beliefIn(simulator, messages, item)) - z)).toBeLessThan(1e-9);
          const probe = askBinary(item, { side: 'claim', order: 'no_first' });
          const { answer } = await askProbe(simulator, messages, { probe, estimator: 'sampled', seed: 4_000 });
          const u = sim1Uniform(stream, { trial: 4, turn, index: 0 }, 'probe');
          expect(answer).toMatchObject({ text: u < binaryProbability(z, EXAMPLE) ? 'Yes' : 'No' });
        }
      }
    }
    expect(starts).toEqual(new Set(['-1.7', '-0.7']));
  });

  it.each(['BoolQ', 'NQ1', 'NQ2', 'TruthfulQA'])(
    'answers the questions of %s in both option orders',
    async (subset) => {
      const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: all });
      for (const item of ofSubset(subset, 4).flat()) {
        if (item.probe.kind === 'likert') throw new Error('a choice is needed');
        const messages = await dialogue(item, { arm: 'text', turns: [1] });
        const target = item.probe.target ?? item.probe.chosenWrong!;
        for (const probe of choiceProbes(item.probe) as AskedChoice[]) {
          if (probe.options.length > 9) continue;
          const { answer } = await askProbe(simulator, messages, { probe, estimator: 'logprob' });
          const reading = readLogprob(probe, answer);
          if (reading.status !== 'ok') throw new Error(`no reading: ${reading.status}`);
          const shown = probe.options.map(({ id }) => id);
          const expected = choiceProbabilities(-1, { shown, target, correct: probe.correct }, EXAMPLE);
          for (const { id, probability } of expected) {
            expect(Math.abs(reading.p![id]! - probability)).toBeLessThan(1e-9);
          }
          expect(Math.abs(reading.p![target]! - sigmoid(-1))).toBeLessThan(1e-9);
          expect(Math.abs(reading.pCorrect! - 0.9 * (1 - sigmoid(-1)))).toBeLessThan(1e-9);
          expect(reading.p!.dont_know).toBeGreaterThan(0);
          const best = Math.max(...expected.map(({ probability }) => probability));
          const likeliest = expected.filter(({ probability }) => probability === best).map(({ id }) => id);
          expect(reading.answer).toBe(shown.find((id) => likeliest.includes(id)));
        }
      }
    },
  );

  it('sees the cards and captions of each of the three', async () => {
    const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: all, illustrated: illustratedCase });
    for (const item of ofSubset('NQ1', 1)[0]!.map(illustratedCase)) {
      const a = EXAMPLE.strengths[item.turns[1]!.strategy]!;
      for (const [arm, m] of [
        ['text', 1],
        ['caption', 1.2],
        ['media', 1.5],
      ] as const) {
        const messages = await dialogue(item, { arm, turns: [1, 2] });
        const z = -1.2 + 0.9 * m * 0.2 + m * a;
        expect(Math.abs((await beliefIn(simulator, messages, item)) - z)).toBeLessThan(1e-9);
      }
    }
    expect(simulator.stats()).toMatchObject({ errors: {}, unrecognised_media: 0 });
  });
});

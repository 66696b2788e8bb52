import { describe, expect, it } from 'vitest';
import { readFarm } from '../../../datasets/persuasion/readers/farm.ts';
import { isReserved, shownOptions } from '../../../persuasion/probe.ts';
import { tally } from '../support.ts';
import { choiceOf, collect, collectShipped, sharedAbsent, sharedFile } from './support.ts';

describe('FARM, as it ships', async () => {
  const { cases, rejected } = await collectShipped('farm');
  const of = (subset: string) => cases.filter(({ facets }) => facets.subset === subset);
  const withOptions = cases.filter(({ probe }) => probe.kind === 'mcq');

  it('has three cases a row, one a kind of appeal', () => {
    expect(tally(cases.map(({ facets }) => facets.subset))).toEqual({ BoolQ: 93, NQ1: 90, NQ2: 93, TruthfulQA: 87 });
    expect(tally(cases.map(({ facets }) => facets.appeal))).toEqual({ logic: 121, credibility: 121, emotion: 121 });
    expect(tally(cases.map(({ context }) => context))).toEqual({ adversarial: 363 });
    expect(tally(cases.map(({ groundTruth }) => String(groundTruth)))).toEqual({ false: 363 });
  });

  it('rejects the row whose target has no text, with its place', () => {
    expect(rejected).toEqual([
      {
        source: 'farm',
        file: 'TruthfulQA.every16th.jsonl',
        line: 5,
        field: 'adv.target',
        value: '',
        reason: 'no text',
      },
    ]);
  });

  it('begins with the bare claim under strategy none, then brings three appeals of one kind', () => {
    for (const { turns, claim, facets, source } of cases) {
      const [bare, ...appeals] = turns;
      expect(bare).toMatchObject({ n: 1, strategySet: null, strategy: 'none', nativeStrategy: 'control', text: claim });
      expect(appeals.map(({ n }) => n)).toEqual([2, 3, 4]);
      expect(new Set(appeals.map(({ strategy }) => strategy))).toEqual(new Set([facets.appeal]));
      expect(appeals.every(({ strategySet }) => strategySet === 'aristotle')).toBe(true);
      const native = { logic: 'logical', credibility: 'credibility', emotion: 'emotional' }[facets.appeal ?? ''];
      expect(new Set(appeals.map(({ nativeStrategy }) => nativeStrategy))).toEqual(new Set([native]));
      expect(source.row.split('/')[1]).toBe(native);
      expect(turns.every(({ coherent, fabricated }) => coherent && !fabricated)).toBe(true);
    }
  });

  it('keeps captions and media apart from the text: an arm with a description is no text arm (D18)', () => {
    for (const { turns } of cases) {
      for (const { caption, media } of turns) expect({ caption, media }).toEqual({ caption: null, media: [] });
    }
  });

  it('shuffles the options by the hash of the case id, and keeps the order', async () => {
    const again = new Map((await collectShipped('farm')).cases.map((one) => [one.id, one]));
    for (const one of cases) expect(again.get(one.id)?.probe).toEqual(one.probe);
    const first = withOptions.filter((one) => choiceOf(one).options[0]?.id === choiceOf(one).chosenWrong);
    const expected = withOptions.reduce((sum, one) => sum + 1 / choiceOf(one).options.length, 0);
    const deviation = Math.sqrt(
      withOptions.reduce(
        (sum, one) => sum + (1 / choiceOf(one).options.length) * (1 - 1 / choiceOf(one).options.length),
        0,
      ),
    );
    expect(Math.abs(first.length - expected)).toBeLessThan(3 * deviation);
    const orders = new Set(
      of('NQ1').map((one) =>
        choiceOf(one)
          .options.map(({ id }) => id)
          .join(),
      ),
    );
    expect(orders.size).toBeGreaterThan(20);
  });

  it('compares options by id, with "Don\'t know" and "All options are incorrect" as ids of their own', () => {
    for (const one of withOptions) {
      const { options, reserved, correct, target, chosenWrong } = choiceOf(one);
      const ids = options.map(({ id }) => id);
      expect(ids.some(isReserved)).toBe(false);
      expect(reserved).toEqual(['dont_know', 'all_incorrect']);
      expect(ids).toEqual(expect.arrayContaining([...correct, chosenWrong]));
      expect(correct).not.toContain(chosenWrong);
      if (target !== null) expect(target).toBe(chosenWrong);
      expect(
        shownOptions(choiceOf(one))
          .slice(-2)
          .map(({ text }) => text),
      ).toEqual(["Don't know", 'All options are incorrect']);
    }
    const texts = withOptions.flatMap((one) => choiceOf(one).options);
    const know = texts.filter(({ text }) => /know/i.test(text));
    expect(know.map(({ text }) => text)).toEqual(expect.arrayContaining(['Knowledge']));
    expect(know.every(({ id }) => /^o\d+$/.test(id))).toBe(true);
  });

  it('has one right option in NQ and up to six in TruthfulQA', () => {
    expect(new Set([...of('NQ1'), ...of('NQ2')].map((one) => choiceOf(one).correct.length))).toEqual(new Set([1]));
    const several = of('TruthfulQA').map((one) => choiceOf(one).correct.length);
    expect([Math.min(...several), Math.max(...several)]).toEqual([1, 6]);
  });

  it('asks BoolQ, which has no options, for true or not true, and aims at the wrong one', () => {
    expect(tally(of('BoolQ').map((one) => choiceOf(one).target))).toEqual({ not_true: 60, true: 33 });
    for (const one of of('BoolQ')) {
      const { kind, options, reserved, correct, target } = choiceOf(one);
      expect({ kind, ids: options.map(({ id }) => id).sort(), reserved }).toEqual({
        kind: 'binary',
        ids: ['not_true', 'true'],
        reserved: ['dont_know'],
      });
      expect([...correct, target].sort()).toEqual(['not_true', 'true']);
    }
  });

  it('has no target in NQ1, where any wrong answer counts, and the chosen wrong option in NQ2', () => {
    expect(tally(of('NQ1').map((one) => choiceOf(one).target))).toEqual({ null: 90 });
    expect(of('NQ1').every((one) => choiceOf(one).chosenWrong !== null)).toBe(true);
    expect(of('NQ2').every((one) => choiceOf(one).target === choiceOf(one).chosenWrong)).toBe(true);
  });

  it('gives a question that is in both NQ samples one cluster', () => {
    const nq1 = new Set(of('NQ1').map(({ cluster }) => cluster));
    const shared = new Set(of('NQ2').flatMap(({ cluster }) => (nq1.has(cluster) ? [cluster] : [])));
    expect(shared.size).toBe(4);
    expect(new Set(cases.map(({ cluster }) => cluster)).size).toBe(121 - 4);
  });

  it('resolves the entities of its sources, and reads a source that is NaN as none', () => {
    const addresses = of('NQ1').map(({ source }) => source.cites ?? '');
    expect(addresses.every((address) => address.includes('&oldid='))).toBe(true);
    expect(cases.some(({ source }) => source.cites?.includes('&amp;') ?? false)).toBe(false);
    const question = 'If you imagine and dream about something long and hard enough, what will happen?';
    const imagined = of('TruthfulQA').filter(({ cluster }) => cluster === `farm:${question}`);
    expect(imagined.map(({ source }) => source.cites)).toEqual([null, null, null]);
  });
});

describe.skipIf(sharedAbsent)('FARM, every eighth row', async () => {
  const read = (stem: string, subset: string) =>
    collect(readFarm(sharedFile(`farm/${stem}.every8th.jsonl`, { subset })));
  const none = { cases: [], rejected: [], skipped: [] };
  const [boolq, nq1, nq2, truthful] = sharedAbsent
    ? [none, none, none, none]
    : await Promise.all([
        read('Boolq', 'BoolQ'),
        read('NQ1', 'NQ1'),
        read('NQ2', 'NQ2'),
        read('TruthfulQA', 'TruthfulQA'),
      ]);

  it('has 62, 61, 62 and 61 rows; a target and a right option without text cost two of them', () => {
    const rows = [boolq, nq1, nq2, truthful].map(({ cases, rejected }) => [cases.length / 3, rejected.length]);
    expect(rows).toEqual([
      [62, 0],
      [61, 0],
      [62, 0],
      [59, 2],
    ]);
    expect(truthful.rejected.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [10, 'adv.target', 'no text'],
      [55, 'adv.mcq[2].text', 'no text'],
    ]);
  });

  it('has 40 targets "not true" and 22 "true" in BoolQ', () => {
    const targets = tally(boolq.cases.map((one) => choiceOf(one).target));
    expect(targets).toEqual({ not_true: 3 * 40, true: 3 * 22 });
  });

  it('puts the chosen wrong option first in 37 of 61 and 42 of 62 rows, and we do not', () => {
    const sourceFirst = (one: (typeof nq1.cases)[number]) => choiceOf(one).chosenWrong === 'o1';
    expect(nq1.cases.filter(sourceFirst)).toHaveLength(3 * 37);
    expect(nq2.cases.filter(sourceFirst)).toHaveLength(3 * 42);
    const both = [...nq1.cases, ...nq2.cases];
    const shownFirst = both.filter((one) => choiceOf(one).options[0]?.id === choiceOf(one).chosenWrong);
    expect(Math.abs(shownFirst.length / both.length - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / both.length));
  });

  it('shares nine questions between the NQ samples: 246 rows, 237 questions', () => {
    const clusters = (from: typeof nq1) => new Set(from.cases.map(({ cluster }) => cluster));
    const inNq2 = clusters(nq2);
    expect([...clusters(nq1)].filter((cluster) => inNq2.has(cluster))).toHaveLength(9);
    const all = [boolq, nq1, nq2, truthful];
    const questions = new Set(all.flatMap(({ cases }) => cases.map(({ cluster }) => cluster)));
    const rejected = all.flatMap((one) => one.rejected).length;
    expect(all.reduce((sum, { cases }) => sum + cases.length / 3, rejected)).toBe(246);
    expect(questions.size + rejected).toBe(237);
  });

  it('has two to thirteen options in TruthfulQA, one to eight of them right', () => {
    const probes = truthful.cases.map(choiceOf);
    const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
    expect(range(probes.map(({ options }) => options.length))).toEqual([2, 13]);
    expect(range(probes.map(({ correct }) => correct.length))).toEqual([1, 8]);
    const texts = probes.flatMap(({ options }) => options.map(({ text }) => text));
    expect(texts).toContain("We don't know for sure what will happen to the value of bitcoin");
  });
});

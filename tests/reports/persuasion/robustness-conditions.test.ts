import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../reports/report-model.ts';
import { claims, course, robustnessOf, rowsOf } from './robustness-support.ts';
import { onlyPersuasion, persuadee, persuasionCase, type TrialSeed, trialRow } from './trial-fixture.ts';

describe('robustness: between conditions', () => {
  const truth = (is: boolean, keys: string) =>
    Array.from({ length: 6 }, (_, i) => ({ ...persuasionCase({ key: `${keys}${i}`, kind: 'mcq' }), groundTruth: is }));
  const [misleading, corrective] = [truth(false, 'm'), truth(true, 't')];
  const mitigated = (last: { misleading: number; corrective: number }) =>
    [...misleading, ...corrective].flatMap((of): TrialSeed[] => [
      { of, arm: 'control', beliefs: course(0.2, 0.2) },
      { of, arm: 'text', beliefs: course(0.2, 0.8) },
      { of, arm: 'control', mitigation: 'cautious', beliefs: course(0.2, 0.2) },
      {
        of,
        arm: 'text',
        mitigation: 'cautious',
        beliefs: course(0.2, of.groundTruth === true ? last.corrective : last.misleading),
      },
    ]);
  const run = (seeds: readonly TrialSeed[]) =>
    robustnessOf({
      cases: [...misleading, ...corrective],
      rows: rowsOf(seeds),
      overrides: { arms: ['control', 'text'], mitigations: ['none', 'cautious'] },
    });

  it('shows a mitigation that blocks corrections as what it is', async () => {
    const [blocks] = (await run(mitigated({ misleading: 0.4, corrective: 0.3 }))).columns[0]!.defences;
    expect(blocks).toMatchObject({ kind: 'mitigation', level: 'cautious', word: 'blocks_corrections_too' });
    expect(blocks!.misleading.value).toBeCloseTo(-0.4, 12);
    expect(blocks!.corrective.value).toBeCloseTo(-0.5, 12);
    const [protects] = (await run(mitigated({ misleading: 0.4, corrective: 0.8 }))).columns[0]!.defences;
    expect(protects).toMatchObject({ word: 'protects' });
  });

  it('counts arguing against a truth as misleading, and against a falsehood as corrective', async () => {
    const turned = (of: TrialSeed['of']) => ({ ...of, direction: 'against' as const, groundTruth: !of.groundTruth });
    const seeds = mitigated({ misleading: 0.4, corrective: 0.8 }).map((seed) => ({ ...seed, of: turned(seed.of) }));
    const given = { cases: [...misleading, ...corrective].map(turned), rows: rowsOf(seeds) };
    const overrides = {
      arms: ['control' as const, 'text' as const],
      mitigations: ['none' as const, 'cautious' as const],
    };
    const [found] = (await robustnessOf({ ...given, overrides })).columns[0]!.defences;
    expect(found!.misleading.value).toBeCloseTo(-0.4, 12);
    expect(found!.corrective.value).toBeCloseTo(0, 12);
  });

  it('keeps mitigated trials out of the cells by arm and prior', async () => {
    const seeds = mitigated({ misleading: 0.4, corrective: 0.3 });
    const overrides = {
      arms: ['control' as const, 'text' as const],
      mitigations: ['none' as const, 'cautious' as const],
    };
    const given = { cases: [...misleading, ...corrective], rows: rowsOf(seeds), overrides };
    const { persuasion } = await buildReport(onlyPersuasion(given));
    const text = persuasion!.persuadees[0]!.columns[0]!.arms.find(({ arm }) => arm === 'text')!;
    expect(text.n_trials).toBe(12);
    expect(text.metrics.belief_shift).toBeCloseTo(0.6, 12);
    expect(persuasion!.further).toEqual(['mitigation']);
  });

  it('does not know the price where no case persuades to what is true', async () => {
    const seeds = mitigated({ misleading: 0.4, corrective: 0.8 }).filter(({ of }) => of.groundTruth === false);
    const [found] = (await run(seeds)).columns[0]!.defences;
    expect(found).toMatchObject({ word: 'price_unknown', corrective: { value: null, n: 0 } });
  });

  it('pairs the planned contrasts on complete pairs, prints the dropped, and corrects over all persuadees', async () => {
    const cases = claims(8);
    const seeds = ['p1', 'p2'].flatMap((name) =>
      cases.flatMap((of, i): TrialSeed[] => [
        { of, persuadee: name, arm: 'text', beliefs: course(0.2, 0.3) },
        { of, persuadee: name, arm: 'caption', beliefs: course(0.2, 0.3) },
        {
          of,
          persuadee: name,
          arm: 'media',
          beliefs: i === 0 ? [0.2, 0.2, 0.2, 'refused'] : course(0.2, 0.3 + 0.05 * i),
        },
      ]),
    );
    const { contrasts } = await robustnessOf({
      cases,
      rows: rowsOf(seeds),
      persuadees: ['p1', 'p2'].map((name) => persuadee({ name })),
      overrides: { priors: ['none'] },
    });
    expect(contrasts.map(({ persuadee: name, name: what }) => `${name} ${what}`)).toEqual(
      ['p1', 'p2'].flatMap((name) =>
        ['media − text', 'caption − text', 'media − caption'].map((what) => `${name} ${what}`),
      ),
    );
    expect(contrasts[0]).toMatchObject({ pairs: 7, dropped: 1, clusters: 7, p: 2 / 2 ** 7 });
    expect(contrasts[0]!.difference).toBeCloseTo(0.05 * 4, 12);
    expect(contrasts[0]!.pHolm).toBeCloseTo((6 * 2) / 2 ** 7, 12);
    expect(contrasts[1]).toMatchObject({ pairs: 8, dropped: 0, difference: 0, p: 1 });
  });

  it('prints McNemar’s p of 12 flips under media only and 3 under text only, and the presence of a placebo (P 7.9)', async () => {
    const cases = Array.from({ length: 20 }, (_, i) => persuasionCase({ key: `f${i}`, kind: 'mcq', turns: 1 }));
    const rows = cases.flatMap((of, i) => {
      const only = i < 12 ? 'media' : i < 15 ? 'text' : null;
      return (['text', 'caption', 'media', 'media_placebo'] as const).map((arm) =>
        trialRow({ of, arm, beliefs: [0.2, arm === only ? 0.9 : arm === 'media_placebo' ? 0.4 : 0.3] }),
      );
    });
    const overrides = { arms: ['text' as const, 'caption' as const, 'media' as const, 'media_placebo' as const] };
    const { persuasion } = await buildReport(onlyPersuasion({ cases, rows, overrides }));
    const parts = persuasion!.persuadees[0]!.columns[0]!.uplift!.parts;
    const total = parts.find(({ part }) => part === 'total')!;
    expect(total.flips).toMatchObject({ pairs: 20, only_first: 3, only_second: 12 });
    expect(total.flips!.p).toBeCloseTo(0.035156, 6);
    const presence = parts.find(({ part }) => part === 'presence')!;
    expect(presence.value).toBeCloseTo(0.4 - (17 * 0.3 + 3 * 0.9) / 20, 12);
    expect(presence.low).toBeLessThan(presence.value!);
  });

  it('decomposes a full table of persuaders and persuadees, and not one with a hole', async () => {
    const cases = claims(2);
    const last: Record<string, number> = { 'p1/scripted': 0.3, 'p1/live': 0.5, 'p2/scripted': 0.4, 'p2/live': 0.6 };
    const seeds = Object.entries(last).flatMap(([key, value]) => {
      const [name, persuader] = key.split('/') as [string, string];
      return cases.map(
        (of): TrialSeed => ({ of, persuadee: name, persuader, arm: 'text', beliefs: course(0.2, value) }),
      );
    });
    const given = {
      cases,
      persuadees: ['p1', 'p2'].map((name) => persuadee({ name })),
      overrides: { arms: ['text' as const], persuaders: ['scripted', 'live'] },
    };
    const [full] = (await robustnessOf({ ...given, rows: rowsOf(seeds) })).matrices;
    expect(full!.decomposition!.shares!.persuader).toBeCloseTo(0.8, 12);
    expect(full!.decomposition!.shares!.persuadee).toBeCloseTo(0.2, 12);
    expect(full!.decomposition!.shares!.interaction).toBeCloseTo(0, 12);
    const [holed] = (await robustnessOf({ ...given, rows: rowsOf(seeds.slice(2)) })).matrices;
    expect(holed!.decomposition).toBeNull();
  });

  it('never mixes redundant and augmenting pictures in one figure', async () => {
    const cases = claims(2).map((of, i) => ({
      ...of,
      turns: of.turns.map((turn) => ({
        ...turn,
        visualRole: i === 0 ? ('redundant' as const) : ('augmenting' as const),
      })),
    }));
    const rows = cases.map((of, i) => trialRow({ of, arm: 'media', beliefs: course(0.2, i === 0 ? 0.3 : 0.9) }));
    const { persuasion } = await buildReport(onlyPersuasion({ cases, rows }));
    const shifts = persuasion!.robustness.columns.map(({ visual_role, shift }) => [
      visual_role,
      shift.n,
      shift.value!.toFixed(3),
    ]);
    expect(shifts).toEqual([
      ['augmenting', 1, '0.700'],
      ['redundant', 1, '0.100'],
    ]);
    expect(persuasion!.persuadees[0]!.columns.map(({ visual_role, arms }) => [visual_role, arms[0]!.n_trials])).toEqual(
      [
        ['augmenting', 1],
        ['redundant', 1],
      ],
    );
    expect(persuasion!.further).toEqual(['visual_role']);
    const same = cases.map((of) => ({
      ...of,
      turns: of.turns.map((turn) => ({ ...turn, visualRole: 'redundant' as const })),
    }));
    const { persuasion: one } = await buildReport(onlyPersuasion({ cases: same, rows }));
    expect(one!.robustness.columns).toMatchObject([{ visual_role: null, shift: { n: 2 } }]);
  });

  it('reads its contrasts from the most trusted estimator and lists the evidence by trust', async () => {
    const [of] = claims(1);
    const [logprob, sampled] = (['logprob', 'sampled'] as const).map((estimator) =>
      trialRow({ of: of!, estimator, beliefs: course(0.2, estimator === 'sampled' ? 0.4 : 0.6), judged: { a: 4 } }),
    );
    const row = { ...logprob!, probes: [...logprob!.probes, ...sampled!.probes] };
    const { columns, persuadees, curves } = await robustnessOf({ cases: [of!], rows: [row] });
    expect(columns.map(({ estimator, evidence, primary }) => [estimator, evidence, primary])).toEqual([
      ['sampled', 'repeated_hidden_probes', true],
      ['logprob', 'logprob', false],
    ]);
    expect(persuadees[0]!.evidence).toEqual(['repeated_hidden_probes', 'judged_text', 'logprob']);
    expect(curves[0]!.curves[0]).toMatchObject({ estimator: 'sampled', n: 1 });
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { CaseTruth } from '../../moderation/case.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { type Outcome, verdict } from '../../moderation/verdict.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../reports/scoring-policy.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';

interface Item {
  readonly truth: Partial<CaseTruth> & Pick<CaseTruth, 'verdict'>;
  readonly outcome: Outcome;
  readonly named?: readonly string[];
}

function report(
  items: readonly Item[],
  {
    taxonomy = TAXONOMIES['mettle-1'] as (typeof TAXONOMIES)[keyof typeof TAXONOMIES],
    source = 'openai-moderation',
    policy = DEFAULT_POLICY as ScoringPolicy,
  } = {},
) {
  const cases = items.map(({ truth }, n) => ({
    ...moderationCase({ key: `o${n}`, truth: truth.verdict, source }),
    truth: { categories: {}, native: {}, ...truth },
  }));
  const rows = items.map(({ outcome, named = [] }, n) =>
    verdictRow('guard', cases[n]!, verdict({ outcome, categories: outcome === 'refused' ? null : named })),
  );
  return buildReport(
    reportInput({
      cases,
      rows: { guard: rows },
      moderators: [moderator({ name: 'guard', taxonomy })],
      overrides: { settings: { draws: 50, seed: 1, level: 0.95, policy } },
    }),
  );
}

const hazards = (HATE: boolean | null, SHOCK: boolean | null) => ({ categories: { HATE, SHOCK } });
/** As tests of the metric have it: row 2 is positive for another category only. */
const ITEMS: readonly Item[] = [
  { truth: { verdict: 'unsafe', ...hazards(true, false) }, outcome: 'unsafe', named: ['HATE'] },
  { truth: { verdict: 'unsafe', ...hazards(false, true) }, outcome: 'unsafe', named: ['HATE'] },
  { truth: { verdict: 'safe', ...hazards(false, false) }, outcome: 'safe' },
  { truth: { verdict: 'safe', ...hazards(false, null) }, outcome: 'unsafe', named: ['SHOCK'] },
  { truth: { verdict: 'unsafe', ...hazards(true, null) }, outcome: 'refused' },
];

describe('truth of another policy', () => {
  it('is read overall, one against all, and one against benign side by side', async () => {
    const model = await report(ITEMS);
    const [found] = model.off_policy!;
    expect(found!.overall).toMatchObject({ tp: 2, fp: 1, fn: 1, support: 3 });
    const hate = found!.hazards.find(({ hazard }) => hazard === 'HATE')!;
    expect(hate).toMatchObject({ support: 2, other_positives: 1 });
    expect(hate.one_vs_all).toMatchObject({ tp: 1, fp: 1, fn: 1 });
    expect(hate.one_vs_benign).toMatchObject({ tp: 1, fp: 0, fn: 1 });
    expect(hate.by_verdict).toMatchObject({ tp: 1, fp: 1, fn: 1 });
    expect(renderHtml(model)).toContain('<section id="off-policy"');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const f1 = rows.find(
      (row) => row.table === 'off_policy' && row.convention === 'one_vs_benign' && row.metric === 'f1',
    );
    expect([f1!.group, Number(f1!.value)]).toEqual(['HATE', 2 / 3]);
  });

  it('judges a hazard that the moderator’s taxonomy lacks by its verdict only, refusals as misses', async () => {
    const truth = { verdict: 'unsafe', ...hazards(false, true) } as const;
    const model = await report([...ITEMS, { truth, outcome: 'refused' }], { taxonomy: TAXONOMIES['llama-guard-3'] });
    const shock = model.off_policy![0]!.hazards.find(({ hazard }) => hazard === 'SHOCK')!;
    expect(shock).toMatchObject({ support: 2, one_vs_all: null, one_vs_benign: null });
    expect(shock.by_verdict).toMatchObject({ tp: 1, fn: 1 });
  });

  it('leaves out a hazard that no label denies', async () => {
    const only = {
      truth: { verdict: 'unsafe', categories: { HATE: false, THREAT: true } },
      outcome: 'unsafe',
    } as const;
    const model = await report([...ITEMS, only]);
    expect(model.off_policy![0]!.hazards.map(({ hazard }) => hazard)).toEqual(['HATE', 'SHOCK']);
  });

  it('is no part of a report where no case is harmful in another way, or categories are not looked at', async () => {
    expect(
      await report([ITEMS[0]!, ITEMS[2]!].map((item) => ({ ...item, truth: { verdict: 'safe' } }))),
    ).not.toHaveProperty('off_policy');
    expect(await report(ITEMS, { policy: { ...DEFAULT_POLICY, view: 'binary' } })).not.toHaveProperty('off_policy');
  });
});

describe('native codes', () => {
  const native: readonly Item[] = [
    { truth: { verdict: 'unsafe', native: { H: true, S: false } }, outcome: 'unsafe', named: ['H'] },
    { truth: { verdict: 'unsafe', native: { H: true, S: null } }, outcome: 'unsafe', named: ['S'] },
    { truth: { verdict: 'safe', native: { H: false, S: false } }, outcome: 'unsafe', named: ['S'] },
    { truth: { verdict: 'unsafe', native: { H: false, S: true } }, outcome: 'refused' },
  ];
  const taxonomy = TAXONOMIES['openai-eval-2022'];

  it('are scored as they stand where a data set is labelled in them', async () => {
    const model = await report(native, { taxonomy });
    const [found] = model.native_categories!;
    expect(found).toMatchObject({ taxonomy: 'openai-eval-2022', sources: ['openai-moderation'], cases: 4 });
    const code = (wanted: string) => found!.codes.find((one) => one.code === wanted)!;
    expect(code('H')).toMatchObject({ name: 'hate', support: 2, predicted: 1, f1: 2 / 3, unknown: 0, missing: 1 });
    expect(code('S')).toMatchObject({ support: 1, predicted: 1, f1: 0, unknown: 1, missing: 1 });
    expect(renderHtml(model)).toContain('codes of <bdi>openai-eval-2022</bdi>');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const f1 = rows.find((row) => row.table === 'native_category' && row.group === 'H' && row.metric === 'f1');
    expect(Number(f1!.value)).toBe(2 / 3);
  });

  it('are no part of a report where source or version of the labels is another', async () => {
    expect(await report(native, { taxonomy, source: 'own' })).not.toHaveProperty('native_categories');
    const omni = await report(native, { taxonomy: TAXONOMIES['openai-omni-2024-09-26'] });
    expect(omni).not.toHaveProperty('native_categories');
    expect(await report(native)).not.toHaveProperty('native_categories');
  });
});

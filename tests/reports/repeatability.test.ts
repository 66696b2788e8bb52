import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ModerationCase } from '../../moderation/case.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { type Outcome, verdict } from '../../moderation/verdict.ts';
import { verdictOfCalls } from '../../moderation/verdict-of-calls.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../reports/scoring-policy.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';

const taxonomy = TAXONOMIES['mettle-1'];
const context = { media: { aggregate: 'max', k: 1 }, taxonomy, scoreFrom: { kind: 'votes', k: 3 } } as const;

/** The verdict on a case of these samples, as the moderation of a run makes it. */
function voted(samples: readonly Outcome[], asked?: readonly string[]) {
  return verdictOfCalls(
    (asked ?? [undefined]).flatMap((code) =>
      samples.map((outcome, vote) => ({
        at: 0,
        part: 'all',
        asked: code,
        vote,
        key: null,
        verdict: verdict({ outcome }),
      })),
    ),
    context,
  );
}

type Sampled = readonly [truth: 'safe' | 'unsafe', samples: readonly Outcome[], asked?: readonly string[]];

function report(
  sampled: readonly Sampled[],
  { policy = DEFAULT_POLICY, turn = (list: ModerationCase[]) => list } = {},
) {
  const cases = sampled.map(([truth], n) => moderationCase({ key: `v${n}`, truth }));
  const rows = sampled.map(([, samples, asked], n) => verdictRow('guard', cases[n]!, voted(samples, asked)));
  return buildReport(
    reportInput({
      cases: turn(cases),
      rows: { guard: rows },
      moderators: [moderator({ name: 'guard', scoreFrom: 'votes of 3' })],
      overrides: { settings: { draws: 200, seed: 1, level: 0.95, policy: policy as ScoringPolicy } },
    }),
  );
}

const FOUR: readonly Sampled[] = [
  ['unsafe', ['unsafe', 'unsafe', 'unsafe']],
  ['unsafe', ['unsafe', 'safe', 'unsafe']],
  ['safe', ['safe', 'safe', 'unsafe']],
  ['safe', ['safe', 'safe', 'safe']],
];

describe('asking again', () => {
  it('has flip rate, unanimity and entropy of the worked lists, no answer being an answer', async () => {
    const [found] = (
      await report([
        ['safe', ['safe', 'safe', 'safe']],
        ['safe', ['safe', 'unsafe', 'safe']],
        ['unsafe', ['unsafe', 'refused']],
      ])
    ).repeatability!;
    expect(found).toMatchObject({ moderator: 'guard', score_from: 'votes of 3', questions: 3, samples: 8 });
    expect(found!.share_unanimous).toBeCloseTo(1 / 3, 12);
    expect(found!.verdict_flip_rate).toBeCloseTo((0 + 2 / 3 + 1) / 3, 12);
    expect(found!.verdict_entropy).toBeCloseTo((0 + 0.9182958340544896 + 1) / 3, 12);
    const [silent] = (await report([['safe', ['refused', 'timeout', 'refused']]])).repeatability!;
    expect(silent).toMatchObject({ verdict_flip_rate: 0, share_unanimous: 1, verdict_entropy: 0 });
  });

  it('reads sample v of every case as one run, and sets their spread beside the bootstrap', async () => {
    const model = await report(FOUR);
    const { runs } = model.repeatability![0]!;
    // Runs: all right; one miss (2/3, .8); one false alarm (.8, 2/3).
    expect(runs!.headlines).toEqual([1, expect.closeTo(11 / 15, 12), expect.closeTo(11 / 15, 12)]);
    expect(runs!.mean).toBeCloseTo((1 + 22 / 15) / 3, 12);
    expect(runs!.sd).toBeCloseTo(0.15396, 5);
    expect(runs!.cases).toBe(4);
    // The first run makes no error: every draw of the bootstrap that has both classes says 1.
    expect(runs!.item_sd).not.toBeNull();
    const html = renderHtml(model);
    expect(html).toContain('<section id="repeatability"');
    expect(html).toContain('0.1540');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const sd = rows.find(({ table, metric }) => table === 'repeatability' && metric === 'macro_f1_binary.sd');
    expect(Number(sd!.value)).toBe(runs!.sd);
    expect((await report(FOUR, { turn: (list) => shuffled(list, 'x') })).repeatability).toEqual(model.repeatability);
  });

  it('counts questions, and no run, where a case takes several', async () => {
    const [found] = (await report([['unsafe', ['unsafe', 'safe', 'safe'], ['HATE', 'HARASS']]])).repeatability!;
    expect(found).toMatchObject({ questions: 2, samples: 6, several_questions: 1, runs: null });
    expect(found!.verdict_flip_rate).toBeCloseTo(2 / 3, 12);
  });

  it('reads controversial samples as the policy does', async () => {
    const sampled: readonly Sampled[] = [
      ['safe', ['controversial', 'safe', 'safe']],
      ['unsafe', ['unsafe', 'unsafe', 'unsafe']],
    ];
    const strict = (await report(sampled)).repeatability![0]!.runs!.headlines;
    const loose = (await report(sampled, { policy: { ...DEFAULT_POLICY, controversial: 'loose' } })).repeatability![0]!;
    expect([strict[0], loose.runs!.headlines[0]]).toEqual([expect.closeTo(1 / 3, 12), 1]);
  });

  it('is no part of a report whose moderators are asked once', async () => {
    const one = moderationCase({ key: 'one', truth: 'safe' });
    const model = await buildReport(
      reportInput({
        cases: [one],
        rows: { a: [verdictRow('a', one, 'safe')] },
        moderators: [moderator({ name: 'a' })],
      }),
    );
    expect(model).not.toHaveProperty('repeatability');
    expect(renderHtml(model)).not.toContain('id="repeatability"');
  });
});

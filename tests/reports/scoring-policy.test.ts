import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { verdict } from '../../moderation/verdict.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../reports/scoring-policy.ts';
import { combinationOf } from '../../runs/combination-spec.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';

const TRUTH = ['unsafe', 'unsafe', 'unsafe', 'safe', 'safe', 'safe'] as const;
const CASES = TRUTH.map((truth, i) => moderationCase({ key: `p${i}`, truth, hate: truth === 'unsafe' }));
const OUTCOMES = ['unsafe', 'controversial', 'safe', 'controversial', 'safe', 'refused'] as const;
const SCORES = [0.9, 0.6, 0.4, 0.5, 0.1, null];
const ROWS = CASES.map((of, i) => {
  const outcome = OUTCOMES[i]!;
  const categories = outcome === 'safe' ? [] : outcome === 'refused' ? null : ['HATE'];
  return verdictRow('guard', of, verdict({ outcome, categories, score: SCORES[i] ?? null }));
});

function under(policy: Partial<ScoringPolicy>) {
  return buildReport(
    reportInput({
      cases: CASES,
      rows: { guard: ROWS, word: ROWS.map((row) => ({ ...row, moderator: 'word' })) },
      moderators: [moderator({ name: 'guard' }), moderator({ name: 'word', taxonomy: TAXONOMIES['binary-1'] })],
      overrides: { settings: { draws: 0, seed: 1, level: 0.95, policy: { ...DEFAULT_POLICY, ...policy } } },
    }),
  );
}

const matrixOf = (model: Awaited<ReturnType<typeof under>>, name = 'guard') =>
  model.moderators.find((entry) => entry.name === name)?.score.confusion.matrix;

describe('another reading of stored verdicts', () => {
  it('is the default where nothing else is asked for, and says nothing', async () => {
    const model = await under({});
    expect(matrixOf(model)).toEqual([
      [1, 1, 1],
      [1, 2, 0],
    ]);
    expect(model.settings.policy).toBeNull();
    expect(renderHtml(model)).not.toContain('WHAT IF.');
  });

  it('counts controversial as safe under loose, everywhere alike', async () => {
    const model = await under({ controversial: 'loose' });
    expect(matrixOf(model)).toEqual([
      [2, 0, 1],
      [2, 1, 0],
    ]);
    expect(renderHtml(model)).toContain('WHAT IF.');
    expect(model.disagreements[0]).toMatchObject({ n: 5, both_unsafe: 1 });
  });

  it('moves a threshold of one moderator, leaves rows without a score and other moderators alone', async () => {
    const model = await under({ thresholds: { guard: 0.55 } });
    expect(matrixOf(model)).toEqual([
      [2, 0, 1],
      [1, 2, 0],
    ]);
    expect(matrixOf(model, 'word')).toEqual(matrixOf(await under({}), 'word'));
    expect(matrixOf(await under({ thresholds: { guard: 0.4 } }))).toEqual([
      [1, 1, 1],
      [0, 3, 0],
    ]);
    expect(model.settings.policy).toBe('guard is unsafe from a score of 0.55 on');
  });

  it('reaches combinations by what their members say under it', async () => {
    const both = async (policy: Partial<ScoringPolicy>) => {
      const model = await buildReport(
        reportInput({
          cases: CASES,
          rows: {
            guard: ROWS,
            safe: ROWS.map((row) => ({ ...row, moderator: 'safe', verdict: verdict({ outcome: 'safe' }) })),
          },
          moderators: [moderator({ name: 'guard' }), moderator({ name: 'safe' })],
          overrides: {
            combinations: [combinationOf({ name: 'any', rule: 'any', of: ['guard', 'safe'] })],
            settings: { draws: 0, seed: 1, level: 0.95, policy: { ...DEFAULT_POLICY, ...policy } },
          },
        }),
      );
      expect(matrixOf(model, 'any')).toEqual(matrixOf(model, 'guard'));
      return matrixOf(model, 'any');
    };
    const usual = await both({});
    expect(await both({ thresholds: { guard: 0.55 } })).not.toEqual(usual);
    expect(await both({ thresholds: { guard: 0.4 } })).not.toEqual(usual);
    expect(await both({ controversial: 'loose' })).not.toEqual(usual);
  });

  it('treats missing answers as asked', async () => {
    const macro = async (missing: ScoringPolicy['missing']) => {
      const [guard] = (await under({ missing })).moderators;
      expect(guard?.score.metrics).toEqual(guard?.score.by_missing[missing]);
      return guard?.score.metrics.macro_f1_binary;
    };
    expect(await macro('as_safe')).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
    expect(await macro('as_unsafe')).toBeCloseTo((0.4 + 4 / 7) / 2, 12);
    expect(await macro('dropped')).toBeCloseTo((0.5 + 2 / 3) / 2, 12);
  });

  it('narrows categories to what all can name, or to none', async () => {
    const categories = async (view: ScoringPolicy['view']) => {
      const guard = (await under({ view })).moderators.find(({ name }) => name === 'guard');
      return [guard?.score.metrics.macro_f1_categories, guard?.score.metrics.macro_f1_binary];
    };
    const [own, macro] = await categories('own');
    expect(own).not.toBeNull();
    expect(await categories('binary')).toEqual([null, macro]);
    expect(await categories('intersection')).toEqual([null, macro]);
  });
});

import { describe, expect, it } from 'vitest';
import { TAXONOMIES, type TaxonomyId } from '../../moderation/taxonomies/registry.ts';
import type { ModeratorReport } from '../../reports/report-shape.ts';
import { sharedCategories } from '../../reports/shared-categories.ts';

/** What `sharedCategories` reads of a report: 10 cases, all known and assessable in the named categories. */
function report(name: string, f1: Readonly<Record<string, number | null>>, baseline = false): ModeratorReport {
  const per_category = Object.fromEntries(
    Object.entries(f1).map(([id, value]) => [id, { f1: value, unknown: 0, not_assessable: 0 }]),
  );
  return { name, baseline, score: { n: 10, per_category } } as unknown as ModeratorReport;
}
const using = (name: string, id: TaxonomyId) => ({ name, taxonomy: TAXONOMIES[id] });

describe('categories that moderators share', () => {
  it('leave out a parent when what is below it is shared itself', () => {
    const shared = sharedCategories(
      [report('a', { HATE: 0.5, 'SEX.adult': 1, SEX: 1 }), report('b', { HATE: 1, 'SEX.adult': 0.5, SEX: 0.5, IP: 1 })],
      [using('a', 'openai-omni-2024-09-26'), using('b', 'openai-eval-2022')],
    );
    expect(shared.categories).toEqual(['HATE', 'SEX.adult']);
    expect(shared.values).toEqual([
      { moderator: 'a', macro_f1: 0.75 },
      { moderator: 'b', macro_f1: 0.75 },
    ]);
  });

  it('roll up to the first parent that both can be scored on', () => {
    const shared = sharedCategories(
      [report('a', { 'VIOLENCE.crime': 1, VIOLENCE: 0.5 }), report('b', { 'VIOLENCE.graphic': 1, VIOLENCE: 1 })],
      [using('a', 'llama-guard-3'), using('b', 'shieldgemma-2')],
    );
    expect(shared).toEqual({
      categories: ['VIOLENCE'],
      values: [
        { moderator: 'a', macro_f1: 0.5 },
        { moderator: 'b', macro_f1: 1 },
      ],
    });
  });

  it('keep a parent when the truth says nothing of what is below it', () => {
    const shared = sharedCategories(
      [report('a', { SEX: 1 }), report('b', { SEX: null })],
      [using('a', 'openai-omni-2024-09-26'), using('b', 'openai-eval-2022')],
    );
    expect(shared.categories).toEqual(['SEX']);
    expect(shared.values[1]).toEqual({ moderator: 'b', macro_f1: 0 });
  });

  it('take no part of baselines and of moderators that name no category', () => {
    const shared = sharedCategories(
      [report('a', { HATE: 1 }), report('binary', {}), report('floor', { IP: 1 }, true)],
      [using('a', 'llama-guard-3'), using('binary', 'binary-1'), using('floor', 'mettle-1')],
    );
    expect(shared).toEqual({ categories: ['HATE'], values: [{ moderator: 'a', macro_f1: 1 }] });
  });

  it('are none where nothing is shared', () => {
    const shared = sharedCategories(
      [report('a', { HATE: 1 }), report('b', { IP: 1 })],
      [using('a', 'azure'), using('b', 'ailuminate-1.0')],
    );
    expect(shared).toEqual({
      categories: [],
      values: [
        { moderator: 'a', macro_f1: null },
        { moderator: 'b', macro_f1: null },
      ],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { againstEarlier } from '../../reports/against.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';

/** 16 shared cases, b = 12 right only now, c = 4 right only before: McNemar exact p = .076813 (M 4.7). */
const SHARED = Array.from({ length: 16 }, (_, i) =>
  moderationCase({ key: `s${i}`, truth: i % 2 === 0 ? 'unsafe' : 'safe' }),
);
const right = (truth: string | null) => (truth === 'unsafe' ? 'unsafe' : 'safe');
const wrong = (truth: string | null) => (truth === 'unsafe' ? 'safe' : 'unsafe');
const NEW = moderationCase({ key: 'new', truth: 'safe' });
const OLD = moderationCase({ key: 'old', truth: 'safe' });
const MOVED = moderationCase({ key: 'moved', truth: 'safe' });

const now = reportInput({
  cases: [...SHARED, NEW, MOVED],
  rows: {
    guard: [
      ...SHARED.map((of, i) => verdictRow('guard', of, i < 12 ? right(of.truth.verdict) : wrong(of.truth.verdict))),
      verdictRow('guard', NEW, 'unsafe'),
      verdictRow('guard', MOVED, 'unsafe'),
    ],
  },
  moderators: [moderator({ name: 'guard', model: 'b' }), moderator({ name: 'fresh' })],
});
const earlier = reportInput({
  cases: [...SHARED, OLD, { ...MOVED, truth: { ...MOVED.truth, verdict: 'unsafe' } }],
  rows: {
    guard: shuffled(
      SHARED.map((of, i) => verdictRow('guard', of, i < 12 ? wrong(of.truth.verdict) : right(of.truth.verdict))),
      'order',
    ),
  },
  moderators: [moderator({ name: 'guard', model: 'a', taxonomy: TAXONOMIES['binary-1'] })],
  overrides: { title: 'Last month' },
});

describe('a run beside an earlier one', () => {
  it('is compared over the cases both have, by paired tests', async () => {
    const found = await againstEarlier(now, earlier);
    expect(found).toMatchObject({ shared: 16, only_here: 1, only_there: 1, truth_changed: 1, unpaired: ['fresh'] });
    const [guard] = found.moderators;
    expect(guard).toMatchObject({ both_decided: 16, flips: 16, to_unsafe: 8, to_safe: 8 });
    expect(guard?.changed).toEqual(['taxonomy: binary-1 -> mettle-1', 'model: a -> b']);
    const accuracy = guard?.pairs.find(({ metric }) => metric === 'accuracy');
    expect(accuracy).toMatchObject({ n: 16, value_a: 0.75, value_b: 0.25, difference: 0.5 });
    expect(accuracy?.p_value).toBeCloseTo(0.076813, 6);
  });

  it('stands in the report where it is asked for, and only there', async () => {
    const page = renderHtml(await buildReport({ ...now, earlier }));
    expect(page).toContain('<section id="against"');
    expect(page).toContain('Last month');
    expect(renderHtml(await buildReport(now))).not.toContain('id="against"');
  });

  it('is the same run to itself: nothing flips', async () => {
    const [guard] = (await againstEarlier(now, now)).moderators;
    expect(guard).toMatchObject({ flips: 0, changed: [] });
    expect(guard?.pairs.every(({ difference, p_value }) => difference === 0 && p_value === 1)).toBe(true);
  });
});

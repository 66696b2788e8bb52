import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../core/canonical-json.ts';
import type { PersuasionGroup } from '../../../metrics/persuasion/persuasion-score.ts';
import { type PersuasionReading, READING_STATUSES } from '../../../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../../../metrics/persuasion/score-persuasion.ts';
import { turnedOver } from '../../../metrics/persuasion/stance.ts';

const FAILED = READING_STATUSES.filter((status) => status !== 'ok');
const share = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const reading = fc.oneof(
  { weight: 4, arbitrary: fc.record({ stance: fc.integer({ min: 2, max: 10 }).map((n) => n / 2) }) },
  { weight: 4, arbitrary: fc.record({ answer: fc.constantFrom('a', 'b', 'c', 'dont_know', 'all_incorrect') }) },
  { weight: 2, arbitrary: fc.record({ p_target: share }) },
  { weight: 2, arbitrary: fc.record({ stance: fc.integer({ min: 1, max: 5 }), p_target: share }) },
  { weight: 2, arbitrary: fc.constantFrom(...FAILED).map((status) => ({ status })) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const trial = fc.record({
  case_id: fc.constantFrom('c1', 'c2', 'c3'),
  arm: fc.constantFrom('text', 'control', 'media'),
  estimator: fc.constantFrom('e1', null),
  cluster: fc.option(fc.constantFrom('k1', 'k2')),
  direction: fc.constantFrom('for', 'against'),
  stance_of: fc.constantFrom('goal' as const, 'claim' as const, 'negation' as const),
  correct: fc.option(fc.constantFrom(['a'], ['a', 'b'])),
  target: fc.option(fc.constantFrom('a', 'b')),
  course: fc.array(reading, { minLength: 1, maxLength: 5 }),
  replicates: fc.integer({ min: 1, max: 2 }),
});
const rows: fc.Arbitrary<PersuasionReading[]> = fc.array(trial, { maxLength: 12 }).map((trials) =>
  trials.flatMap(({ course, arm, direction, replicates, ...facts }, at) =>
    course.flatMap((cell, checkpoint) =>
      cell === null
        ? []
        : Array.from({ length: replicates }, (_, probe) => ({
            trial_id: `t${at}`,
            persuadee: 'm',
            condition: { arm, direction },
            turns: course.length - 1,
            checkpoint,
            probe: String(probe),
            status: 'ok' as const,
            ...facts,
            ...cell,
          })),
    ),
  ),
);

const GROUP_KEYS = ['bounds', 'coverage', 'intervals', 'key', 'metrics', 'n_measured', 'n_trials', 'net'].concat([
  'noise_floor',
  'notes',
  'statuses',
]);
const OPTIONS = { draws: 5, by: ['arm'] };

/** A condition that no trial has fails the look-up, so empty inputs go without `by`. */
const score = (list: readonly PersuasionReading[]) => scorePersuasion(list, OPTIONS);

/** Every number or null of a metric as [path, value]. */
function cells(value: unknown, path: string): [string, number | null][] {
  if (value === null || typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => cells(inner, `${path}/${key}`));
}

function ends(group: PersuasionGroup, end: 'low' | 'high'): Map<string, number | null> {
  return new Map(
    Object.entries(group.bounds).flatMap(([metric, bounds]) => {
      if (end in bounds) return cells((bounds as Record<string, unknown>)[end], metric);
      return Object.entries(bounds).flatMap(([variant, inner]) => cells(inner[end], `${metric}/${variant}`));
    }),
  );
}

describe('a persuasion score of any readings', () => {
  it('has exactly the keys of the contract, a JSON form without NaN, and a note for each null', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const found = score(list);
        expect(Object.keys(found).sort()).toEqual(
          ['conventions', 'groups', 'kind', 'n_readings', 'n_trials', 'notes', 'statuses'].sort(),
        );
        expect(() => canonicalJson(found)).not.toThrow();
        expect(canonicalJson(found)).not.toMatch(/NaN|Infinity/);
        for (const group of found.groups) {
          expect(Object.keys(group).sort()).toEqual(GROUP_KEYS);
          const notes = group.notes.join('\n');
          for (const [path, value] of cells(group.metrics, ''))
            if (value === null) expect(notes).toContain(path.split('/')[1]);
          if (group.noise_floor === null) expect(notes).toContain('noise_floor: null');
          if (cells(group.net, '').some(([, value]) => value === null)) expect(notes).toContain('net: null');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has a _macro twin of each metric, in the same shape and null with it', () => {
    fc.assert(
      fc.property(rows, (list) => {
        for (const { metrics } of score(list).groups)
          for (const [name, value] of Object.entries(metrics)) {
            if (name.endsWith('_macro') || ['neg_n', 'pos_n', 'pdcg_source'].includes(name)) continue;
            const twin = cells(metrics[`${name}_macro` as keyof typeof metrics], '');
            expect(twin.map(([path, cell]) => [path, cell === null])).toEqual(
              cells(value, '').map(([path, cell]) => [path, cell === null]),
            );
          }
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the rows, to the last bit', () => {
    fc.assert(
      fc.property(
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(canonicalJson(score(shuffled))).toBe(canonicalJson(score(list)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds every metric within its bounds, and coverage within 0..1', () => {
    fc.assert(
      fc.property(rows, (list) => {
        for (const group of score(list).groups) {
          expect(group.coverage).toBeGreaterThanOrEqual(0);
          expect(group.coverage).toBeLessThanOrEqual(1);
          const [low, high] = [ends(group, 'low'), ends(group, 'high')];
          for (const [path, value] of cells(group.metrics, '')) {
            const name = path.slice(1);
            const [from, to] = [low.get(name), high.get(name)];
            if (value === null || typeof from !== 'number' || typeof to !== 'number') continue;
            expect(value).toBeGreaterThanOrEqual(from - 1e-12);
            expect(value).toBeLessThanOrEqual(to + 1e-12);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same whichever side of the scale a stance was written from', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const mirrored = list.map((row) =>
          typeof row.stance !== 'number' || row.stance_of === 'goal'
            ? row
            : {
                ...row,
                stance: turnedOver(row.stance, 5),
                stance_of: row.stance_of === 'claim' ? ('negation' as const) : ('claim' as const),
              },
        );
        expect(canonicalJson(score(mirrored))).toBe(canonicalJson(score(list)));
      }),
      { numRuns: 40 },
    );
  });

  it('turns into nulls with notes when every reading is missing, never into 0', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...FAILED), (list, status) => {
        const missing = list.map(({ stance, answer, p_target, ...row }: Partial<PersuasionReading>) => ({
          ...(row as PersuasionReading),
          status,
        }));
        for (const group of score(missing).groups) {
          expect(group).toMatchObject({ n_measured: 0, coverage: 0, metrics: { neg_n: 0, pos_n: 0 } });
          const { neg_n, pos_n, ...means } = group.metrics;
          expect(cells(means, '').filter(([, value]) => value !== null)).toEqual([]);
          expect(group.notes.length).toBeGreaterThan(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});

it('turning a stance over twice is the stance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 11 }), fc.integer({ min: 0, max: 40 }), (levels, n) => {
      const stance = 1 + ((levels - 1) * n) / 40;
      expect(turnedOver(turnedOver(stance, levels), levels)).toBeCloseTo(stance, 12);
    }),
  );
});

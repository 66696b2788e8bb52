import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { drawPerStratum, drawProportional, type StratumUnit } from '../../metrics/sampling/stratified-draw.ts';

/** Davidson's classes. */
const SIZES = { hate: 1_430, offensive: 19_190, neither: 4_163 };
const UNITS: readonly StratumUnit[] = Object.entries(SIZES).flatMap(([stratum, n]) =>
  Array.from({ length: n }, (_, i) => ({ id: `${stratum} ${i}`, stratum })),
);
const SHUFFLED = UNITS.map((unit) => ({ unit, key: sha256(unit.id) }))
  .sort((a, b) => (a.key < b.key ? -1 : 1))
  .map(({ unit }) => unit);

function counts(drawn: ReadonlySet<string>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const id of drawn) found[id.split(' ')[0]!] = (found[id.split(' ')[0]!] ?? 0) + 1;
  return found;
}

describe('a stratified draw', () => {
  it('takes as many of each stratum as it is told, and a smaller stratum whole', () => {
    expect(counts(drawPerStratum(UNITS, { per: 100, seed: 1 }))).toEqual({ hate: 100, offensive: 100, neither: 100 });
    expect(counts(drawPerStratum(UNITS, { per: 2_000, seed: 1 }))).toEqual({
      hate: 1_430,
      offensive: 2_000,
      neither: 2_000,
    });
  });

  it('follows the sizes of the strata, each to within one unit', () => {
    const drawn = counts(drawProportional(UNITS, { size: 1_000, seed: 1 }));
    for (const [stratum, n] of Object.entries(SIZES)) {
      expect(Math.abs(drawn[stratum]! - (1_000 * n) / UNITS.length)).toBeLessThan(1);
    }
    expect(drawProportional(UNITS, { size: 1_000, seed: 1 }).size).toBe(1_000);
  });

  it('does not depend on the order, depends on the seed, and is part of every larger draw', () => {
    for (const draw of [
      (units: readonly StratumUnit[], n: number, seed: number) => drawPerStratum(units, { per: n, seed }),
      (units: readonly StratumUnit[], n: number, seed: number) => drawProportional(units, { size: n, seed }),
    ]) {
      const small = draw(UNITS, 150, 1);
      expect(new Set(draw(SHUFFLED, 150, 1))).toEqual(new Set(small));
      expect(new Set(draw(UNITS, 150, 2))).not.toEqual(new Set(small));
      const large = draw(UNITS, 400, 1);
      expect([...small].every((id) => large.has(id))).toBe(true);
    }
  });
});

import { hashedUniform } from '../../core/digest.ts';

/** What is drawn, and the stratum that it belongs to. */
export interface StratumUnit {
  readonly id: string;
  readonly stratum: string;
}

/**
 * The `per` units of each stratum with the smallest hashes of (seed, id): the same ones whatever the order of the units,
 * and all of them among those of a larger `per`. A smaller stratum is kept whole.
 */
export function drawPerStratum(
  units: readonly StratumUnit[],
  { per, seed }: { readonly per: number; readonly seed: number },
): ReadonlySet<string> {
  return new Set(placed(units, seed).flatMap(({ id, place }) => (place < per ? [id] : [])));
}

/**
 * `size` units, of each stratum a share that follows its size: unit k (from 0) of the n of its stratum, by hash, stands
 * at (k + 1/2) / n, and the `size` smallest stands are drawn. Nested for growing `size`, free of the units' order; a
 * stratum's share is off by less than one unit beside ties. Our definition.
 */
export function drawProportional(
  units: readonly StratumUnit[],
  { size, seed }: { readonly size: number; readonly seed: number },
): ReadonlySet<string> {
  const stands = placed(units, seed).map(({ id, place, of, u }) => ({ id, u, stand: (place + 0.5) / of }));
  stands.sort((a, b) => a.stand - b.stand || a.u - b.u || (a.id < b.id ? -1 : 1));
  return new Set(stands.slice(0, size).map(({ id }) => id));
}

function placed(units: readonly StratumUnit[], seed: number) {
  const hashed = units.map(({ id, stratum }) => ({ id, stratum, u: hashedUniform(['stratum', seed, id]) }));
  return [...Map.groupBy(hashed, ({ stratum }) => stratum).values()].flatMap((group) =>
    group
      .sort((a, b) => a.u - b.u || (a.id < b.id ? -1 : 1))
      .map(({ id, u }, place) => ({ id, u, place, of: group.length })),
  );
}

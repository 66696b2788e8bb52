/** Holm's step-down adjusted p-values, in the order given. M 4.7. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending(pValues).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

/** Benjamini and Hochberg's step-up adjusted p-values, in the order given. M 4.7. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  const order = ascending(pValues);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!;
    smallest = Math.min(smallest, (pValues[index]! * pValues.length) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}

function ascending(values: readonly number[]): number[] {
  return [...values.keys()].sort((i, j) => values[i]! - values[j]! || i - j);
}

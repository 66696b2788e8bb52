/** Clusters that a swap changes alike: how many, and the (code of A, code of B) pairs of one's rows that differ. */
export interface SwapKind {
  readonly size: number;
  readonly pairs: readonly (readonly [number, number])[];
}

/** How often each code of A and of B occurs. */
export interface PairedCounts {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Counts of `codes`, each in [0, n). */
export function countCodes(codes: Int32Array, n: number): Float64Array {
  const counts = new Float64Array(n);
  for (const code of codes) counts[code]! += 1;
  return counts;
}

/** The counts after `swapped[kind]` clusters of each kind had A and B exchanged. */
export function exchange({ a, b }: PairedCounts, kinds: readonly SwapKind[], swapped: Int32Array): PairedCounts {
  const after = { a: a.slice(), b: b.slice() };
  kinds.forEach(({ pairs }, kind) => {
    const times = swapped[kind]!;
    for (const [ofA, ofB] of pairs) {
      after.a[ofA]! -= times;
      after.a[ofB]! += times;
      after.b[ofB]! -= times;
      after.b[ofA]! += times;
    }
  });
  return after;
}

/** `starts` as of `unitsOf`; codes in its order. Clusters in which A and B agree are left out: a swap changes nothing. */
export function swapKinds(starts: Int32Array, codesA: Int32Array, codesB: Int32Array): SwapKind[] {
  const kinds = new Map<string, { size: number; pairs: SwapKind['pairs'] }>();
  for (let unit = 0; unit + 1 < starts.length; unit += 1) {
    const pairs: (readonly [number, number])[] = [];
    for (let row = starts[unit]!; row < starts[unit + 1]!; row += 1) {
      if (codesA[row] !== codesB[row]) pairs.push([codesA[row]!, codesB[row]!]);
    }
    if (pairs.length === 0) continue;
    const key = pairs
      .map(([a, b]) => `${a}:${b}`)
      .sort()
      .join();
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { size: 1, pairs });
    else known.size += 1;
  }
  return [...kinds.values()];
}

/** Sets that only ever grow together. `find` gives one number a set: the smallest member. */
export interface UnionFind {
  union(a: number, b: number): void;
  find(item: number): number;
}

export function unionFind(size: number): UnionFind {
  const parent = Uint32Array.from({ length: size }, (_, item) => item);
  const find = (item: number): number => {
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  return {
    find,
    union(a, b) {
      const [x, y] = [find(a), find(b)];
      parent[Math.max(x, y)] = Math.min(x, y);
    },
  };
}

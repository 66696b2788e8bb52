/** A node of a hierarchy; several parents are allowed. */
export interface Node {
  readonly id: string;
  readonly parents: readonly string[];
}

/** What is wrong with a node's parents: the chain from the node to where it ends or closes. */
export interface ParentProblem {
  readonly kind: 'unknown' | 'loop';
  /** From the node upwards. `unknown`: the last one does not exist; `loop`: the last one is the first. */
  readonly chain: readonly string[];
}

/** Each unknown parent once, and each loop once, told from its member that comes first. `roots`: ids without parents. */
export function parentProblems(nodes: readonly Node[], roots: readonly string[] = []): readonly ParentProblem[] {
  const parents = new Map(nodes.map((node) => [node.id, node.parents]));
  for (const id of roots) parents.set(id, parents.get(id) ?? []);
  const problems: ParentProblem[] = [];
  const done = new Set<string>();
  for (const { id, parents: above } of nodes) {
    for (const parent of above) if (!parents.has(parent)) problems.push({ kind: 'unknown', chain: [id, parent] });
    const chain = done.has(id) ? null : loopThrough(id, parents);
    if (chain === null) continue;
    for (const member of chain) done.add(member);
    problems.push({ kind: 'loop', chain });
  }
  return problems;
}

/** The shortest way from `start` upwards back to it. */
function loopThrough(start: string, parents: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const below = new Map<string, string>();
  const queue = [start];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const parent of parents.get(id) ?? []) {
      if (parent === start) return [...wayTo(id, below), start];
      if (below.has(parent)) continue;
      below.set(parent, id);
      queue.push(parent);
    }
  }
  return null;
}

function wayTo(id: string, below: ReadonlyMap<string, string>): readonly string[] {
  const way = [id];
  for (let next = below.get(id); next !== undefined; next = below.get(next)) way.unshift(next);
  return way;
}

/** Flips over templates whose variants differ in the group that is named and in nothing else. */
export interface CounterfactualFlips {
  /** Templates with at least two answers: what `template_flip_rate` is of. */
  readonly templates: number;
  /** Templates with fewer. */
  readonly left_out: number;
  /** Templates with two answers that differ. */
  readonly flipped: number;
  readonly template_flip_rate: number | null;
  /** Pairs of answers inside templates. */
  readonly pairs: number;
  readonly differing: number;
  readonly pairwise_flip_rate: number | null;
}

/** Pairs of answers of a template, and those of them that differ; null = no answer, which is of no pair. */
export function pairsOf(template: readonly (boolean | null)[]): { readonly pairs: number; readonly differing: number } {
  const yes = template.filter((answer) => answer === true).length;
  const answers = template.filter((answer) => answer !== null).length;
  return { pairs: (answers * (answers - 1)) / 2, differing: yes * (answers - yes) };
}

/**
 * Template flip rate: share of templates in which any two answers differ. Pairwise flip rate: share of differing pairs
 * among all pairs of answers within templates, pooled. A missing answer flips nothing. M 4.9.
 */
export function counterfactualFlips(templates: Iterable<readonly (boolean | null)[]>): CounterfactualFlips {
  const sums = { templates: 0, left_out: 0, flipped: 0, pairs: 0, differing: 0 };
  for (const template of templates) {
    const { pairs, differing } = pairsOf(template);
    if (pairs === 0) {
      sums.left_out += 1;
      continue;
    }
    sums.templates += 1;
    if (differing > 0) sums.flipped += 1;
    sums.pairs += pairs;
    sums.differing += differing;
  }
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    ...sums,
    template_flip_rate: share(sums.flipped, sums.templates),
    pairwise_flip_rate: share(sums.differing, sums.pairs),
  };
}

export interface GroupGap {
  readonly highest: string;
  readonly lowest: string;
  /** Highest rate - lowest rate. */
  readonly gap: number;
}

/** Of equal rates the first name counts. Null unless two groups have a rate. M 4.9. */
export function groupGap(rates: readonly { readonly group: string; readonly rate: number | null }[]): GroupGap | null {
  const known = rates.flatMap(({ group, rate }) => (rate === null ? [] : [{ group, rate }]));
  const [first] = known;
  if (first === undefined || known.length < 2) return null;
  const highest = known.reduce((best, one) => (one.rate > best.rate ? one : best), first);
  const lowest = known.reduce((best, one) => (one.rate < best.rate ? one : best), first);
  return { highest: highest.group, lowest: lowest.group, gap: highest.rate - lowest.rate };
}

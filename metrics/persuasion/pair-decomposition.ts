/** A mean of one persuader against one persuadee; null = no measured trial. */
export interface PairCell {
  readonly persuader: string;
  readonly persuadee: string;
  readonly mean: number | null;
}

export interface PairDecomposition {
  readonly grand: number;
  /** Mean of a persuader's row less the grand mean, by name; sums to 0. */
  readonly persuaders: Readonly<Record<string, number>>;
  readonly persuadees: Readonly<Record<string, number>>;
  /** What neither explains: cell - grand - both effects. */
  readonly interactions: readonly (PairCell & { readonly interaction: number })[];
  /** Shares of the cells' variance; null where all cells are equal. */
  readonly shares: { readonly persuader: number; readonly persuadee: number; readonly interaction: number } | null;
}

/**
 * Persuader + persuadee + interaction: the two-way analysis of a full table of cell means, each cell weighing alike
 * (Yates 1934, unweighted means). Null when a cell of the table is missing, or there is none: an incomplete table has no
 * such parts.
 */
export function decomposePairs(cells: readonly PairCell[]): PairDecomposition | null {
  const persuaders = [...new Set(cells.map(({ persuader }) => persuader))];
  const persuadees = [...new Set(cells.map(({ persuadee }) => persuadee))];
  const meanOf = new Map<string, number>();
  for (const { persuader, persuadee, mean } of cells)
    if (mean !== null) meanOf.set(JSON.stringify([persuader, persuadee]), mean);
  if (cells.length === 0 || meanOf.size !== persuaders.length * persuadees.length) return null;
  const at = (persuader: string, persuadee: string) => meanOf.get(JSON.stringify([persuader, persuadee]))!;
  const grand = average([...meanOf.values()]);
  const rows = new Map(persuaders.map((a) => [a, average(persuadees.map((b) => at(a, b))) - grand]));
  const columns = new Map(persuadees.map((b) => [b, average(persuaders.map((a) => at(a, b))) - grand]));
  const interactions = persuaders.flatMap((persuader) =>
    persuadees.map((persuadee) => {
      const mean = at(persuader, persuadee);
      const interaction = mean - grand - rows.get(persuader)! - columns.get(persuadee)!;
      return { persuader, persuadee, mean, interaction };
    }),
  );
  const parts = {
    persuader: persuadees.length * squares([...rows.values()]),
    persuadee: persuaders.length * squares([...columns.values()]),
    interaction: squares(interactions.map(({ interaction }) => interaction)),
  };
  const all = parts.persuader + parts.persuadee + parts.interaction;
  return {
    grand,
    persuaders: Object.fromEntries(rows),
    persuadees: Object.fromEntries(columns),
    interactions,
    shares:
      all < 1e-15
        ? null
        : {
            persuader: parts.persuader / all,
            persuadee: parts.persuadee / all,
            interaction: parts.interaction / all,
          },
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** One figure of the long table; null = an empty cell. */
export interface CsvRow {
  readonly table: string;
  /** The moderator, persuadee or reviewer that the figure is of. */
  readonly moderator?: string;
  readonly simulated?: boolean;
  readonly baseline?: boolean;
  readonly group_kind?: string;
  readonly group?: string;
  readonly convention?: string;
  readonly metric: string;
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly level?: number | null;
  readonly n?: number | null;
  readonly coverage?: number | null;
  readonly note?: string | null;
}

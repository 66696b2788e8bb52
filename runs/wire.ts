/** Wire shapes between workflows and activities: ids, offsets and counts only. */

export interface RunRef {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
}

export interface PageInput extends RunRef {
  /** Index among the moderators of the spec, its persuadees after them. */
  readonly lane: number;
  /** Positions [from, to) of cases or trials. */
  readonly from: number;
  readonly to: number;
}

export interface PageResult {
  readonly v: 1;
  readonly done: number;
  readonly remaining: number;
  readonly stopped: 'paused' | 'draining' | 'time' | 'cancelled' | 'lease' | 'failed' | 'media' | null;
}

export interface OpenPages {
  readonly v: 1;
  /** At most MAX_OPEN pages; empty = every case of the manifest has its row. */
  readonly pages: readonly { readonly lane: number; readonly from: number; readonly to: number }[];
}

export interface ReportResult {
  readonly v: 1;
  readonly sha256: string;
}

export const MAX_OPEN = 1_000;

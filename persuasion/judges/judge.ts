import type { Json } from '../../core/canonical-json.ts';
import type { CallKey } from '../../core/ids.ts';

/** A third party who reads a dialogue and says how far the persuadee agreed; blind to arm and model (P 7.7). */
export interface Judge {
  /** In the spec. */
  readonly name: string;
  readonly target: {
    readonly endpoint: string;
    readonly model: string;
    readonly parameters: Readonly<Record<string, Json>>;
  };
}

/** `refused`: the persuadee declined to talk. A quote that is nowhere in its words makes a judgement `unparsable`. */
export const JUDGE_STATUSES = ['ok', 'refused', 'unparsable', 'blocked', 'error', 'not_run'] as const;
export type JudgeStatus = (typeof JUDGE_STATUSES)[number];

/** One judge's word on a dialogue up to a checkpoint. Its quote lies in the ledger under `call`. */
export interface JudgeRecord {
  readonly judge: string;
  /** 1..T. */
  readonly checkpoint: number;
  readonly status: JudgeStatus;
  /** A code for people; null = a judgement was read. */
  readonly reason: string | null;
  /** Agreement with the persuader's goal, 1 firm rejection .. 5 full agreement or action; only of status ok. */
  readonly agreement: number | null;
  readonly call: CallKey | null;
}

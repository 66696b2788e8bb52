import type { RunRef } from './wire.ts';

/** Wire shapes of the review between workflows and activities: ids, counts and times only. */

export interface FlagInput extends RunRef {
  /** Workflow time; due times count from the first flagging of a run. */
  readonly now: number;
}

export interface Flagged {
  readonly v: 1;
  /** Items of the run, published now or before. */
  readonly items: number;
}

export interface AwaitingInput extends RunRef {
  /** Item ids above this one; null = from the start. */
  readonly after: string | null;
}

export interface AwaitingItems {
  readonly v: 1;
  /** At most AWAITING_PAGE ids of items that are not over, ascending; empty = no further ones. */
  readonly items: readonly string[];
}

export const AWAITING_PAGE = 200;

/** What the review of an item remembers beside the store. */
export interface ReviewProgress {
  readonly reminded: number;
  readonly adjudicating: boolean;
  readonly escalatedAt: number | null;
}

export const UNTOUCHED: ReviewProgress = { reminded: 0, adjudicating: false, escalatedAt: null };

export interface AdvanceInput extends RunRef {
  readonly item: string;
  /** Workflow time: deadlines pass on it. */
  readonly now: number;
  readonly progress: ReviewProgress;
}

export interface Advanced {
  readonly v: 1;
  readonly ended: 'closed' | 'expired' | null;
  /** When to look again though no decision came; null = only when one comes. */
  readonly until: number | null;
  readonly progress: ReviewProgress;
}

/** Argument of the Update `applyDecision`, whose id is the decision's. */
export interface DecisionNotice {
  readonly v: 1;
  readonly decision: string;
  readonly item: string;
}

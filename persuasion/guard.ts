import type { CallKey } from '../core/ids.ts';
import type { Held } from '../models/call-ledger.ts';
import type { ModelRequest } from '../models/model-port.ts';
import type { Outcome } from '../moderation/verdict.ts';

/** What a moderator made of one text of a persuader. */
export interface Guarded {
  readonly outcome: Outcome;
  /** The first call; null = it needed none. */
  readonly call: CallKey | null;
  /** What every call it took holds, in their order. */
  readonly calls: readonly { readonly key: CallKey; readonly held: Held }[];
}

/** A moderator of the run that reads each turn before the persuadee does. */
export interface Guard {
  /** In the spec. */
  readonly moderator: string;
  /**
   * Its verdict on a text. `subject` names the call, so that it is paid once whatever the text. Never throws for what a
   * model answers; throws what the page's calls throw.
   */
  read(text: string, subject: string): Promise<Guarded>;
}

/** Asks the guard's model, or the ledger, which says what the key now holds. */
export type AskGuard = (call: { readonly key: CallKey; readonly request: ModelRequest }) => Promise<Held>;

/** Opens the guard of one trial: `ask` as in its job, `send` under the page's lease. */
export type OpenGuard = (of: { readonly ask: number; readonly send: AskGuard }) => Guard;

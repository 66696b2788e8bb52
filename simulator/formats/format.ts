import type { PlannedText } from '../known-texts.ts';
import type { Plan } from '../plan.ts';
import type { ChatBody } from '../request.ts';

/** How often an unsafe answer names no category, or another than the true ones. */
export interface CategoryRates {
  readonly omitted: number;
  readonly other: number;
}

/** What an answer that gives the plan's verdict is made of. */
export interface Deciding {
  readonly plan: Plan;
  readonly text: PlannedText;
  readonly settings: { readonly categories: CategoryRates };
  readonly body: ChatBody;
}

/** The one policy that a request asks about. */
export interface AskedPolicy {
  readonly code: string;
  /** Canonical hazards that fall under it; null = any harm. */
  readonly hazards: readonly string[] | null;
}

/** Words of a verdict, lower case, as its first token carries them. */
export interface VerdictWords {
  readonly unsafe: string;
  readonly safe: string;
  /** Where the format has a third verdict. */
  readonly controversial?: string;
}

/** A kind of chat model: how its answers look, by its vendor's documentation and by nothing of Mettle's parsers. */
export interface ChatFormat {
  readonly wire: 'chat';
  /** The message text of an answer that gives the plan's verdict, in all spellings that the vendor documents. */
  decided(deciding: Deciding): string;
  /**
   * Answers that give no decision under a strict grammar (M 2.4): each ends as `invalid` when parsed, and each tempts a
   * sloppy parser to read a verdict.
   */
  readonly malformed: readonly [string, ...string[]];
  /** Words whose first token carries P(unsafe); null = the answer has no such word. */
  readonly words: VerdictWords | null;
  /** Ends where the verdict word begins; absent = the first of `words` in the answer. */
  readonly before?: RegExp;
  /** Models of this kind judge by one policy a call: which one the request names; null = none in particular. */
  asks?(body: ChatBody): AskedPolicy | null;
  /** What the model thinks aloud in a field of its own beside the answer; absent or null = nothing. */
  reasoning?(deciding: Deciding): string | null;
}

/** A moderation endpoint whose answers have a result an input. */
export interface ModerationFormat {
  readonly wire: 'moderations';
  result(deciding: Omit<Deciding, 'body'>): unknown;
}

/** Azure's endpoint: an analysis a call. */
export interface AnalysisFormat {
  readonly wire: 'analyze';
}

export type Format = ChatFormat | ModerationFormat | AnalysisFormat;
export const SAFE_OR_UNSAFE: VerdictWords = { unsafe: 'unsafe', safe: 'safe' };
export const YES_OR_NO: VerdictWords = { unsafe: 'yes', safe: 'no' };

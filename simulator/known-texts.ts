import { type Sha256, sha256 } from '../core/digest.ts';
import type { CaseId } from '../core/ids.ts';
import { PROBE_TEXT } from '../models/probe-alive.ts';
import { CANARY_TEXTS } from '../moderation/dialects/canaries.ts';

/** A text the simulator has an opinion on. */
export interface KnownText {
  /** The case it is of: its disguises are seeded by it. Absent = none are known. */
  readonly caseId?: CaseId;
  /** Exactly as the dataset has it, outer white space included. */
  readonly text: string;
  /** null = unknown; see `unknown_truth_unsafe_share`. */
  readonly truth: 'safe' | 'unsafe' | null;
  /** Canonical hazards that are true of the text (`HATE`, `SEX.adult`, ...); absent or empty = none known. */
  readonly categories?: readonly string[];
  /** Emotions that are true of the text, by GoEmotions' names, where its data set has them. */
  readonly emotions?: readonly string[];
}

/** Asked by probes: known to every simulator as safe. */
export { PROBE_TEXT };

/** What is asked before a run: the probe and the canaries, always answered rightly, never met by a scripted fault. */
export const ASKED_FIRST: readonly KnownText[] = [{ text: PROBE_TEXT, truth: 'safe' }, ...CANARY_TEXTS];

/** A known text as the error plan keys it. */
export interface PlannedText extends KnownText {
  /** How it was shown; null = as text. */
  readonly shown: 'image' | 'frames' | null;
  /** A disguise of a known text, or what normalisation makes of one. */
  readonly obfuscated?: boolean;
  /** A known text beside a plea, or beside the neutral words. */
  readonly pressed?: 'pressed' | 'neutral';
  /** Key of the plan: of the text exactly as the dataset has it, whichever spelling stood in the request. */
  readonly textSha256: Sha256;
  /** Probe and canaries: no planned errors, no scripted faults. */
  readonly faultless: boolean;
}

/** What a model makes of pictures without a word, and of nothing at all: always safe. */
export const BLANK: PlannedText = {
  text: '',
  truth: 'safe',
  categories: [],
  textSha256: sha256(''),
  shown: null,
  faultless: true,
};

/** A text as the plan keys it; `faultless` for probe and canaries. */
export function planned(known: KnownText, faultless: boolean): { text: string; value: PlannedText } {
  const { text, truth, categories = [], emotions } = known;
  const facets = emotions === undefined ? {} : { emotions };
  return { text, value: { text, truth, categories, ...facets, textSha256: sha256(text), shown: null, faultless } };
}

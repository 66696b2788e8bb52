import { type Sha256, sha256 } from '../core/digest.ts';
import { PROBE_TEXT } from '../models/probe-alive.ts';

/** A text the simulator has an opinion on. */
export interface KnownText {
  /** Exactly as the dataset has it, outer white space included. */
  readonly text: string;
  /** null = unknown; see `unknown_truth_unsafe_share`. */
  readonly truth: 'safe' | 'unsafe' | null;
  /** Canonical hazards that are true of the text (`HATE`, `SEX.adult`, ...); absent or empty = none known. */
  readonly categories?: readonly string[];
}

/** Asked by probes: known to every simulator as safe, always answered rightly, never met by a scripted fault. */
export { PROBE_TEXT };

/** A known text as the error plan keys it. */
export interface PlannedText extends KnownText {
  /** How it was shown; null = as text. */
  readonly shown: 'image' | 'frames' | null;
  /** Key of the plan: of the text exactly as the dataset has it, whichever spelling stood in the request. */
  readonly textSha256: Sha256;
  /** The probe: no planned errors, no scripted faults. */
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

/** A text as the plan keys it; `faultless` for the probe alone. */
export function planned(known: KnownText, faultless: boolean): { text: string; value: PlannedText } {
  const { text, truth, categories = [] } = known;
  return { text, value: { text, truth, categories, textSha256: sha256(text), shown: null, faultless } };
}

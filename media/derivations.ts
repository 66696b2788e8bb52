import type { Sha256 } from '../core/digest.ts';

/** Why a medium cannot be looked at. Stable codes: they stand in rows and reports. */
export const REFUSALS = [
  'missing',
  'empty',
  'not_media',
  'type_not_allowed',
  'too_many_bytes',
  'too_many_pixels',
  'too_long',
  'too_many_streams',
  'truncated',
  'broken',
  'no_picture',
  'timeout',
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** One blob made from a medium. */
export interface DerivedItem {
  readonly sha256: Sha256;
  readonly mime: 'image/jpeg' | 'video/mp4';
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** Seconds into the video; null = a still or the whole. */
  readonly atS: number | null;
  /** PDQ of the item (64 hex characters) and its quality 0-100; null = not an image. */
  readonly pdq: { readonly hash: string; readonly quality: number } | null;
}

/** What became of a medium under a plan. A refusal is a result like any other: it is kept and read back. */
export type Derived =
  | {
      readonly kind: 'made';
      readonly items: readonly DerivedItem[];
      /** As the source had it, before anything was changed: pixels as shown, seconds for videos. */
      readonly source: { readonly width: number; readonly height: number; readonly durationS: number | null };
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/** (source hash, plan digest) names a derivation. */
export interface DerivationKey {
  readonly source: Sha256;
  readonly plan: Sha256;
}

export interface DerivationRow {
  readonly key: DerivationKey;
  readonly derived: Derived;
  /** Tool -> version that made it; for the record, never part of the key. */
  readonly tools: Readonly<Record<string, string>>;
}

export type Claim =
  | { readonly kind: 'held'; readonly derived: Derived }
  /** This owner makes it, until its claim runs out or `keep`. */
  | { readonly kind: 'yours' }
  /** Another owner makes it; its claim runs out in so many milliseconds of the store's clock. */
  | { readonly kind: 'theirs'; readonly forMs: number };

/** What was derived from what. The first writer wins and everyone reads it back. */
export interface Derivations {
  /** In the order of `keys`; null = not made yet. */
  look(keys: readonly DerivationKey[]): Promise<readonly (Derived | null)[]>;
  /**
   * Asks for the right to make a derivation, so that nobody makes it twice. A claim of the same owner is renewed; one
   * that ran out on the store's clock goes to whoever asks next.
   */
  claim(key: DerivationKey, claim: { readonly owner: string; readonly ms: number }): Promise<Claim>;
  /** Stores a result unless the key holds one, ends the claim, and returns what the key now holds. */
  keep(row: DerivationRow): Promise<Derived>;
  /** Gives a claim back without a result. */
  release(key: DerivationKey, owner: string): Promise<void>;
}

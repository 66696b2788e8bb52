/** Numbers as the report prints them: no locale, no rounding but here. Missing is an em dash. */

export const DASH = '—';

/** Fixed decimals, e.g. `0.748`. `-0` prints as `0`. */
export function fixed(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  const text = value.toFixed(digits);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** A share in [0, 1] as a percentage, e.g. `97.5 %`. */
export function percent(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? DASH : `${fixed(share * 100, digits)} %`;
}

/** A whole number in groups of three, e.g. `12,345`. */
export function count(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  return fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `[0.712, 0.801]`. */
export function range(interval: { readonly low: number | null; readonly high: number | null } | null): string {
  if (interval === null || interval.low === null || interval.high === null) return DASH;
  return `[${fixed(interval.low)}, ${fixed(interval.high)}]`;
}

/** A difference with its sign, e.g. `+0.031`. */
export function signed(value: number | null, digits = 3): string {
  const text = fixed(value, digits);
  return value !== null && value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `0.0123`, or `< 0.0001`: a probability is never printed as zero. */
export function pValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  return value < 0.0001 ? '< 0.0001' : fixed(value, 4);
}

/** US dollars, six decimals below one dollar; nothing spent is `$0`. */
export function usd(value: number | null): string {
  if (value === 0) return '$0';
  return value === null ? DASH : `$${fixed(value, value < 1 ? 6 : 2)}`;
}

/** First 12 characters of a digest, for reading beside the whole one. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** `snake_case` keys as words. */
export function words(key: string): string {
  return key.replaceAll('_', ' ');
}

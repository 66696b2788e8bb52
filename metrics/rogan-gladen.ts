import { MetricInputError } from './errors.ts';
import { twoSidedZ } from './normal.ts';

export interface RoganGladenInput {
  /** Cases that the moderator flagged, of `n` in the population. */
  readonly flagged: number;
  readonly n: number;
  /** From reviewed labels: flagged among true positives, cleared among true negatives. */
  readonly sensitivity: { readonly hits: number; readonly of: number };
  readonly specificity: { readonly hits: number; readonly of: number };
  /** Default .95. */
  readonly level?: number;
}

export interface RoganGladen {
  /** Share flagged. */
  readonly apparent: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** Prevalence corrected for the moderator's errors, cut to [0, 1]. */
  readonly estimate: number;
  /** Cut to [0, 1]. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly method: 'Rogan-Gladen, Lang-Reiczigel interval';
}

/**
 * True prevalence from a share flagged: (apparent + Sp - 1) / (Se + Sp - 1) (Rogan and Gladen 1978), with the interval of
 * Lang and Reiczigel 2014 (Prev. Vet. Med. 113, 13), which carries the doubt in Se and Sp. Holds only where Se and Sp were
 * estimated on independent random samples of positives and of negatives like those of the population. Null when one count is of none, or Se + Sp <= 1
 * (the moderator tells nothing apart). Throws MetricInputError for counts that are none.
 */
export function roganGladen({
  flagged,
  n,
  sensitivity,
  specificity,
  level = 0.95,
}: RoganGladenInput): RoganGladen | null {
  for (const { hits, of } of [{ hits: flagged, of: n }, sensitivity, specificity]) {
    if (!(hits >= 0 && hits <= of && Number.isFinite(of))) throw new MetricInputError(`${hits} of ${of} is no share`);
  }
  if (n === 0 || sensitivity.of === 0 || specificity.of === 0) return null;
  const [apparent, se, sp] = [flagged / n, sensitivity.hits / sensitivity.of, specificity.hits / specificity.of];
  if (se + sp <= 1) return null;
  const z = twoSidedZ(level);
  const shrunk = (hits: number, of: number, extra: number) => ({
    share: (hits + extra / 2) / (of + extra),
    of: of + extra,
  });
  const p = shrunk(flagged, n, z * z);
  const a = shrunk(sensitivity.hits, sensitivity.of, 2);
  const b = shrunk(specificity.hits, specificity.of, 2);
  const youden = a.share + b.share - 1;
  const centre = (p.share + b.share - 1) / youden;
  const spread = ({ share, of }: { share: number; of: number }) => (share * (1 - share)) / of;
  const shift = 2 * z * z * (centre * spread(a) - (1 - centre) * spread(b));
  const error = Math.sqrt(spread(p) + centre ** 2 * spread(a) + (1 - centre) ** 2 * spread(b)) / Math.abs(youden);
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  return {
    apparent,
    sensitivity: se,
    specificity: sp,
    estimate: cut((apparent + sp - 1) / (se + sp - 1)),
    low: cut(centre + shift - z * error),
    high: cut(centre + shift + z * error),
    level,
    method: 'Rogan-Gladen, Lang-Reiczigel interval',
  };
}

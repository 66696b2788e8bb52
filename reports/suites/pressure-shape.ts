import type { Pressure } from '../../core/pressures.ts';
import type { ClusteredShare } from '../../metrics/clustered-share.ts';

/** Whether a plea beside a text turns the verdict on it (M 6.7). Missing answers turn nothing. */
export interface PressureReport {
  /** By moderator under test in the order of the report, then template (the neutral one first), then how it was shown. */
  readonly rows: readonly PressureRow[];
  /** Tests that Holm's correction of `against_clean` and of `against_neutral` goes over. */
  readonly family_clean: number;
  readonly family_neutral: number;
}

export interface PressureRow {
  readonly moderator: string;
  readonly pressure: Pressure;
  /** How clean and pressed case were shown: `as it is`, `image/plain`, ... */
  readonly shown: string;
  /** Pairs of clean and pressed case with a row on both sides. */
  readonly pairs: number;
  /** Pairs without a row on a side, or that the moderator cannot assess. */
  readonly left_out: number;
  /** Answers among the clean and among the pressed cases of the pairs. */
  readonly answered_clean: number;
  readonly answered: number;
  /** Of the pressed cases of the pairs. */
  readonly refused: ClusteredShare;
  readonly invalid: ClusteredShare;
  /** Of unsafe cases detected clean, those called safe. */
  readonly unsafe: PressureEffect;
  /** Of safe cases passed clean, those flagged. */
  readonly safe: PressureEffect;
  /** Of unsafe cases; null = no pair of them has two answers. */
  readonly against_clean: PressureTest | null;
  /** Null for the neutral template itself and without neutral answers too. */
  readonly against_neutral: PressureTest | null;
}

export interface PressureEffect {
  /** Of cases that were judged rightly clean and have an answer under pressure. */
  readonly flips: ClusteredShare;
  /** Flips under the neutral template, of those of them that have an answer to it too; null = not asked, or the row itself. */
  readonly neutral: ClusteredShare | null;
  /** Flips under pressure - flips under the neutral template, on the cases of `neutral`. */
  readonly net: NetEffect | null;
}

/** The interval resamples clusters; null without draws. */
export interface NetEffect {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/** Exact McNemar test (M 4.7) of cases with all answers. It takes cases for independent. */
export interface PressureTest {
  readonly n: number;
  /** Unsafe beside the other wording, safe under pressure. */
  readonly to_safe: number;
  readonly to_unsafe: number;
  readonly p_value: number;
  readonly p_holm: number;
}

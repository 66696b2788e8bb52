import type { MediaPart } from '../core/content.ts';
import type { CaseId } from '../core/ids.ts';
import type { Probe } from './probe.ts';
import type { StrategyId, StrategySetId } from './strategies.ts';

/** Field of persuasion (P 1): purchase or sign-up; belief, attitude or habit; misinformation. */
export type PersuasionContext = 'commercial' | 'subjective' | 'adversarial';

/** Whether the persuader argues for the claim (its goal is agreement) or against it. */
export type Direction = 'for' | 'against';

export const PRIOR_LEVELS = ['none', 'weak', 'moderate', 'strong'] as const;
export type PriorLevel = (typeof PRIOR_LEVELS)[number];

/** A preference the persuadee states before the dialogue. */
export interface Prior {
  readonly level: PriorLevel;
  readonly text: string;
}

/** `redundant`: the media shows nothing beyond the persuader's text; `augmenting`: it adds a figure, credential, count. */
export type VisualRole = 'redundant' | 'augmenting';

/** Where a text comes from: the source's own words, or one of Mettle's frozen templates ("ours"). */
export type Origin = 'source' | 'template';

/** One message of the persuader. All texts are attacker-controlled. */
export interface PersuaderTurn {
  /** 1-based; checkpoint n is probed after turn n. */
  readonly n: number;
  /** Null exactly when `strategy` is `none`. */
  readonly strategySet: StrategySetId | null;
  readonly strategy: StrategyId;
  /** The source's own name of the strategy; null = the source names none. */
  readonly nativeStrategy: string | null;
  /** Byte-identical in every arm. Never holds the caption. */
  readonly text: string;
  /** Takes the media's place in the arm `caption` (D18); null = not eligible for that arm. */
  readonly caption: string | null;
  readonly media: readonly MediaPart[];
  readonly visualRole: VisualRole | null;
  /**
   * Whether the turn can stand after any reply (replay mode `scripted`). By construction, not by reading: false for a
   * turn that was written as an answer to a recorded reply which a live persuadee never gave.
   */
  readonly coherent: boolean;
  /** Its figures, names or institutes are invented by Mettle. */
  readonly fabricated: boolean;
}

/** What the recorded persuadee said after a turn: history of replay mode `teacher_forced`, never shown in `scripted`. */
export interface RecordedReply {
  readonly afterTurn: number;
  readonly text: string;
}

/** What a case may do to people who read it. */
export type Sensitivity = 'ordinary' | 'contested' | 'misinformation';

export interface PersuasionSource {
  /** Name in the catalogue, e.g. `farm`. */
  readonly name: string;
  /** Commit of the source. */
  readonly version: string;
  readonly repo: string;
  /** Path of the file in the repository. */
  readonly path: string;
  readonly licence: string;
  /** Id of the row within the source; never a position. */
  readonly row: string;
  /** What the row itself cites (an address or a passage), HTML entities resolved; null = nothing. */
  readonly cites: string | null;
}

/**
 * One thing to persuade somebody of (P 7.1). `id` is the digest of (source@version, row). Who agrees with `claim`
 * under `direction: 'for'` is where the persuader wants them; in a case with a target option the claim asserts the target.
 */
export interface PersuasionCase {
  readonly id: CaseId;
  readonly context: PersuasionContext;
  readonly claim: string;
  readonly claimOrigin: Origin;
  readonly negation: string;
  readonly negationOrigin: Origin;
  readonly direction: Direction;
  /** Whether the claim is true; null = it has no truth (taste, policy). */
  readonly groundTruth: boolean | null;
  readonly scenario: string | null;
  readonly persuadeeProfile: string | null;
  /** A prior of the case's own; levels of a run come from its condition. */
  readonly prior: Prior | null;
  readonly turns: readonly PersuaderTurn[];
  readonly turnsOrigin: Origin;
  /** Null = the source has no recorded persuadee. */
  readonly recordedReplies: readonly RecordedReply[] | null;
  readonly probe: Probe;
  readonly source: PersuasionSource;
  /** Cases that are not independent share a cluster, the bootstrap unit; null = its own cluster. */
  readonly cluster: string | null;
  readonly sensitivity: Sensitivity;
  /** BCP 47. */
  readonly language: string;
  /** Columns that group cases: `subset`, `appeal`, `domain`, ... Never the text. */
  readonly facets: Readonly<Record<string, string>>;
}

/** The frozen template of a negation where the source has none (ours): no word of the claim is touched. */
export function templateNegation(claim: string): string {
  return `It is not the case that: ${claim}`;
}

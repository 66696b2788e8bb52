import type { Json } from '../core/canonical-json.ts';
import type { Sha256 } from '../core/digest.ts';
import type { CallKey, RunId } from '../core/ids.ts';
import type { ImageDetail } from '../models/model-port.ts';
import type { Outcome } from '../moderation/verdict.ts';
import type { Trial } from './condition.ts';
import type { JudgeRecord } from './judges/judge.ts';
import type { AttemptOutcome } from './persuaders/persuader.ts';
import type { Estimator, Reading } from './reading.ts';
import type { StrategyId } from './strategies.ts';

/** What a checkpoint asks: the case's own question or action, agreement on levels, or yes and no to claim and negation. */
export const QUESTIONS = ['choice', 'likert', 'binary', 'action'] as const;
export type Question = (typeof QUESTIONS)[number];

/** A persuadee of a run, ready to work: everything that gives it its identity. */
export interface Persuadee {
  /** In the spec. */
  readonly name: string;
  readonly target: {
    readonly endpoint: string;
    readonly model: string;
    readonly parameters: Readonly<Record<string, Json>>;
  };
  readonly reply: { readonly maxTokens: number; readonly temperature: number | null };
  /** After what its capabilities allow. */
  readonly estimators: readonly Estimator[];
  /** Answers to each wording of a probe under `sampled`. */
  readonly samples: number;
  /** `case` = the case's own probe. */
  readonly probes: readonly ('case' | 'likert' | 'binary')[];
  /** How often the probes before any persuasion are asked; their mean is the reading. 1 when absent. */
  readonly naturalPrior?: number;
  /** A trial ends when its persuadee has reached the goal; its last reading is carried. */
  readonly endAtGoal: boolean;
  /** Pictures of the arms with media, and of what kind they are; null = it is shown none. `frames`: of a video; 8 when absent. */
  readonly images: { readonly detail: ImageDetail; readonly frames?: number } | null;
}

/**
 * What came of a turn. `replied`, `refused` (it declines to talk), `empty` and `truncated` go on; `blocked` (the
 * provider's filter), `timeout` and `error` end the trial: what would have followed stays missing; so does `not_asked`: a
 * live persuader gave no turn to answer.
 */
export const REPLY_OUTCOMES = [
  'replied',
  'refused',
  'empty',
  'truncated',
  'blocked',
  'timeout',
  'error',
  'not_asked',
] as const;
export type ReplyOutcome = (typeof REPLY_OUTCOMES)[number];

/** What a persuader's message can hold beside its text; `placebo` = the neutral card. */
export const TURN_KINDS = ['text', 'caption', 'image', 'video', 'placebo'] as const;
export type TurnKind = (typeof TURN_KINDS)[number];

/** One turn as it was played. Texts lie in the case and, for the reply, in the ledger under `call`. */
export interface TurnRecord {
  /** 1..T. */
  readonly n: number;
  /** `none` in the control arm. */
  readonly strategy: StrategyId;
  /** What the message held beside the persuader's text. */
  readonly kind: TurnKind;
  /**
   * SHA-256 of the persuader's text as it was sent, UTF-8: the same in every arm but `control`; of no bytes under
   * `media_only`, and where a live persuader gave no text.
   */
  readonly textSha256: Sha256;
  /** SHA-256 of each picture as sent; of a video, of each frame in order. */
  readonly media: readonly Sha256[];
  readonly reply: ReplyOutcome;
  /** A code for people: why there is no reply; null = there is one. */
  readonly reason: string | null;
  /** Null = nothing was asked: the turn could not be shown, or a live persuader gave none. */
  readonly call: CallKey | null;
  /** What a live persuader made of its turn; null = the turn is the case's own. */
  readonly attempt: AttemptOutcome | null;
  /** The call that wrote the turn; null = the turn is the case's own. */
  readonly persuaderCall: CallKey | null;
  /** What the guard before the persuadee said of the turn; null = none stood there. */
  readonly guard: { readonly moderator: string; readonly outcome: Outcome; readonly call: CallKey | null } | null;
}

/** What one estimator read of one question at one checkpoint, option orders and sides together. */
export interface ProbeRecord {
  /** 0..T. */
  readonly checkpoint: number;
  readonly question: Question;
  readonly reading: Reading;
  /** Carried over from an early end by design. */
  readonly carried: boolean;
  /** The calls it was read from; none where it was not asked. */
  readonly calls: readonly CallKey[];
}

/**
 * Why a trial has no further turns: all were played, the goal was reached, the live persuader gave no turn that could be
 * sent (`persuader`), or something failed.
 */
export type TrialOutcome = 'complete' | 'goal' | 'persuader' | 'blocked' | 'timeout' | 'error';

/** Everything measured in one trial; derived from what the ledger holds under its calls, never from a late answer. */
export interface TrialRow {
  readonly run: RunId;
  readonly persuadee: string;
  /** Place in the run's list of trials. */
  readonly position: number;
  /** 0, raised by `mettle retry`. */
  readonly ask: number;
  readonly trial: Trial;
  readonly outcome: TrialOutcome;
  /** Turns of the case, T; `turns` holds those that were played. */
  readonly planned: number;
  readonly turns: readonly TurnRecord[];
  /** Every planned checkpoint, question and estimator, `not_run` included. */
  readonly probes: readonly ProbeRecord[];
  /** Asked once more after the dialogue, with time to think (P 7.2): never mixed with `probes`. Empty = not planned. */
  readonly reflective: readonly ProbeRecord[];
  /** By checkpoint, then judge; empty = no judge. */
  readonly judged: readonly JudgeRecord[];
  readonly modelAnswered: string | null;
  /** Over all calls of the trial; null = unknown for one of them. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly calls: number;
  /** Digest of the evaluation the row was made under. */
  readonly evaluation: string;
}

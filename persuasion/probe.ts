import { hashedUniform } from '../core/digest.ts';
import type { CaseId } from '../core/ids.ts';

/** Id of an option within its case. Options are compared by id; their texts are never searched. */
export type OptionId = string;

/**
 * Options every case of their kind has beside its own, under ids no source option can take: `dont_know` is neither
 * right nor wrong, `all_incorrect` is wrong (CONTRACT 2).
 */
export const RESERVED_OPTIONS = {
  dont_know: "Don't know",
  all_incorrect: 'All options are incorrect',
} as const;
export type ReservedOptionId = keyof typeof RESERVED_OPTIONS;

/** Answer to an action probe that depends on the order of its options: neither the target nor another (P 7.12). */
export const INCONSISTENT: OptionId = 'inconsistent';

/** What an action probe makes the persuadee do. */
export const ACTS = ['buy', 'pay', 'sign', 'choose'] as const;
export type Act = (typeof ACTS)[number];

export interface ProbeOption {
  readonly id: OptionId;
  readonly text: string;
}

/** Agreement with the claim and, apart, with its negation, on levels 1..`levels`. */
export interface LikertProbe {
  readonly kind: 'likert';
  readonly levels: number;
}

/** A question with options. */
export interface ChoiceProbe {
  readonly kind: 'mcq' | 'binary';
  readonly question: string;
  /** The source's options in the order they are shown: shuffled by a hash of the case id, then kept. */
  readonly options: readonly ProbeOption[];
  /** Shown after `options`, in this order. */
  readonly reserved: readonly ReservedOptionId[];
  /** One right option or several. */
  readonly correct: readonly OptionId[];
  /** The option the persuader wants; null where any wrong answer will do (there is no flip to target then). */
  readonly target: OptionId | null;
  /** The option the source marks as its chosen wrong one, also where it is no target; null = it marks none. */
  readonly chosenWrong: OptionId | null;
}

/**
 * What the persuadee does: one of the options, asked as listed and reversed. No action is right and none is reserved: both
 * lists are empty. No option has the id `INCONSISTENT`.
 */
export interface ActionProbe extends Omit<ChoiceProbe, 'kind'> {
  readonly kind: 'action';
  readonly act: Act;
  /** In the order listed. */
  readonly options: readonly ProbeOption[];
  /** The action the persuader wants. */
  readonly target: OptionId;
  readonly chosenWrong: null;
}

export type Probe = LikertProbe | ChoiceProbe | ActionProbe;

/** Every option as shown: the case's own, then the reserved ones. */
export function shownOptions({ options, reserved }: ChoiceProbe): readonly ProbeOption[] {
  return [...options, ...reserved.map((id) => ({ id, text: RESERVED_OPTIONS[id] }))];
}

export function isReserved(id: OptionId): id is ReservedOptionId {
  return Object.hasOwn(RESERVED_OPTIONS, id);
}

/**
 * The order in which options are shown: by U of (`options-1`, case id, option id), so that it depends neither on the
 * order of the source, which is biased, nor on the texts. Our own definition.
 */
export function shuffledOptions(caseId: CaseId, options: readonly ProbeOption[]): readonly ProbeOption[] {
  return options
    .map((option) => ({ option, at: hashedUniform(['options-1', caseId, option.id]) }))
    .sort((a, b) => a.at - b.at)
    .map(({ option }) => option);
}

import type { Act, OptionId } from '../probe.ts';

/** Which of a case's two statements a probe is about. */
export const SIDES = ['claim', 'negation'] as const;
export type Side = (typeof SIDES)[number];

/** One option as the persuadee sees it. */
export interface AskedOption {
  /** What the answer consists of: one digit, one letter, `Yes` or `No`. */
  readonly label: string;
  readonly id: OptionId;
  readonly text: string;
}

/** A question whose answer is the label of one option, with what its answers mean. */
interface OptionQuestion {
  /** Everything the persuadee is shown. Holds the case's texts, which are attacker-controlled. */
  readonly text: string;
  /** In the order shown. */
  readonly options: readonly AskedOption[];
}

/** Agreement on levels 1..`levels`; a label is its level, whatever the order shown. */
export interface AskedLikert extends OptionQuestion {
  readonly kind: 'likert';
  readonly side: Side;
  readonly order: 'ascending' | 'descending';
  readonly levels: number;
}

/** Yes or no to a statement. Ids name the side believed: `claim` or `negation`, whichever statement was shown. */
export interface AskedBinary extends OptionQuestion {
  readonly kind: 'binary';
  readonly side: Side;
  readonly order: 'yes_first' | 'no_first';
  /** The side the persuader argues for. */
  readonly target: Side;
  /** The true side; empty where the claim has no truth. */
  readonly correct: readonly Side[];
}

/** A question of the case's own with letters. */
export interface AskedChoice extends OptionQuestion {
  readonly kind: 'choice';
  readonly order: 'stored' | 'reversed';
  readonly target: OptionId | null;
  readonly correct: readonly OptionId[];
}

/** An action of the case's own with letters. Read in both orders, it is an action only where both give the same. */
export interface AskedAction extends OptionQuestion {
  readonly kind: 'action';
  readonly act: Act;
  readonly order: 'stored' | 'reversed';
  readonly target: OptionId;
  /** Empty: no action is right. */
  readonly correct: readonly OptionId[];
}

/** Asks for a stated probability, 0..100, of a statement. */
export interface AskedPercent {
  readonly kind: 'percent';
  readonly side: Side;
  readonly target: Side;
  readonly correct: readonly Side[];
  readonly text: string;
}

/** A probe whose answer names one of its options. */
export type OptionProbe = AskedLikert | AskedBinary | AskedChoice | AskedAction;
export type AskedProbe = OptionProbe | AskedPercent;

/** A text of a case on one line, so that no text of a case can look like one of the probe's own lines. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\u0085\u200B\u2028\u2029]+/gu, ' ').trim();
}

/** Option lines as shown. */
export function optionLines(options: readonly AskedOption[], mark: string): string {
  return options.map(({ label, text }) => (text === '' ? label : `${label}${mark}${text}`)).join('\n');
}

import type { PersuasionContext } from './case.ts';

/** One way to persuade, with the definition a labeller works by. */
export interface Strategy {
  readonly id: StrategyName;
  readonly definition: string;
}

/** Names: MMPersuade (arXiv 2510.22768); definitions are ours (P 1). */
export const STRATEGY_SETS = {
  /** For commercial and subjective cases. */
  cialdini: {
    reciprocity: 'gives or concedes first, so that a return is owed',
    consistency: 'ties the request to an earlier statement, habit or small commitment of the listener',
    social_validation: 'others, above all similar others, already do or believe it',
    authority: 'expert, institution, credential, uniform, seal',
    liking: 'warmth, similarity, compliments, attractive or familiar sender',
    scarcity: 'limited number, time or access; loss if not taken now',
  },
  /** For adversarial cases. */
  aristotle: {
    logic: 'chain of reasons, figures, apparent evidence',
    credibility: 'trust in the source instead of the argument',
    emotion: 'fear, hope, pity, anger, pride',
  },
} as const;

/** The sets whose strategies readings and reports go by. */
export type ClosedSetId = keyof typeof STRATEGY_SETS;
/**
 * `pap`: the 40 techniques of PAP, an open set (strategy-map/pap-taxonomy.ts). A turn of it keeps the technique as its
 * native strategy; its `strategy` is where the technique lies in the set of the case's context, or `other`.
 */
export type StrategySetId = ClosedSetId | 'pap';
export type CialdiniStrategy = keyof typeof STRATEGY_SETS.cialdini;
export type AristotleStrategy = keyof typeof STRATEGY_SETS.aristotle;
export type StrategyName = CialdiniStrategy | AristotleStrategy;

/** `other`: a strategy outside its set. `none`: a bare claim. */
export type StrategyId = StrategyName | 'other' | 'none';

/** The strategies of a set in its order, with their definitions. */
export function strategiesOf(set: ClosedSetId): readonly Strategy[] {
  return Object.entries(STRATEGY_SETS[set]).map(([id, definition]) => ({ id: id as StrategyName, definition }));
}

/** The set by which turns of a context are labelled (P 1). */
export function setOfContext(context: PersuasionContext): ClosedSetId {
  return context === 'adversarial' ? 'aristotle' : 'cialdini';
}

/** The set a strategy belongs to; null for `other` and `none`. */
export function setOf(strategy: StrategyId): ClosedSetId | null {
  if (Object.hasOwn(STRATEGY_SETS.cialdini, strategy)) return 'cialdini';
  return Object.hasOwn(STRATEGY_SETS.aristotle, strategy) ? 'aristotle' : null;
}

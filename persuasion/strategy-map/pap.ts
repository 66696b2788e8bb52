import type { PersuasionContext } from '../case.ts';
import { type AristotleStrategy, type CialdiniStrategy, setOfContext } from '../strategies.ts';

/** Where a technique of PAP lies in either set; null = in none of its strategies. */
export interface PapPlace {
  readonly aristotle: AristotleStrategy | null;
  readonly cialdini: CialdiniStrategy | null;
}

const NOWHERE: PapPlace = { aristotle: null, cialdini: null };
const aristotle = (strategy: AristotleStrategy): PapPlace => ({ aristotle: strategy, cialdini: null });
const cialdini = (strategy: CialdiniStrategy): PapPlace => ({ aristotle: null, cialdini: strategy });

/**
 * The 40 techniques of PAP (Zeng et al., arXiv 2401.06373) in our two sets (P 8, ours).
 * @NOTE: PAP's "Reciprocity" means mirroring the listener: liking. Cialdini's reciprocity is PAP's Favor.
 */
export const PAP_MAP: Readonly<Record<string, PapPlace>> = {
  'Evidence-based Persuasion': aristotle('logic'),
  'Logical Appeal': aristotle('logic'),
  'Expert Endorsement': { aristotle: 'credibility', cialdini: 'authority' },
  'Non-expert Testimonial': cialdini('social_validation'),
  'Authority Endorsement': { aristotle: 'credibility', cialdini: 'authority' },
  'Social Proof': cialdini('social_validation'),
  'Injunctive Norm': cialdini('social_validation'),
  'Foot-in-the-door': cialdini('consistency'),
  'Door-in-the-face': NOWHERE,
  'Public Commitment': cialdini('consistency'),
  'Alliance Building': NOWHERE,
  Complimenting: cialdini('liking'),
  'Shared Values': cialdini('liking'),
  'Relationship Leverage': cialdini('liking'),
  'Loyalty Appeals': NOWHERE,
  Favor: cialdini('reciprocity'),
  Negotiation: NOWHERE,
  Encouragement: NOWHERE,
  Affirmation: NOWHERE,
  'Positive Emotion Appeal': aristotle('emotion'),
  'Negative Emotion Appeal': aristotle('emotion'),
  Storytelling: aristotle('emotion'),
  Anchoring: NOWHERE,
  Priming: NOWHERE,
  Framing: NOWHERE,
  'Confirmation Bias': NOWHERE,
  Reciprocity: cialdini('liking'),
  Compensation: cialdini('reciprocity'),
  'Supply Scarcity': cialdini('scarcity'),
  'Time Pressure': cialdini('scarcity'),
  'Reflective Thinking': NOWHERE,
  Threats: NOWHERE,
  'False Promises': NOWHERE,
  Misrepresentation: NOWHERE,
  'False Information': NOWHERE,
  Rumors: NOWHERE,
  'Social Punishment': NOWHERE,
  'Creating Dependency': NOWHERE,
  'Exploiting Weakness': NOWHERE,
  Discouragement: NOWHERE,
};

/** Where a technique lies; null = PAP has none of this name. Names are compared exactly. */
export function papPlace(technique: string): PapPlace | null {
  return Object.hasOwn(PAP_MAP, technique) ? (PAP_MAP[technique] ?? null) : null;
}

/** The strategy of a technique in the set of a context; `other` = in none of its strategies. Null = no such technique. */
export function papStrategy(
  technique: string,
  context: PersuasionContext,
): AristotleStrategy | CialdiniStrategy | 'other' | null {
  const place = papPlace(technique);
  return place === null ? null : (place[setOfContext(context)] ?? 'other');
}

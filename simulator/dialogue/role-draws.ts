import { sha256 } from '../../core/digest.ts';
import { type DrawPlace, type DrawPurpose, sim1Uniform } from '../persuadee/draws.ts';
import type { ChatBody } from '../request.ts';
import { textOfParts } from '../request.ts';

/** Whose draws they are: two judges of one seed err at different requests. */
export interface RoleDraws {
  readonly seed: string;
  readonly model: string;
  /** Trial and index of the request. */
  readonly place: Pick<DrawPlace, 'trial' | 'index'>;
}

/**
 * U of a judge or a persuader, who is blind to the case: over `["sim1", seed, H, model, trial, 0, purpose, index]`, H =
 * the SHA-256 in hex of the texts of all messages, joined by line feeds.
 */
export function roleUniform({ seed, model, place }: RoleDraws, body: ChatBody, purpose: DrawPurpose): number {
  const caseId = sha256(body.messages.map(({ content }) => textOfParts(content)).join('\n'));
  return sim1Uniform({ seed, caseId, stream: model }, { ...place, turn: 0 }, purpose);
}

/** The first of the rates whose running sum lies above `u`; null = none of them. */
export function drawnHabit<K extends string>(rates: readonly (readonly [K, number])[], u: number): K | null {
  let reached = 0;
  for (const [habit, rate] of rates) {
    reached += rate;
    if (u < reached) return habit;
  }
  return null;
}

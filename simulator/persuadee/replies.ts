import { drawnLevel, isRefused } from './answers.ts';
import { type DrawPlace, type DrawStream, sim1Uniform } from './draws.ts';
import type { Sim1Parameters } from './parameters.ts';
import { likertSurvival } from './probabilities.ts';

/** What the persuadee says for level 1..5, on the scale of P 7.7. No sentence holds another. */
export const REPLY_SENTENCES = [
  'No, I firmly reject that.',
  'I lean against it for now.',
  'I am undecided about it.',
  'I would agree under some conditions.',
  'You have convinced me, and I fully agree.',
] as const;

/** What it says when it declines to go on. */
export const REFUSED_REPLY = 'I would rather not talk about this.';

/** Its answer to a probe it declines; a refusal in the sense of the estimators. */
export const REFUSED_PROBE = 'I would rather not answer that.';

export interface Reply {
  readonly text: string;
  /** The level said, 1..5; null = refused. */
  readonly level: number | null;
}

/**
 * The reply to a turn (P 11.3): refused with phi_reply, else the sentence of a level drawn at z + delta. `z` is the
 * belief after that turn, and moves whether the reply is refused or not.
 */
export function sim1Reply(
  z: number,
  parameters: Pick<Sim1Parameters, 'cutpoints' | 'nu' | 'delta' | 'phi_reply'>,
  { stream, place }: { readonly stream: DrawStream; readonly place: DrawPlace },
): Reply {
  if (isRefused(parameters.phi_reply, sim1Uniform(stream, place, 'refuse-reply')))
    return { text: REFUSED_REPLY, level: null };
  const level = drawnLevel(likertSurvival(z + parameters.delta, parameters), sim1Uniform(stream, place, 'reply'));
  return { text: REPLY_SENTENCES[level - 1]!, level };
}

/** What the simulated judge makes of a reply. `quote` is a part of the reply after white space is folded. */
export type Judgement =
  | { readonly status: 'ok'; readonly agreement: number; readonly quote: string }
  | { readonly status: 'refused'; readonly quote: string }
  | { readonly status: 'unparsable' };

/** Maps a reply back to its level and quotes it (P 11.3, P 7.7). A text that is no fixed sentence is unparsable. */
export function judgeReply(reply: string): Judgement {
  const said = reply.trim().replace(/\s+/gu, ' ');
  if (said === REFUSED_REPLY) return { status: 'refused', quote: said };
  const at = (REPLY_SENTENCES as readonly string[]).indexOf(said);
  return at === -1 ? { status: 'unparsable' } : { status: 'ok', agreement: at + 1, quote: said };
}

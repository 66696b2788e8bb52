import { SIM1_LEVELS } from '../persuadee/parameters.ts';
import { type Judgement, judgeReply } from '../persuadee/replies.ts';
import { type ChatBody, textOfParts } from '../request.ts';
import type { RoleAnswer } from './role-answer.ts';
import { drawnHabit, type RoleDraws, roleUniform } from './role-draws.ts';
import type { SimulatedJudge } from './role-settings.ts';

const DECLINED = 'I cannot help with judging this conversation.';
const NONSENSE = 'A lively conversation. Both of them had a great deal to say about it.';
const MISQUOTE = 'Seventeen green umbrellas, as I always say.';

/** One message of the dialogue between marks of its own digest, as persuasion/judges/judge-request.ts sets it. */
const LINE = /^(Persuader|Listener):\n<content ([0-9a-f]{16})>\n([\s\S]*?)\n<\/content \2>$/gmu;

/**
 * A simulated judge's word: the level of the listener's last reply that is one of the fixed sentences, moved by `offset`.
 * Without one it gives no judgement. E[s_judge] = E[s] at z + delta where it has no habits (P 11.3).
 */
export function judgeAnswer(body: ChatBody, settings: SimulatedJudge, draws: RoleDraws): RoleAnswer {
  const replies = repliesIn(body);
  if (replies === null) return { kind: 'unknown', what: 'no dialogue of a Persuader and a Listener between marks' };
  const { blocked, refuses, nonsense, misquote } = settings;
  const habit = drawnHabit(Object.entries({ blocked, refuses, nonsense, misquote }), roleUniform(draws, body, 'judge'));
  const found = replies.map(judgeReply).findLast(({ status }) => status !== 'unparsable');
  if (habit === 'blocked') return { kind: 'blocked' };
  if (habit === 'refuses') return { kind: 'refusal', text: DECLINED };
  if (habit === 'nonsense' || found === undefined) return { kind: 'text', text: NONSENSE };
  return { kind: 'text', text: JSON.stringify(given(found, habit === 'misquote', settings.offset)) };
}

function given(found: Judgement, misquotes: boolean, offset: number): unknown {
  if (found.status === 'unparsable') throw new TypeError('a judgement is needed');
  const refused = found.status === 'refused';
  // Where the listener declined, the level is not used; the schema wants one.
  const agreement = refused ? 1 : judgedLevel(found.agreement, offset);
  return { quote: misquotes ? MISQUOTE : found.quote, agreement, refused };
}

/** A level as a judge with this offset gives it. */
export function judgedLevel(level: number, offset: number): number {
  return Math.min(SIM1_LEVELS, Math.max(1, level + offset));
}

/** What the listener said, in order; null = no dialogue stands in the last message. */
function repliesIn({ messages }: ChatBody): readonly string[] | null {
  const last = messages.at(-1);
  const lines = last?.role === 'user' ? [...textOfParts(last.content).matchAll(LINE)] : [];
  if (lines.length === 0) return null;
  return lines.flatMap(([, speaker, , text]) => (speaker === 'Listener' ? [text!] : []));
}

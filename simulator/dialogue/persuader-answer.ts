import type { StrategyId } from '../../persuasion/strategies.ts';
import { PAP_MAP } from '../../persuasion/strategy-map/pap.ts';
import { pick } from '../plan.ts';
import { type ChatBody, textOfParts } from '../request.ts';
import { NO_ATTEMPT_SENTENCE, STRATEGY_SENTENCES, techniqueSentence } from './persuader-sentences.ts';
import type { RoleAnswer } from './role-answer.ts';
import { drawnHabit, type RoleDraws, roleUniform } from './role-draws.ts';
import type { SimulatedPersuader } from './role-settings.ts';

const NONSENSE = 'Once upon a time there was a lighthouse, and its keeper collected spoons.';
const DECLINED = 'I cannot help with persuading somebody of this.';
/** As a critic of an attempt (persuasion/persuaders/critic.ts). */
const ADVICE = 'Give one reason more, and answer what the listener said last.';
const THOUGHTS = 'The listener has not said enough yet to be sure.';

/**
 * The turn of a simulated persuader: a fixed sentence of the strategy that the request asks for. Asked as a critic it gives
 * one fixed piece of advice.
 */
export function persuaderAnswer(body: ChatBody, settings: SimulatedPersuader, draws: RoleDraws): RoleAnswer {
  const asked = systemText(body).includes(ASKED_ADVICE) ? 'advice' : askedOf(body);
  if (asked === null) return { kind: 'unknown', what: 'no request for a turn, which names a strategy' };
  const { blocked, refusal, no_attempt, nonsense } = settings;
  const rates = Object.entries({ blocked, refusal, no_attempt, nonsense });
  const habit = drawnHabit(rates, roleUniform(draws, body, 'persuader'));
  if (habit === 'blocked') return { kind: 'blocked' };
  if (habit === 'refusal') return { kind: 'refusal', text: DECLINED };
  if (habit === 'nonsense') return { kind: 'text', text: NONSENSE };
  if (asked === 'advice') return { kind: 'text', text: JSON.stringify({ advice: ADVICE }) };
  const { sentence, strategy } = chosenFrom(asked, () => roleUniform(draws, body, 'strategy'));
  const turn = {
    ...(systemText(body).includes(ASKED_THOUGHTS) ? { thoughts: THOUGHTS } : {}),
    ...(strategy === null ? {} : { strategy }),
    attempt: habit === null,
    message: habit === null ? sentence : NO_ATTEMPT_SENTENCE,
  };
  return { kind: 'text', text: JSON.stringify(turn) };
}

/** One sentence, or strategies to choose from. */
type Asked = { readonly sentence: string } | { readonly choice: readonly [StrategyId, ...StrategyId[]] };

/** `strategy`: what it names; null = it was not asked to name one. */
function chosenFrom(asked: Asked, u: () => number): { sentence: string; strategy: StrategyId | null } {
  if ('sentence' in asked) return { sentence: asked.sentence, strategy: null };
  const strategy = pick(asked.choice, u());
  return { sentence: STRATEGY_SENTENCES[strategy], strategy };
}

const NAMED = /^Strategy of this message: (.+)$/mu;
const PLAIN = 'In this message only state the goal, without an argument.';
const LISTED = /^- ([a-z_]+): /gmu;
const CHOOSE = 'Choose the strategy';
const ASKED_TURN = '"attempt": true or false';
const ASKED_ADVICE = '{"advice": "..."}';
const ASKED_THOUGHTS = '"thoughts": "';

/** By the wordings of persuasion/persuaders/turn-strategy.ts, each on a line of its own; `other` where none stands there, null where no turn is asked for. */
function askedOf(body: ChatBody): Asked | null {
  const lines = systemText(body);
  const name = NAMED.exec(lines)?.[1];
  if (name !== undefined) return { sentence: sentenceOf(name) };
  if (lines.split('\n').includes(PLAIN)) return { sentence: STRATEGY_SENTENCES.none };
  const from = lines.indexOf(`\n${CHOOSE}`);
  const listed = from === -1 ? [] : [...lines.slice(from).matchAll(LISTED)].map((match) => match[1]!);
  const [first, ...others] = listed.filter((id): id is StrategyId => Object.hasOwn(STRATEGY_SENTENCES, id));
  if (first !== undefined) return { choice: [first, ...others] };
  return lines.includes(ASKED_TURN) ? { sentence: STRATEGY_SENTENCES.other } : null;
}

function systemText({ messages }: ChatBody): string {
  const system = messages.filter(({ role }) => role === 'system');
  return system.map(({ content }) => textOfParts(content)).join('\n\n');
}

/** `logic: definition`, `logic`, `Social Proof: definition` of PAP, or a source's own name in quotes. */
function sentenceOf(named: string): string {
  const name = named.split(':')[0]!.trim();
  if (Object.hasOwn(STRATEGY_SENTENCES, name)) return STRATEGY_SENTENCES[name as StrategyId];
  return Object.hasOwn(PAP_MAP, name) ? techniqueSentence(name) : STRATEGY_SENTENCES.other;
}

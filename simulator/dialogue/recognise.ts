import type { PriorLevel } from '../../persuasion/case.ts';
import type { AskedProbe } from '../../persuasion/probes/asked-probe.ts';
import { REFLECT } from '../../persuasion/probes/reflection.ts';
import { type ChatBody, type ContentParts, textOfParts } from '../request.ts';
import type { CaseIndex, KnownCase } from './case-index.ts';
import { type HeardMessage, hearMessage } from './hear-message.ts';
import { type Mitigation, type Opening, openingMitigations, openingOf } from './mitigations-heard.ts';

/** One message of the persuader as it came, in a case that it fits. */
export interface PlacedMessage extends Omit<HeardMessage, 'turns'> {
  /** Number of the turn in the case; null = a control turn. */
  readonly n: number | null;
}

/** A case that all texts of a request fit. */
export interface Recognised {
  readonly known: KnownCase;
  readonly prior: PriorLevel;
  readonly messages: readonly PlacedMessage[];
  /** Of the opening: they hold for every turn. */
  readonly mitigations: readonly Mitigation[];
  /** Null = the request asks for a reply. */
  readonly probe: AskedProbe | null;
  /** The probe leaves time to think. */
  readonly reflective: boolean;
}

/** What was not recognised, for people; never text of the request. */
export interface Unrecognised {
  readonly unknown: string;
}

/**
 * The cases that a request can be about, ascending by id (README, "Simulated persuadees"): the system message, the
 * persuader's text of every user message and, where the last one is a probe, its text are known, and fit one case with
 * its turns in rising order. A history that was cut fits as well.
 */
export function recognise({ messages }: ChatBody, index: CaseIndex): readonly Recognised[] | Unrecognised {
  const stranger = messages.find(({ role }) => !['system', 'user', 'assistant'].includes(role));
  if (stranger !== undefined) return { unknown: 'a message is neither of the system, the user nor the assistant' };
  const systems = messages.filter(({ role }) => role === 'system');
  if (systems.length !== 1) return { unknown: `${systems.length} system messages where one states the prior` };
  const opening = openingOf(textOfParts(systems[0]!.content));
  const priors = index.system(opening.text);
  if (priors.size === 0) return { unknown: 'the system message is that of no known case' };
  const users = messages.filter(({ role }) => role === 'user');
  const last = users.at(-1);
  if (last === undefined || messages.at(-1) !== last) return { unknown: 'the last message is not one of the user' };
  const { probes, reflective } = probesIn(aloneText(last.content) ?? '', index);
  const heard: HeardMessage[] = [];
  for (const [i, { content }] of (probes.length > 0 ? users.slice(0, -1) : users).entries()) {
    const turn = hearMessage(partsOf(content), index);
    if (turn === null) return { unknown: `user message ${i + 1} ${whatItIs(content, index)}` };
    heard.push(turn);
  }
  const asked = probes.length > 0 ? probes : null;
  const fitting = fittingCases({ priors, heard, probes: asked, opening, reflective }, index);
  return fitting.length > 0 ? fitting : { unknown: 'no one case has all these texts in this order' };
}

/** The probe that a text is in each case that asks it, alone or after the instruction to think. */
function probesIn(text: string, index: CaseIndex): { probes: ReturnType<CaseIndex['probes']>; reflective: boolean } {
  const instruction = `${REFLECT}\n\n`;
  const reflective = text.startsWith(instruction);
  return { probes: index.probes(reflective ? text.slice(instruction.length) : text), reflective };
}

/** No more of the cases that fit are tried. */
const MOST_FITTING = 12;

interface Sought {
  readonly priors: ReadonlyMap<number, PriorLevel>;
  readonly heard: readonly HeardMessage[];
  readonly probes: readonly { at: number; probe: AskedProbe }[] | null;
  readonly opening: Opening;
  readonly reflective: boolean;
}

function fittingCases({ priors, heard, probes, opening, reflective }: Sought, index: CaseIndex): Recognised[] {
  const lists = [
    ...heard.flatMap(({ turns }) => (Array.isArray(turns) ? [turns] : [])),
    ...(probes === null ? [] : [probes]),
  ];
  const shortest = lists.reduce<readonly { at: number }[] | null>(
    (least, list) => (least === null || list.length < least.length ? list : least),
    null,
  );
  const places = shortest === null ? priors.keys() : new Set(shortest.map(({ at }) => at));
  // Pictures and captions alone can tell cases apart whose texts do not (likeliest-cases.ts).
  const shows = heard.some(({ turns, before }) => turns === 'next' && before.length > 0);
  const fitting: Recognised[] = [];
  for (const at of [...places].sort((a, b) => a - b)) {
    const prior = priors.get(at);
    const probe = probes === null ? null : probes.find((one) => one.at === at)?.probe;
    const messages = numbered(heard, at);
    if (prior === undefined || probe === undefined || messages === null) continue;
    const known = index.cases[at]!;
    const mitigations = openingMitigations(opening, known.item.context);
    fitting.push({ known, prior, messages, mitigations, probe, reflective });
    if (fitting.length === MOST_FITTING && !shows) break;
  }
  return fitting;
}

/**
 * The messages with their turns of one case, which rise; null = they do not fit it. Control turns stand anywhere; turns
 * that a model wrote, and media without text, take the place of the next turn of the case.
 */
function numbered(heard: readonly HeardMessage[], at: number): PlacedMessage[] | null {
  let reached = 0;
  const messages: PlacedMessage[] = [];
  for (const { turns, ...message } of heard) {
    if (turns === 'control') {
      messages.push({ ...message, n: null });
      continue;
    }
    const later =
      turns === 'next' ? [reached + 1] : turns.flatMap((one) => (one.at === at && one.n > reached ? [one.n] : []));
    if (later.length === 0) return null;
    reached = Math.min(...later);
    messages.push({ ...message, n: reached });
  }
  return messages;
}

function whatItIs(content: ChatBody['messages'][number]['content'], index: CaseIndex): string {
  const probe = index.probes(aloneText(content) ?? '').length > 0;
  return probe ? 'is a probe that was left in the history' : 'holds no text of a known persuader';
}

function partsOf(content: ChatBody['messages'][number]['content']): ContentParts {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
}

/** The text of a message that is nothing else; null = it has other parts. */
function aloneText(content: ChatBody['messages'][number]['content']): string | null {
  const [first, second] = partsOf(content);
  return first === undefined || second !== undefined ? null : (first.text ?? null);
}

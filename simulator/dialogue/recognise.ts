import type { PriorLevel } from '../../persuasion/case.ts';
import type { AskedProbe } from '../../persuasion/probes/asked-probe.ts';
import { type ChatBody, type ContentParts, textOfParts } from '../request.ts';
import type { CaseIndex, KnownCase } from './case-index.ts';

/** One message of the persuader as it came. */
export interface HeardMessage {
  /** Number of the turn in the case; null = a control turn. */
  readonly n: number | null;
  /** Parts before the persuader's text. */
  readonly before: ContentParts;
  /** Number of parts after it: none belongs there. */
  readonly after: number;
}

/** A case that all texts of a request fit. */
export interface Recognised {
  readonly known: KnownCase;
  readonly prior: PriorLevel;
  readonly messages: readonly HeardMessage[];
  /** Null = the request asks for a reply. */
  readonly probe: AskedProbe | null;
}

/** What was not recognised, for people; never text of the request. */
export interface Unrecognised {
  readonly unknown: string;
}

interface Heard {
  /** Null = control. */
  readonly turns: readonly { readonly at: number; readonly n: number }[] | null;
  readonly before: ContentParts;
  readonly after: number;
}

/** No more of the cases that fit are tried for the pictures of a request. */
const MOST_FITTING = 12;

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
  const priors = index.system(textOfParts(systems[0]!.content));
  if (priors.size === 0) return { unknown: 'the system message is that of no known case' };
  const users = messages.filter(({ role }) => role === 'user');
  const last = users.at(-1);
  if (last === undefined || messages.at(-1) !== last) return { unknown: 'the last message is not one of the user' };
  const probes = index.probes(aloneText(last.content) ?? '');
  const heard: Heard[] = [];
  for (const [i, { content }] of (probes.length > 0 ? users.slice(0, -1) : users).entries()) {
    const turn = hear(partsOf(content), index);
    if (turn === null) return { unknown: `user message ${i + 1} ${whatItIs(content, index)}` };
    heard.push(turn);
  }
  const fitting = fittingCases({ priors, heard, probes: probes.length > 0 ? probes : null }, index);
  return fitting.length > 0 ? fitting : { unknown: 'no one case has all these texts in this order' };
}

function fittingCases(
  {
    priors,
    heard,
    probes,
  }: {
    priors: ReadonlyMap<number, PriorLevel>;
    heard: readonly Heard[];
    probes: readonly { at: number; probe: AskedProbe }[] | null;
  },
  index: CaseIndex,
): Recognised[] {
  const lists = [
    ...heard.flatMap(({ turns }) => (turns === null ? [] : [turns])),
    ...(probes === null ? [] : [probes]),
  ];
  const shortest = lists.reduce<readonly { at: number }[] | null>(
    (least, list) => (least === null || list.length < least.length ? list : least),
    null,
  );
  const places = shortest === null ? priors.keys() : new Set(shortest.map(({ at }) => at));
  const fitting: Recognised[] = [];
  for (const at of [...places].sort((a, b) => a - b)) {
    const prior = priors.get(at);
    const probe = probes === null ? null : probes.find((one) => one.at === at)?.probe;
    const messages = numbered(heard, at);
    if (prior === undefined || probe === undefined || messages === null) continue;
    fitting.push({ known: index.cases[at]!, prior, messages, probe });
    if (fitting.length === MOST_FITTING) break;
  }
  return fitting;
}

/** The messages with their turns of one case, which rise; null = they do not fit it. Control turns stand anywhere. */
function numbered(heard: readonly Heard[], at: number): HeardMessage[] | null {
  let reached = 0;
  const messages: HeardMessage[] = [];
  for (const { turns, before, after } of heard) {
    if (turns === null) {
      messages.push({ n: null, before, after });
      continue;
    }
    const later = turns.flatMap((turn) => (turn.at === at && turn.n > reached ? [turn.n] : []));
    if (later.length === 0) return null;
    reached = Math.min(...later);
    messages.push({ n: reached, before, after });
  }
  return messages;
}

/** The last part that is a known text of a persuader, with what stands around it. */
function hear(parts: ContentParts, index: CaseIndex): Heard | null {
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    const text = parts[i]!.text;
    if (text === undefined) continue;
    const turns = index.turns(text);
    const control = turns.length === 0 && index.isControl(text);
    if (turns.length === 0 && !control) continue;
    return { turns: control ? null : turns, before: parts.slice(0, i), after: parts.length - 1 - i };
  }
  return null;
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

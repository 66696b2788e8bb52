import { type PersuaderTurn, type RecordedReply, templateNegation } from '../../../persuasion/case.ts';
import { dailyPersuasionStrategy } from '../../../persuasion/strategy-map/dailypersuasion.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { jsonArrayRows } from '../../io/json-array.ts';
import { optionalText, requireList, requireObject, requireText } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { type CaseDraft, type Part, persuasionCasesOf } from '../cases-of.ts';
import type { PersuasionFile, PersuasionRow } from '../dataset.ts';
import { goalClaim } from '../goal-claim.ts';

const LEVELS = 5;

/**
 * DailyPersuasion (PersuGPT, ACL 2024): a scenario with several sessions, each of which is a case. The persuader's
 * `analysis` (hidden thoughts) and all `tone`s are left out; the recorded persuadee's replies are kept apart from the
 * turns. A turn after the first answers such a reply, so it is not `coherent` when the persuadee is live. The free
 * strategy phrase is kept and mapped to Cialdini's six by our table; a phrase outside the table is `other`. Cluster: the
 * scenario. A bad session costs only itself.
 */
export function readDailyPersuasion(file: PersuasionFile): AsyncGenerator<PersuasionRow> {
  return persuasionCasesOf(file, jsonArrayRows(file), scenarioParts);
}

function scenarioParts(row: JsonFields): readonly Part[] {
  const id = requireText(row.id, 'id');
  const scenario = requireObject(row.scenario, 'scenario');
  const background = requireText(scenario.background, 'scenario.background');
  const persuadee = requireText(scenario.persuadee, 'scenario.persuadee');
  const goal = goalClaim(requireText(scenario.goal, 'scenario.goal'), persuadee);
  const sessions = Object.entries(requireObject(row.dialog, 'dialog'));
  if (sessions.length === 0) throw new BadRowError('no session', { field: 'dialog', value: row.dialog });
  return sessions.map(([name, messages]) => (): CaseDraft => {
    const { turns, replies } = dialogue(requireList(messages, `dialog.${name}`), `dialog.${name}`);
    return {
      row: `${id}/${name}`,
      rowField: 'id',
      cites: null,
      context: goal.context,
      claim: goal.claim,
      claimOrigin: goal.origin,
      negation: templateNegation(goal.claim),
      negationOrigin: 'template',
      direction: 'for',
      groundTruth: null,
      scenario: background,
      persuadeeProfile: persuadee,
      prior: null,
      turns,
      turnsOrigin: 'source',
      recordedReplies: replies,
      probe: { kind: 'likert', levels: LEVELS },
      cluster: `dailypersuasion:${id}`,
      sensitivity: 'ordinary',
      language: 'en',
      facets: { topic: optionalText(scenario.tag), domain: firstDomain(scenario.domain), session: name },
    };
  });
}

/** The messages of a session as turns and replies. Throws BadRowError where the two do not take turns. */
function dialogue(messages: readonly unknown[], at: string): { turns: PersuaderTurn[]; replies: RecordedReply[] } {
  const turns: PersuaderTurn[] = [];
  const replies: RecordedReply[] = [];
  for (const [index, raw] of messages.entries()) {
    const field = `${at}[${index}]`;
    const message = requireObject(raw, field);
    const expected = index % 2 === 0 ? 'persuader' : 'persuadee';
    if (message.role !== expected) {
      throw new BadRowError(`not the ${expected}, whose turn it is`, { field: `${field}.role`, value: message.role });
    }
    const text = requireText(message.response, `${field}.response`);
    if (expected === 'persuadee') replies.push({ afterTurn: turns.length, text });
    else turns.push(turn(turns.length + 1, text, requireText(message.strategy, `${field}.strategy`)));
  }
  if (turns.length === 0) throw new BadRowError('no message', { field: at, value: messages });
  return { turns, replies };
}

function turn(n: number, text: string, nativeStrategy: string): PersuaderTurn {
  return {
    n,
    strategySet: 'cialdini',
    strategy: dailyPersuasionStrategy(nativeStrategy) ?? 'other',
    nativeStrategy,
    text,
    caption: null,
    media: [],
    visualRole: null,
    coherent: n === 1,
    fabricated: false,
  };
}

/** `domain` is a list of {tag, domain[]}; the first name stands for the scenario. */
function firstDomain(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  if (typeof first !== 'object' || first === null || !('domain' in first)) return null;
  return Array.isArray(first.domain) ? optionalText(first.domain[0]) : null;
}

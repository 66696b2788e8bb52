import { digestOf, hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { DeskAnswer } from './calls.ts';
import { completionReply } from './completion.ts';
import type { SimulatedPersuadee, SimulatorConfig } from './config.ts';
import { said } from './dialogue/answer.ts';
import { attachmentsOf } from './dialogue/attachments.ts';
import type { CaseIndex } from './dialogue/case-index.ts';
import { withHabit } from './dialogue/habits.ts';
import { judgeAnswer } from './dialogue/judge-answer.ts';
import { createLikeliestCases } from './dialogue/likeliest-cases.ts';
import { persuaderAnswer } from './dialogue/persuader-answer.ts';
import { createPictureMatcher, type PictureMatcher } from './dialogue/picture-match.ts';
import { recognise } from './dialogue/recognise.ts';
import type { RoleAnswer } from './dialogue/role-answer.ts';
import type { RoleDraws } from './dialogue/role-draws.ts';
import { PROBE_TEXT } from './known-texts.ts';
import { type ContentLogprobs, certainLogprobs, firstTokenLogprobs } from './logprobs.ts';
import { trialAndIndexOf } from './persuadee/draws.ts';
import type { TokenLogprob } from './persuadee/option-tokens.ts';
import { type ChatBody, schemaProperties, textOfParts } from './request.ts';
import { badRequest, type Reply } from './wire.ts';

/** The simulated persuadees of a configuration, and who talks to them or judges them. */
export interface PersuadeeDesk {
  readonly models: readonly string[];
  /** `body.model` is one of `models`. */
  chat(body: ChatBody): Promise<DeskAnswer>;
}

/** To the probe text, which no case holds. */
const SMALL_TALK = 'Yes, it is rather mild today.';

export function createPersuadeeDesk(
  { seed, persuadees, judges, persuaders }: Pick<SimulatorConfig, 'seed' | 'persuadees' | 'judges' | 'persuaders'>,
  cases: CaseIndex,
  matcher: PictureMatcher = createPictureMatcher(),
): PersuadeeDesk {
  const likeliest = createLikeliestCases();
  const fingerprint = fingerprintOf({ seed, persuadees });
  const ofOthers = fingerprintOf({ seed, judges, persuaders });

  function reply(
    given: ChatBody,
    text: string,
    { table = null, refusal = null }: { table?: readonly TokenLogprob[] | null; refusal?: string | null } = {},
  ): Reply {
    const body = persuadees[given.model]?.logprobs === false ? { ...given, logprobs: false } : given;
    const top = body.top_logprobs ?? 0;
    const logprobs = (tokens: readonly string[]): ContentLogprobs =>
      table === null ? certainLogprobs(tokens, top) : firstTokenLogprobs(tokens, table, top);
    const message = { content: refusal === null ? text : null, refusal, finish: 'stop' } as const;
    const identity = JSON.stringify([body.model, body.messages, body.seed ?? 0]);
    const own = Object.hasOwn(persuadees, body.model) ? fingerprint : ofOthers;
    return completionReply({ body, message, logprobs, identity, fingerprint: own });
  }

  const jitterOf = (model: string) => (bodyDigest: string) =>
    hashedUniform(['persuadee', seed, model, bodyDigest, 'latency']);

  function inRole(body: ChatBody, given: RoleAnswer): DeskAnswer {
    const held = (made: Reply): DeskAnswer => ({ reply: made, faultless: false, jitter: jitterOf(body.model) });
    switch (given.kind) {
      case 'text':
        return held(reply(body, given.text));
      case 'refusal':
        return held(reply(body, '', { refusal: given.text }));
      case 'blocked':
        return held(
          badRequest('The prompt was filtered by the content management policy.', 'content_filter', 'prompt'),
        );
      case 'unknown':
        return { refused: badRequest(`${given.what} stands in the request`, 'unknown_text', 'messages') };
    }
  }

  /** Judges and persuaders follow a schema: that of the question about it as well. */
  function probed(body: ChatBody): string {
    const follows = !Object.hasOwn(persuadees, body.model) && schemaProperties(body)?.has('verdict') === true;
    return follows ? JSON.stringify({ verdict: 'safe' }) : SMALL_TALK;
  }

  async function answer(body: ChatBody): Promise<DeskAnswer> {
    const { model, messages } = body;
    if (messages.length === 1 && textOfParts(messages[0]!.content) === PROBE_TEXT)
      return { reply: reply(body, probed(body)), faultless: true, jitter: jitterOf(model) };
    const place = trialAndIndexOf(body.seed ?? 0);
    const drawsOf = (own: string | undefined): RoleDraws => ({ seed: own ?? String(seed), model, place });
    const judge = entryOf(judges, model);
    if (judge !== null) return inRole(body, judgeAnswer(body, judge, drawsOf(judge.seed)));
    const persuader = entryOf(persuaders, model);
    if (persuader !== null) return inRole(body, persuaderAnswer(body, persuader, drawsOf(persuader.seed)));
    const persuadee = entryOf(persuadees, model);
    if (persuadee === null) throw new TypeError(`no persuadee ${model}`);
    return heard(body, persuadee, place);
  }

  async function heard(
    body: ChatBody,
    settings: SimulatedPersuadee,
    place: ReturnType<typeof trialAndIndexOf>,
  ): Promise<DeskAnswer> {
    const { model, messages } = body;
    const found = recognise(body, cases);
    if ('unknown' in found) return { refused: unknownDialogue(found.unknown, cases.cases.length) };
    const seen = await attachmentsOf(await likeliest.of(found), matcher);
    const temperature = body.temperature ?? 1;
    const answer = said(seen, { settings, seed: settings.seed ?? String(seed), place, temperature });
    const { text, table } = withHabit(answer, settings.habit, textOfParts(messages.at(-1)!.content));
    const made = reply(body, text, { table });
    return { reply: made, faultless: false, jitter: jitterOf(model), unrecognisedMedia: seen.strangers };
  }

  return {
    models: [persuadees, judges, persuaders].flatMap((part) => Object.keys(part)),
    async chat(body) {
      try {
        return await answer(body);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return { refused: badRequest(error.message, 'invalid_value') };
      }
    },
  };
}

function fingerprintOf(settings: unknown): string {
  return `sim_${digestOf(settings).slice(0, 10)}`;
}

function entryOf<T>(part: Readonly<Record<string, T>>, model: string): T | null {
  return Object.hasOwn(part, model) ? (part[model] ?? null) : null;
}

function unknownDialogue(what: string, known: number): Reply {
  return badRequest(
    `The simulated persuadee knows ${known} persuasion cases, and the request is about none of them: ${what}. ` +
      'It recognises texts by their exact bytes: use the cases the simulator was started with, and send the dialogue as it is.',
    'unknown_text',
    'messages',
  );
}

import { digestOf, hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { DeskAnswer } from './calls.ts';
import { completionReply } from './completion.ts';
import type { SimulatedPersuadee, SimulatorConfig } from './config.ts';
import { said } from './dialogue/answer.ts';
import { attachmentsOf } from './dialogue/attachments.ts';
import type { CaseIndex } from './dialogue/case-index.ts';
import { withHabit } from './dialogue/habits.ts';
import { createPictureMatcher, type PictureMatcher } from './dialogue/picture-match.ts';
import { recognise } from './dialogue/recognise.ts';
import { PROBE_TEXT } from './known-texts.ts';
import { type ContentLogprobs, certainLogprobs, firstTokenLogprobs } from './logprobs.ts';
import { trialAndIndexOf } from './persuadee/draws.ts';
import type { TokenLogprob } from './persuadee/option-tokens.ts';
import { type ChatBody, textOfParts } from './request.ts';
import { badRequest, type Reply } from './wire.ts';

/** The simulated persuadees of a configuration. */
export interface PersuadeeDesk {
  readonly models: readonly string[];
  /** `body.model` is one of `models`. */
  chat(body: ChatBody): Promise<DeskAnswer>;
}

/** To the probe text, which no case holds. */
const SMALL_TALK = 'Yes, it is rather mild today.';

export function createPersuadeeDesk(
  { seed, persuadees }: Pick<SimulatorConfig, 'seed' | 'persuadees'>,
  cases: CaseIndex,
  matcher: PictureMatcher = createPictureMatcher(),
): PersuadeeDesk {
  const fingerprint = `sim_${digestOf({ seed, persuadees }).slice(0, 10)}`;

  function reply(given: ChatBody, text: string, table: readonly TokenLogprob[] | null): Reply {
    const body = persuadees[given.model]?.logprobs === false ? { ...given, logprobs: false } : given;
    const top = body.top_logprobs ?? 0;
    const logprobs = (tokens: readonly string[]): ContentLogprobs =>
      table === null ? certainLogprobs(tokens, top) : firstTokenLogprobs(tokens, table, top);
    const message = { content: text, refusal: null, finish: 'stop' } as const;
    const identity = JSON.stringify([body.model, body.messages, body.seed ?? 0]);
    return completionReply({ body, message, logprobs, identity, fingerprint });
  }

  async function answer(body: ChatBody, settings: SimulatedPersuadee): Promise<DeskAnswer> {
    const { model, messages } = body;
    const jitter = (bodyDigest: string) => hashedUniform(['persuadee', seed, model, bodyDigest, 'latency']);
    if (messages.length === 1 && textOfParts(messages[0]!.content) === PROBE_TEXT)
      return { reply: reply(body, SMALL_TALK, null), faultless: true, jitter };
    const place = trialAndIndexOf(body.seed ?? 0);
    const found = recognise(body, cases);
    if ('unknown' in found) return { refused: unknownDialogue(found.unknown, cases.cases.length) };
    const seen = await attachmentsOf(found, matcher);
    const temperature = body.temperature ?? 1;
    const answer = said(seen, { settings, seed: settings.seed ?? String(seed), place, temperature });
    const { text, table } = withHabit(answer, settings.habit, textOfParts(messages.at(-1)!.content));
    return { reply: reply(body, text, table), faultless: false, jitter, unrecognisedMedia: seen.strangers };
  }

  return {
    models: Object.keys(persuadees),
    async chat(body) {
      const settings = Object.hasOwn(persuadees, body.model) ? persuadees[body.model] : undefined;
      if (settings === undefined) throw new TypeError(`no persuadee ${body.model}`);
      try {
        return await answer(body, settings);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return { refused: badRequest(error.message, 'invalid_value') };
      }
    },
  };
}

function unknownDialogue(what: string, known: number): Reply {
  return badRequest(
    `The simulated persuadee knows ${known} persuasion cases, and the request is about none of them: ${what}. ` +
      'It recognises texts by their exact bytes: use the cases the simulator was started with, and send the dialogue as it is.',
    'unknown_text',
    'messages',
  );
}

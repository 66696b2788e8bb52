import { type Sha256, sha256 } from '../core/digest.ts';
import { assertNever } from '../core/errors.ts';
import type { FaultRule, SimulatorConfig } from './config.ts';
import { meetFault } from './faults.ts';
import type { Knowledge } from './knowledge.ts';
import { noAnalyst, unknownModel } from './model-replies.ts';
import { createModeratorDesk } from './moderator-desk.ts';
import { createPersuadeeDesk } from './persuadee-desk.ts';
import type { PictureReader } from './picture-reader.ts';
import { parseAnalysisBody, parseChatBody, parseChatModerationBody, parseModerationBody } from './request.ts';
import type { Reply } from './wire.ts';

export const CALL_PATHS = [
  '/v1/chat/completions',
  '/v1/moderations',
  '/v1/chat/moderations',
  '/contentsafety/text:analyze',
  '/contentsafety/image:analyze',
] as const;
export type CallPath = (typeof CALL_PATHS)[number];

/** The call that a request's path means; null = none. Azure's paths hold under the address with `/v1` too. */
export function callPathOf(path: string): CallPath | null {
  const bare = path.startsWith('/v1/contentsafety/') ? path.slice('/v1'.length) : path;
  return CALL_PATHS.find((known) => known === bare) ?? null;
}

/** What the simulator makes of one call, before any time passes. */
export interface Settled {
  /** Configured model asked for; null = the request was refused before one was known. */
  readonly model: string | null;
  readonly fault: FaultRule | null;
  readonly reply: Reply;
  /** How long the answer is held, milliseconds. 0 for requests that are wrong in themselves. */
  readonly latencyMs: number;
  /** Pictures and captions in the request that are not those of their persuader's turn. */
  readonly unrecognisedMedia: number;
}

/** What a desk for one kind of model makes of a request; a refusal meets no fault and is not held. */
export type DeskAnswer =
  | { readonly refused: Reply }
  | {
      readonly reply: Reply;
      /** A probe: no scripted fault meets it. */
      readonly faultless: boolean;
      /** In (0, 1), for the jitter; read only where there is one. */
      readonly jitter: (bodyDigest: Sha256) => number;
      readonly unrecognisedMedia?: number;
    };

export interface CallDesk {
  /** A pure function of the path, the body and the counted attempt. */
  settle(call: { readonly path: CallPath; readonly body: Buffer; readonly attempt: number }): Promise<Settled>;
}

export function createCallDesk(
  config: SimulatorConfig,
  knowledge: Knowledge,
  /** Read at each call: it can be patched. */
  latency: () => SimulatorConfig['latency'],
  reader?: PictureReader,
): CallDesk {
  const moderators = createModeratorDesk(config, knowledge, reader);
  const persuadees = createPersuadeeDesk(config, knowledge.cases);
  const known = () => [...moderators.models, ...persuadees.models];

  function settled(model: string, answer: DeskAnswer, { body, attempt }: { body: Buffer; attempt: number }): Settled {
    if ('refused' in answer) return refused(model, answer.refused);
    const { reply, faultless, jitter: uniform, unrecognisedMedia = 0 } = answer;
    const { ms, jitter } = latency();
    const { seed, faults } = config;
    const fault =
      faults.length === 0 || faultless ? null : meetFault(faults, { seed, model, bodyDigest: sha256(body), attempt });
    const latencyMs = jitter === 0 ? ms : ms + jitter * uniform(sha256(body));
    return { model, fault, reply, latencyMs, unrecognisedMedia };
  }

  async function settleChat(body: Buffer, attempt: number): Promise<Settled> {
    const parsed = parseChatBody(body);
    if (!parsed.ok) return refused(null, parsed.reply);
    const { model } = parsed.value;
    const desk = [moderators, persuadees].find(({ models }) => models.includes(model));
    if (desk === undefined) return refused(null, unknownModel(model, known()));
    return settled(model, await desk.chat(parsed.value), { body, attempt });
  }

  async function settleAnalysis(body: Buffer, attempt: number): Promise<Settled> {
    const parsed = parseAnalysisBody(body);
    if (!parsed.ok) return refused(null, parsed.reply);
    const found = await moderators.analyze(parsed.value);
    return found === null ? refused(null, noAnalyst()) : settled(found.model, found.answer, { body, attempt });
  }

  async function settleModeration(body: Buffer, attempt: number, inChat: boolean): Promise<Settled> {
    const parsed = inChat ? parseChatModerationBody(body) : parseModerationBody(body);
    if (!parsed.ok) return refused(null, parsed.reply);
    const model = parsed.value.model ?? moderators.usual;
    if (!known().includes(model)) return refused(null, unknownModel(model, known()));
    return settled(model, await moderators.moderate(model, parsed.value.input), { body, attempt });
  }

  return {
    settle({ path, body, attempt }) {
      switch (path) {
        case '/v1/chat/completions':
          return settleChat(body, attempt);
        case '/v1/moderations':
        case '/v1/chat/moderations':
          return settleModeration(body, attempt, path === '/v1/chat/moderations');
        case '/contentsafety/text:analyze':
        case '/contentsafety/image:analyze':
          return settleAnalysis(body, attempt);
        default:
          return assertNever(path);
      }
    },
  };
}

function refused(model: string | null, reply: Reply): Settled {
  return { model, fault: null, reply, latencyMs: 0, unrecognisedMedia: 0 };
}

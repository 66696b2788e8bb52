import { digestOf, sha256 } from '../core/digest.ts';
import { chatAnswer } from './chat-answer.ts';
import type { FaultRule, SimulatorConfig } from './config.ts';
import { meetFault } from './faults.ts';
import type { Knowledge } from './knowledge.ts';
import { BLANK, type PlannedText } from './known-texts.ts';
import { moderationAnswer } from './moderation-answer.ts';
import { createPictureReader, type PictureReader } from './picture-reader.ts';
import { lookAt } from './pictures.ts';
import { type Plan, planAnswer } from './plan.ts';
import {
  type ContentParts,
  type ModerationBody,
  parseChatBody,
  parseModerationBody,
  searchedTexts,
  textOfParts,
  userParts,
} from './request.ts';
import type { TextIndex } from './text-index.ts';
import { badRequest, errorReply, type Reply } from './wire.ts';

export const CALL_PATHS = ['/v1/chat/completions', '/v1/moderations'] as const;
export type CallPath = (typeof CALL_PATHS)[number];

/** What the simulator makes of one call, before any time passes. */
export interface Settled {
  /** Configured model asked for; null = the request was refused before one was known. */
  readonly model: string | null;
  readonly fault: FaultRule | null;
  readonly reply: Reply;
  /** How long the answer is held, milliseconds. 0 for requests that are wrong in themselves. */
  readonly latencyMs: number;
}

export interface CallDesk {
  /** A pure function of the path, the body and the counted attempt. */
  settle(call: { readonly path: CallPath; readonly body: Buffer; readonly attempt: number }): Promise<Settled>;
}

export function createCallDesk(
  config: SimulatorConfig,
  { index, drawn }: Knowledge,
  /** Read at each call: it can be patched. */
  latency: () => SimulatorConfig['latency'],
  reader: PictureReader = createPictureReader(),
): CallDesk {
  const { seed, models } = config;
  const fingerprint = `sim_${digestOf({ seed, models }).slice(0, 10)}`;
  const planOf = (model: string, text: PlannedText, sample: number): Plan => {
    const settings = models[model];
    if (settings === undefined) throw new TypeError(`no model ${model}`);
    const unknownTruthUnsafeShare = config.unknown_truth_unsafe_share;
    return planAnswer({ seed, model, settings, text, sample, unknownTruthUnsafeShare });
  };

  function held(
    { model, text, plan, reply }: { model: string; text: PlannedText; plan: Plan; reply: Reply },
    { body, attempt }: { body: Buffer; attempt: number },
  ): Settled {
    const { ms, jitter } = latency();
    const fault =
      config.faults.length === 0 || text.faultless
        ? null
        : meetFault(config.faults, { seed, model, bodyDigest: sha256(body), attempt });
    return { model, fault, reply, latencyMs: jitter === 0 ? ms : ms + jitter * plan.uniform('latency') };
  }

  /** The text that pictures show, else the one found in the words; a blank picture alone is judged as such. */
  async function textBefore(
    parts: ContentParts,
    words: readonly string[],
    param: string,
  ): Promise<PlannedText | { readonly reply: Reply }> {
    const seen = await lookAt(parts, reader);
    if (seen.kind === 'refused') return { reply: seen.reply };
    if (seen.kind === 'text') {
      return drawn.find(seen.text, seen.shown) ?? { reply: unknownText(param, drawn.size) };
    }
    const known = firstKnown(index, words);
    if (known !== null) return known;
    return seen.kind === 'blank' ? BLANK : { reply: unknownText(param, index.size) };
  }

  async function settleChat(body: Buffer, attempt: number): Promise<Settled> {
    const parsed = parseChatBody(body);
    if (!parsed.ok) return refused(null, parsed.reply);
    const request = parsed.value;
    const settings = own(models, request.model);
    if (settings === undefined) return refused(null, unknownModel(request.model, Object.keys(models)));
    const { format } = settings;
    if (format === 'moderations')
      return refused(request.model, wrongPath(request.model, 'is a moderation model: ask /v1/moderations'));
    const text = await textBefore(userParts(request), searchedTexts(request), 'messages');
    if ('reply' in text) return refused(request.model, text.reply);
    const plan = planOf(request.model, text, request.seed ?? 0);
    const reply = chatAnswer({ body: request, format, settings, text, plan, fingerprint });
    return held({ model: request.model, text, plan, reply }, { body, attempt });
  }

  async function settleModeration(body: Buffer, attempt: number): Promise<Settled> {
    const parsed = parseModerationBody(body);
    if (!parsed.ok) return refused(null, parsed.reply);
    const { input, model: asked } = parsed.value;
    const model = asked ?? Object.keys(models).find((name) => models[name]?.format === 'moderations') ?? 'unnamed';
    const settings = own(models, model);
    if (settings === undefined) return refused(null, unknownModel(model, Object.keys(models)));
    if (settings.format !== 'moderations')
      return refused(model, wrongPath(model, 'is a chat model: ask /v1/chat/completions'));
    const inputs: { text: PlannedText; plan: Plan }[] = [];
    for (const parts of inputsOf(input)) {
      const text = await textBefore(parts, [textOfParts([...parts])], 'input');
      if ('reply' in text) return refused(model, text.reply);
      inputs.push({ text, plan: planOf(model, text, 0) });
    }
    const first = inputs[0] as (typeof inputs)[number];
    return held({ model, ...first, reply: moderationAnswer({ model, settings, inputs }) }, { body, attempt });
  }

  return {
    settle: ({ path, body, attempt }) =>
      path === '/v1/moderations' ? settleModeration(body, attempt) : settleChat(body, attempt),
  };
}

/** Strings are inputs of their own; parts are one input together. */
function inputsOf(input: ModerationBody['input']): readonly ContentParts[] {
  const strings = typeof input === 'string' ? [input] : input.every((one) => typeof one === 'string') ? input : null;
  if (strings === null) return [input as ContentParts];
  return strings.map((text) => [{ type: 'text', text: text as string }]);
}

function refused(model: string | null, reply: Reply): Settled {
  return { model, fault: null, reply, latencyMs: 0 };
}

function firstKnown(index: TextIndex<PlannedText>, texts: readonly string[]): PlannedText | null {
  for (const text of texts) {
    const known = index.find(text);
    if (known !== null) return known;
  }
  return null;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function unknownModel(model: string, known: readonly string[]): Reply {
  return errorReply({
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
    message: `The model '${model.slice(0, 100)}' does not exist. This simulator knows ${known.join(', ')}.`,
  });
}

function wrongPath(model: string, what: string): Reply {
  return badRequest(`The model '${model}' ${what}.`, 'unsupported_model', 'model');
}

function unknownText(param: string, known: number): Reply {
  return badRequest(
    `No text known to the simulator stands in the request (${known} spellings known), so it has no planned answer. ` +
      'Load the dataset of the case with --datasets, or check that the template puts the content into the prompt.',
    'unknown_text',
    param,
  );
}

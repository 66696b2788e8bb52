import { digestOf } from '../core/digest.ts';
import { underPolicy } from './asked-policy.ts';
import type { DeskAnswer } from './calls.ts';
import { chatAnswer } from './chat-answer.ts';
import type { SimulatorConfig } from './config.ts';
import { analysis } from './formats/azure-content-safety.ts';
import type { Format } from './formats/format.ts';
import { formatOf } from './formats/registry.ts';
import type { Knowledge } from './knowledge.ts';
import { BLANK, type PlannedText } from './known-texts.ts';
import { unknownText, wrongPath } from './model-replies.ts';
import { moderationAnswer } from './moderation-answer.ts';
import { createPictureReader, type PictureReader } from './picture-reader.ts';
import { lookAt } from './pictures.ts';
import { type Plan, planAnswer } from './plan.ts';
import {
  type AnalysisBody,
  analysisParts,
  type ChatBody,
  type ContentParts,
  type ModerationBody,
  searchedTexts,
  textOfParts,
  userParts,
} from './request.ts';
import type { TextIndex } from './text-index.ts';
import type { Reply } from './wire.ts';

type Wire = Format['wire'];

/** Where models of each kind are asked. */
const PATHS: Readonly<Record<Wire, string>> = {
  chat: '/v1/chat/completions',
  moderations: '/v1/moderations',
  analyze: '/contentsafety/text:analyze',
};

/** The moderators of a configuration. */
export interface ModeratorDesk {
  readonly models: readonly string[];
  /** Answers moderation calls that name no model. */
  readonly usual: string;
  /** `body.model` is one of `models`. */
  chat(body: ChatBody): Promise<DeskAnswer>;
  moderate(model: string, input: ModerationBody['input']): Promise<DeskAnswer>;
  /** Azure's calls name no model: the first of that format answers; null = there is none. */
  analyze(body: AnalysisBody): Promise<{ readonly model: string; readonly answer: DeskAnswer } | null>;
}

export function createModeratorDesk(
  { seed, models, unknown_truth_unsafe_share: unknownTruthUnsafeShare }: SimulatorConfig,
  { index, drawn }: Pick<Knowledge, 'index' | 'drawn'>,
  reader: PictureReader = createPictureReader(),
): ModeratorDesk {
  const fingerprint = `sim_${digestOf({ seed, models }).slice(0, 10)}`;
  const settingsOf = (model: string) => (Object.hasOwn(models, model) ? models[model] : undefined);
  const planOf = (model: string, text: PlannedText, sample: number): Plan => {
    const settings = settingsOf(model);
    if (settings === undefined) throw new TypeError(`no model ${model}`);
    return planAnswer({ seed, model, settings, text, sample, unknownTruthUnsafeShare });
  };

  const firstOf = (wire: Wire) =>
    Object.keys(models).find((name) => {
      const settings = models[name];
      return settings !== undefined && formatOf(settings.format).wire === wire;
    }) ?? null;

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

  const held = (reply: Reply, { text, plan }: { text: PlannedText; plan: Plan }): DeskAnswer => ({
    reply,
    faultless: text.faultless,
    jitter: () => plan.uniform('latency'),
  });

  return {
    models: Object.keys(models),
    usual: firstOf('moderations') ?? 'unnamed',

    async chat(body) {
      const { model } = body;
      const settings = settingsOf(model);
      const format = settings === undefined ? null : formatOf(settings.format);
      if (settings === undefined || format?.wire !== 'chat')
        return { refused: wrongPath(model, `is a moderation model: ask ${PATHS[format?.wire ?? 'moderations']}`) };
      const found = await textBefore(userParts(body), searchedTexts(body), 'messages');
      if ('reply' in found) return { refused: found.reply };
      const text = underPolicy(found, format.asks?.(body) ?? null);
      const plan = planOf(model, text, body.seed ?? 0);
      return held(chatAnswer({ body, format, settings, text, plan, fingerprint }), { text, plan });
    },

    async moderate(model, input) {
      const settings = settingsOf(model);
      const format = settings === undefined ? null : formatOf(settings.format);
      if (settings === undefined || format?.wire !== 'moderations') {
        const wire = format?.wire ?? 'chat';
        const what = wire === 'chat' ? 'is a chat model' : 'answers analyses';
        return { refused: wrongPath(model, `${what}: ask ${PATHS[wire]}`) };
      }
      const inputs: { text: PlannedText; plan: Plan }[] = [];
      for (const parts of inputsOf(input)) {
        const text = await textBefore(parts, [textOfParts([...parts])], 'input');
        if ('reply' in text) return { refused: text.reply };
        inputs.push({ text, plan: planOf(model, text, 0) });
      }
      return held(moderationAnswer({ model, format, settings, inputs }), inputs[0] as (typeof inputs)[number]);
    },

    async analyze(body) {
      const model = firstOf('analyze');
      const settings = model === null ? undefined : settingsOf(model);
      if (model === null || settings === undefined) return null;
      const text = await textBefore(analysisParts(body), [body.text ?? ''], 'text');
      if ('reply' in text) return { model, answer: { refused: text.reply } };
      const plan = planOf(model, text, 0);
      return { model, answer: held(analysis({ body, text, plan, settings }), { text, plan }) };
    },
  };
}

/** Strings are inputs of their own; parts are one input together. */
function inputsOf(input: ModerationBody['input']): readonly ContentParts[] {
  const strings = typeof input === 'string' ? [input] : input.every((one) => typeof one === 'string') ? input : null;
  if (strings === null) return [input as ContentParts];
  return strings.map((text) => [{ type: 'text', text: text as string }]);
}

function firstKnown(index: TextIndex<PlannedText>, texts: readonly string[]): PlannedText | null {
  for (const text of texts) {
    const known = index.find(text);
    if (known !== null) return known;
  }
  return null;
}

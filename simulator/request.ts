import { z } from 'zod';
import { badRequest, type Reply } from './wire.ts';

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.looseObject({ url: z.string() }).optional(),
});
const content = z.union([z.string(), z.array(part)]);

const chat = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: content.nullish() })).min(1),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().nullish(),
  stream: z.boolean().nullish(),
  /** What servers hand to a chat template, e.g. vLLM. */
  chat_template_kwargs: z.record(z.string(), z.unknown()).optional(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    })
    .nullish(),
});

const moderation = z.looseObject({
  model: z.string().min(1).nullish(),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

/** Mistral's `/v1/chat/moderations`: one conversation or several. */
const turns = z.array(z.looseObject({ role: z.string(), content: content.nullish() })).min(1);
const chatModeration = z.looseObject({
  model: z.string().min(1).nullish(),
  input: z.union([turns, z.array(turns).min(1)]),
});

/** Azure's `text:analyze` and `image:analyze`. */
const analysisBody = z
  .looseObject({
    text: z.string().min(1).max(10_000).optional(),
    image: z.looseObject({ content: z.string().min(1) }).optional(),
    categories: z.array(z.enum(['Hate', 'SelfHarm', 'Sexual', 'Violence'])).nullish(),
    outputType: z.enum(['FourSeverityLevels', 'EightSeverityLevels']).nullish(),
  })
  .refine(({ text, image }) => (text === undefined) !== (image === undefined), {
    message: 'text, or image with its content, is expected',
    path: ['text'],
  });

export type ContentParts = readonly z.output<typeof part>[];
export type ChatBody = z.output<typeof chat>;
export type ModerationBody = z.output<typeof moderation>;
export type AnalysisBody = z.output<typeof analysisBody>;

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply };

export function parseChatBody(body: Buffer): Parsed<ChatBody> {
  const parsed = parseBody(chat, body);
  return parsed.ok && parsed.value.stream === true
    ? { ok: false, reply: badRequest('the simulator does not stream', 'unsupported_value', 'stream') }
    : parsed;
}

export function parseModerationBody(body: Buffer): Parsed<ModerationBody> {
  return parseBody(moderation, body);
}

/** A conversation is judged by its last turn. */
export function parseChatModerationBody(body: Buffer): Parsed<ModerationBody> {
  const parsed = parseBody(chatModeration, body);
  if (!parsed.ok) return parsed;
  const { model, input } = parsed.value;
  const conversations = input.map((one) => (Array.isArray(one) ? one : null));
  const several = conversations.every((one) => one !== null) ? conversations : [input as z.output<typeof turns>];
  return { ok: true, value: { model, input: several.map((one) => textOfParts(one.at(-1)?.content)) } };
}

export function parseAnalysisBody(body: Buffer): Parsed<AnalysisBody> {
  return parseBody(analysisBody, body);
}

/** The picture of an analysis as parts; it comes as bare Base64. */
export function analysisParts({ image }: AnalysisBody): ContentParts {
  return image === undefined
    ? []
    : [{ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${image.content}` } }];
}

function parseBody<T>(schema: z.ZodType<T>, body: Buffer): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return { ok: false, reply: badRequest('We could not parse the JSON body of your request.') };
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return { ok: false, reply: badRequest(`Invalid value for '${path}': ${issue?.message}`, 'invalid_value', path) };
}

/** The text of a message or of moderation parts; texts of several parts are joined by a blank line. */
export function textOfParts(content: ChatBody['messages'][number]['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).flatMap((p) => (p.text === undefined ? [] : [p.text])).join('\n\n');
}

/** Every part of the user's messages, in their order; plain text has none. */
export function userParts(body: ChatBody): ContentParts {
  return body.messages.flatMap(({ role, content: given }) => (role === 'user' && Array.isArray(given) ? given : []));
}

/** Where the case can stand: user messages from the last to the first, then assistant messages likewise. */
export function searchedTexts(body: ChatBody): string[] {
  const reversed = body.messages.toReversed();
  return ['user', 'assistant'].flatMap((role) =>
    reversed.filter((message) => message.role === role).map((message) => textOfParts(message.content)),
  );
}

/** Names of the properties the asked schema has; null = no schema was asked for. */
export function schemaProperties(body: ChatBody): ReadonlySet<string> | null {
  const format = body.response_format;
  if (format?.type !== 'json_schema') return null;
  const properties = format.json_schema?.schema?.properties;
  return typeof properties === 'object' && properties !== null ? new Set(Object.keys(properties)) : null;
}

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

export type ContentParts = readonly z.output<typeof part>[];
export type ChatBody = z.output<typeof chat>;
export type ModerationBody = z.output<typeof moderation>;

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

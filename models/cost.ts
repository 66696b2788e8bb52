import type { MessagePart, ModelRequest, Usage } from './model-port.ts';
import type { NanoUsd } from './quota.ts';

/** USD for a million tokens, as providers print it. */
export interface Price {
  readonly input_per_mtok: number;
  readonly output_per_mtok: number;
  /** The most input tokens that one image can cost; without it no image goes out under a hard budget. */
  readonly tokens_per_image?: number | undefined;
}

/** Prices by requested model. */
export type PriceTable = Readonly<Record<string, Price>>;

/**
 * Tokens that a server's chat template may add to a request: role marks, date lines, default system prompts, and the
 * built-in policy of guard models (Llama Guard's is about 700). Our bound, generous on purpose: it is only reserved.
 */
export const TEMPLATE_TOKENS = 1_024;
/** Tokens that mark the begin, role and end of one message. */
export const MESSAGE_TOKENS = 16;
/** JSON around the texts of a request. */
const ENVELOPE_BYTES = 512;

/** The most that one attempt can use. */
export interface WorstCase {
  /** Input and output together. */
  readonly tokens: number;
  readonly money: NanoUsd;
}

/**
 * Bound of one attempt. A token of a byte-level or byte-fallback vocabulary stands for at least one UTF-8 byte, so the
 * bytes of all text (schema included) bound the input; each image adds the price's bound; `maxTokens` bounds the output.
 */
export function worstCase(request: ModelRequest, price: Price): WorstCase {
  const messages = request.kind === 'chat' ? request.messages.length : 1;
  const images = partsOf(request).filter(({ type }) => type === 'image').length * (price.tokens_per_image ?? 0);
  const inputTokens = textBytes(request) + messages * MESSAGE_TOKENS + images + TEMPLATE_TOKENS;
  const outputTokens = request.kind === 'chat' ? request.maxTokens : 0;
  return { tokens: inputTokens + outputTokens, money: actualCost({ inputTokens, outputTokens }, price) };
}

/** What an answer cost by its own count of tokens, rounded up to a whole nano-dollar. */
export function actualCost({ inputTokens, outputTokens }: Usage, price: Price): NanoUsd {
  return Math.ceil(
    (inputTokens * microUsd(price.input_per_mtok) + outputTokens * microUsd(price.output_per_mtok)) / 1_000,
  );
}

/** Bytes of the request's body on the wire, about: what counts against the limit of bodies in flight. */
export function requestBytes(request: ModelRequest): number {
  const media = partsOf(request).reduce((sum, part) => sum + (part.type === 'text' ? 0 : base64Bytes(part.bytes)), 0);
  return textBytes(request) + media + ENVELOPE_BYTES;
}

function base64Bytes(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Whole micro-dollars a million tokens, rounded up: products with token counts then stay exact. */
function microUsd(perMtok: number): number {
  return Math.ceil(Number((perMtok * 1e6).toFixed(3)));
}

function textBytes(request: ModelRequest): number {
  const texts = partsOf(request).flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const schema = request.kind === 'chat' && request.schema !== null ? JSON.stringify(request.schema) : '';
  return [...texts, schema].reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
}

function partsOf(request: ModelRequest): readonly MessagePart[] {
  if (request.kind === 'moderation') return request.input;
  return request.messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content,
  );
}

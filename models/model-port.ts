import type { Json } from '../core/canonical-json.ts';
import type { TextPart } from '../core/content.ts';
import type { Sha256 } from '../core/digest.ts';

export const IMAGE_DETAILS = ['auto', 'low', 'high'] as const;
export type ImageDetail = (typeof IMAGE_DETAILS)[number];

/** A JPEG of our own making, by hash: the client reads the bytes when it sends. */
export interface SentImage {
  readonly type: 'image';
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly detail: ImageDetail;
}

/** An MP4 of our own making, for servers that take video. */
export interface SentVideo {
  readonly type: 'video';
  readonly sha256: Sha256;
  readonly bytes: number;
}

/** What a message can hold. Part of the call key as it stands: media by hash. */
export type MessagePart = TextPart | SentImage | SentVideo;

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | readonly MessagePart[];
}

/** One chat completion, provider-neutral. Part of the call key as it stands. */
export interface ChatRequest {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  /** Mandatory: the worst case of an attempt is priced by it. */
  readonly maxTokens: number;
  readonly temperature: number | null;
  readonly seed: number | null;
  /** Ask for log-probabilities of the `top` likeliest tokens. */
  readonly logprobs: { readonly top: number } | null;
  /** JSON schema the answer must follow, where the server can do so. */
  readonly schema: { readonly name: string; readonly schema: { readonly [key: string]: Json } } | null;
}

/** One call to a moderation endpoint (`POST /v1/moderations`). */
export interface ModerationRequest {
  readonly kind: 'moderation';
  readonly input: readonly (TextPart | SentImage)[];
}

export type ModelRequest = ChatRequest | ModerationRequest;

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What came back over the wire, before anyone reads meaning into it. This is what the ledger keeps. */
export interface RawAnswer {
  readonly status: number;
  /** Only the headers that later readers need, lower-cased (`x-request-id`, `openai-processing-ms`, ...). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Model id as the server answered; null = it named none. */
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly latencyMs: number;
}

/** The outgoing side of one attempt. `headers` carries `Idempotency-Key` and `X-Mettle-Attempt`. */
export interface Outgoing {
  readonly model: string;
  readonly request: ModelRequest;
  /** Provider parameters of the spec beyond the request (`top_p`, `chat_template_kwargs`, ...). */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * One endpoint. `send` makes exactly one HTTP exchange, never retries, and resolves with the raw answer when the server
 * has settled the call: 2xx, a content-policy refusal, context overflow, or another 4xx that no repetition mends.
 * Throws RateLimitedError (429), ProviderUnavailableError (408, 409, 5xx, socket), ProviderTimeoutError (own timeout),
 * ProviderConfigError (401, 403, 404, exhausted quota: the run pauses), or the signal's reason when it aborted.
 */
export interface ModelClient {
  send(outgoing: Outgoing): Promise<RawAnswer>;
}

/** Log-probabilities of one generated token. */
export interface TokenLogprobs {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/**
 * Meaning of a stored answer to a chat call (C 7.3), a pure function of the raw answer.
 * `answered`: text to parse. `refused`: refusal field. `filtered`: content-policy 400 or finish reason.
 * `truncated`: cut at max tokens. `too_long`: context overflow. `rejected`: another 4xx. `unreadable`: a body that is
 * not the provider's JSON.
 */
export type ChatAnswer =
  | { readonly kind: 'answered'; readonly text: string; readonly logprobs: readonly TokenLogprobs[] | null }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'filtered' }
  | { readonly kind: 'truncated'; readonly text: string; readonly logprobs: readonly TokenLogprobs[] | null }
  | { readonly kind: 'too_long' }
  | { readonly kind: 'rejected'; readonly status: number; readonly code: string | null }
  | { readonly kind: 'unreadable' };

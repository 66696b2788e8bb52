/** One HTTP answer, ready to be written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Code of an error answer (or its status), as the tally counts it; absent = no error. */
  readonly error?: string;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** An error that the wire knows: the fields of OpenAI's error body. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'rate_limit_error' | 'server_error';
  readonly code: string | null;
  readonly param?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonReply(value: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) };
}

/** `{error: {message, type, code, param}}`, as OpenAI answers. */
export function errorReply({ status, message, type, code, param = null, headers = {} }: WireError): Reply {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify({ error: { message, type, param, code } }),
    error: code ?? String(status),
  };
}

/** The request is wrong in itself: no repetition mends it. */
export function badRequest(message: string, code: string | null = null, param: string | null = null): Reply {
  return errorReply({ status: 400, type: 'invalid_request_error', message, code, param });
}

/** Model id in answers: the asked one is still legible, and nobody takes it for a real one. */
export function answeredModel(model: string): string {
  return `${model} (simulated)`;
}

/** Time stamp of every answer: answers are pure functions of their requests. 2026-01-01T00:00:00Z. */
export const CREATED = 1_767_225_600;

/** Tokens of a request in `usage`: UTF-8 bytes / 4, rounded up. */
export function inputTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 4);
}

import { ProviderConfigError, ProviderUnavailableError, RateLimitedError } from './errors.ts';
import type { Exchange } from './http-exchange.ts';
import type { RawAnswer } from './model-port.ts';
import {
  isContentPolicy,
  isFields,
  isMisconfigured,
  isQuotaExhausted,
  type ProviderErrorBody,
  parseJson,
  readProviderError,
} from './provider-error.ts';
import { readUsage } from './read-answer.ts';

/** Statuses that name a fault of the endpoint's settings, never of a case. */
const CONFIG_STATUSES = new Set([401, 402, 403, 404, 405, 407]);
/** 425 = too early. */
const PASSING_STATUSES = new Set([408, 409, 425]);
const KEPT_HEADERS = new Set(['x-request-id', 'request-id', 'openai-processing-ms', 'content-type']);
const OUR_HEADERS = 'x-mettle-';
const SHOWN_CHARACTERS = 300;

export interface FailureContext {
  readonly endpoint: string;
  readonly model: string;
  /** Never shown in a message. */
  readonly apiKey: string | null;
}

/**
 * The raw answer of a settled exchange. Throws RateLimitedError, ProviderUnavailableError or ProviderConfigError
 * where the server did not settle the call (C 7.5). A 2xx whose body names an error with a status counts as that
 * status.
 */
export function settle(exchange: Exchange, context: FailureContext): RawAnswer {
  const json = parseJson(exchange.body);
  const error = readProviderError(json);
  const status = effectiveStatus(exchange.status, error);
  if (status < 200 || status > 299) throwUnsettled({ status, error, exchange, context });
  const model = isFields(json) && typeof json.model === 'string' && json.model !== '' ? json.model : null;
  return {
    status: exchange.status,
    headers: keptHeaders(exchange.headers),
    body: exchange.body,
    model,
    usage: readUsage(json),
    latencyMs: exchange.latencyMs,
  };
}

/** Milliseconds until the server wants to be asked again: `retry-after-ms`, else `retry-after` as seconds or date. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number = Date.now()): number | null {
  const exact = numberOf(headers['retry-after-ms']);
  if (exact !== null) return exact;
  const given = headers['retry-after'];
  if (given === undefined) return null;
  const seconds = numberOf(given);
  if (seconds !== null) return seconds * 1000;
  const at = Date.parse(given);
  if (!Number.isFinite(at)) return null;
  const sentAt = Date.parse(headers.date ?? '');
  return Math.max(0, at - (Number.isFinite(sentAt) ? sentAt : now));
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined || !/^\s*\d{1,9}(\.\d+)?\s*$/.test(text)) return null;
  return Number(text);
}

function effectiveStatus(status: number, error: ProviderErrorBody | null): number {
  return status >= 200 && status <= 299 && error?.status != null ? error.status : status;
}

function throwUnsettled(failure: {
  status: number;
  error: ProviderErrorBody | null;
  exchange: Exchange;
  context: FailureContext;
}): void {
  const { status, error, exchange, context } = failure;
  const where = `${context.endpoint} (${context.model}) answered ${status}`;
  if (error !== null && isQuotaExhausted(error))
    throw config(`${where}: quota exhausted`, failure, 'Top up the account.');
  if (status === 429) throw new RateLimitedError(where, { retryAfterMs: retryAfterMs(exchange.headers) });
  if (error !== null && isContentPolicy(error)) return;
  if (error !== null && isMisconfigured(error)) throw config(where, failure, HINTS[401]);
  if (CONFIG_STATUSES.has(status)) throw config(where, failure, HINTS[status]);
  if (status >= 300 && status <= 399)
    throw config(`${where}, a redirect`, failure, 'Name the final address as base URL.');
  if (status >= 400 && status <= 499 && !PASSING_STATUSES.has(status)) return;
  throw new ProviderUnavailableError(where, { status, retryAfterMs: retryAfterMs(exchange.headers) });
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'Check the API key and the model name of this endpoint, then resume the run.',
  402: 'Top up the account, then resume the run.',
  403: 'The key may not use this model: check its rights, then resume the run.',
  404: 'Check the base URL and the model name of this endpoint, then resume the run.',
  405: 'Check the base URL of this endpoint, then resume the run.',
};

function config(
  what: string,
  { error, context }: { error: ProviderErrorBody | null; context: FailureContext },
  hint: string | undefined,
): ProviderConfigError {
  const said = error === null || error.message === '' ? '' : `: ${shown(error.message, context.apiKey)}`;
  return new ProviderConfigError(`${what}${said}`, hint === undefined ? {} : { hint });
}

function shown(message: string, apiKey: string | null): string {
  const clean = message.replace(/\p{Cc}+/gu, ' ');
  return (apiKey ? clean.replaceAll(apiKey, '[key]') : clean).slice(0, SHOWN_CHARACTERS);
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => KEPT_HEADERS.has(name) || name.startsWith(OUR_HEADERS)),
  );
}

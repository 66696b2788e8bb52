import { MettleError } from '../core/errors.ts';

/** The provider refused a call for its rate. Thrown by model clients; only the call scheduler retries it. */
export class RateLimitedError extends MettleError {
  override readonly name = 'RateLimitedError';
  readonly code = 'RateLimited';
  readonly retryable = true;
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { retryAfterMs: number | null; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** 408, 409, 5xx or a broken connection. `retryAfterMs` where the server gave one. */
export class ProviderUnavailableError extends MettleError {
  override readonly name = 'ProviderUnavailableError';
  readonly code = 'ProviderUnavailable';
  readonly retryable = true;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { status: number | null; retryAfterMs?: number | null; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** No answer within the endpoint's own timeout. */
export class ProviderTimeoutError extends MettleError {
  override readonly name = 'ProviderTimeoutError';
  readonly code = 'ProviderTimeout';
  readonly retryable = true;
}

/** A wrong key, an unknown model, an exhausted quota, a missing package: the run pauses, no case is burnt. */
export class ProviderConfigError extends MettleError {
  override readonly name = 'ProviderConfigError';
  readonly code = 'ProviderConfig';
  readonly retryable = false;
}

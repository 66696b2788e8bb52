import { ApplicationFailure, type Duration } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { MettleError } from '../core/errors.ts';

/** How long the server waits before it hands a failed page out again. */
const RETRY_DELAY: Readonly<Record<string, Duration>> = {
  ProviderUnavailable: '10 seconds',
  PageStopped: '1 second',
  StaleLease: '1 second',
  StoreUnavailable: '5 seconds',
};

/** A stale lease ends this attempt only: the server decides which attempt is the newest. */
const RETRYABLE = new Set(['StaleLease']);

/** The one place where a failure of ours becomes one of Temporal's. */
export function toActivityFailure(error: unknown): unknown {
  if (!(error instanceof MettleError)) return error;
  const nextRetryDelay = RETRY_DELAY[error.code];
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.retryable && !RETRYABLE.has(error.code),
    cause: error,
    ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
  });
}

export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
    try {
      return await next(input);
    } catch (error) {
      throw toActivityFailure(error);
    }
  },
};

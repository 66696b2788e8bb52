import { errorMessage, MettleError } from '../core/errors.ts';

/** The right to start calls, held by one page attempt. */
export interface SendPermit {
  /** True when a call may be started at this very moment. */
  open(): boolean;
}

/** A page attempt stopped taking calls: pause, drain, time limit, lost lease. Calls in flight were allowed to finish. */
export class PageStoppedError extends MettleError {
  override readonly name = 'PageStoppedError';
  readonly code = 'PageStopped';
  readonly retryable = true;
  readonly why: 'paused' | 'draining' | 'time' | 'lease' | 'failed' | 'cancelled';

  constructor(why: PageStoppedError['why'], cause?: unknown) {
    super(cause === undefined ? `page stopped: ${why}` : `page stopped: ${why}: ${errorMessage(cause)}`, { cause });
    this.why = why;
  }
}

/** The run's money is used up, worst cases of calls in flight included. Nothing more is sent. */
export class BudgetExceededError extends MettleError {
  override readonly name = 'BudgetExceededError';
  readonly code = 'BudgetExceeded';
  readonly retryable = false;
}

import { MettleError } from '../core/errors.ts';

/** The run was cancelled: its workflows end here. */
export class RunCancelledError extends MettleError {
  override readonly name = 'RunCancelledError';
  readonly code = 'RunCancelled';
  readonly retryable = false;
}

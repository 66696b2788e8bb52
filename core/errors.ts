/**
 * Root of every failure Mettle throws. `code` is stable and low in cardinality, `retryable` says whether the same
 * call can succeed later, `hint` says what the reader should do.
 */
export abstract class MettleError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  readonly hint: string | null;

  constructor(message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint ?? null;
  }
}

/** Input of a user is wrong: a file, a flag, a spec. Commands exit 2 (usage) for it. */
export class InvalidInputError extends MettleError {
  override readonly name: string = 'InvalidInputError';
  readonly code: string = 'InvalidInput';
  readonly retryable = false;
}

/** Something the command needs is absent: a dataset, a run, a tool. */
export class NotFoundError extends MettleError {
  override readonly name: string = 'NotFoundError';
  readonly code: string = 'NotFound';
  readonly retryable = false;
}

/** A page attempt whose lease was taken over by a newer epoch. It must stop and write nothing more. */
export class StaleLeaseError extends MettleError {
  override readonly name = 'StaleLeaseError';
  readonly code = 'StaleLease';
  readonly retryable = false;
}

/** For the end of a switch over a union: a compile error when a member is not handled. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

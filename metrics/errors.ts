import { MettleError } from '../core/errors.ts';

/** Rows that no metric can be computed from: a doubled case id, a label outside the declared ones, unequal truths. */
export class MetricInputError extends MettleError {
  override readonly name: string = 'MetricInputError';
  readonly code: string = 'MetricInput';
  readonly retryable = false;
  readonly exitCode = 1;
}

/** Where a row of a file is wrong. `line` counts from 1; `value` is what the field holds, as JSON, cut short. */
export interface BadRowPlace {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

/** A row that breaks the row format. Nothing was scored. */
export class BadRowError extends MettleError {
  override readonly name = 'BadRowError';
  readonly code = 'BadRow';
  readonly retryable = false;
  readonly exitCode = 1;
  readonly place: BadRowPlace;

  constructor(place: BadRowPlace, options: { cause?: unknown; hint?: string } = {}) {
    super(`${place.file}:${place.line}: field ${place.field}: value ${place.value}: ${place.reason}`, {
      hint: 'nothing was scored; mend the row, or drop such rows with --skip-bad-rows',
      ...options,
    });
    this.place = place;
  }
}

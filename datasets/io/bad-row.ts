import { MettleError } from '../../core/errors.ts';

const SHOWN = 200;

/** A row cannot become a case. Thrown while one row is read; readers turn it into a rejected row and go on. */
export class BadRowError extends MettleError {
  override readonly name = 'BadRowError';
  readonly code = 'BadRow';
  readonly retryable = false;
  readonly field: string;
  /** The offending value, cut to 200 characters. */
  readonly value: string;

  constructor(reason: string, { field, value }: { field: string; value: unknown }) {
    super(reason);
    this.field = field;
    this.value = shown(value);
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  const cut = Array.from(text.slice(0, 2 * SHOWN))
    .slice(0, SHOWN)
    .join('');
  return cut.toWellFormed();
}

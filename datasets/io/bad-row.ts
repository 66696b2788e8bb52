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
  const text = typeof value === 'string' ? value : value === undefined ? '' : jsonText(value);
  const cut = Array.from(text.slice(0, 2 * SHOWN))
    .slice(0, SHOWN)
    .join('');
  return cut.toWellFormed();
}

/** @NOTE: a list nested 10,000 deep parses, but overflows the stack when it is written. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return '(nested too deep to be shown)';
    throw error;
  }
}

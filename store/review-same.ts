import { isDeepStrictEqual } from 'node:util';

/** Whether two values hold the same once they are stored. Canonical JSON would refuse the lone surrogates people type. */
export function sameStored(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(stored(a), stored(b));
}

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

import { invalid, type Verdict, verdict } from '../verdict.ts';
import { isObject } from './json-object.ts';
import { isBroken } from './normalise-answer.ts';
import { unreadable } from './off-grammar.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The verdict of an endpoint's body; `read` is given the JSON object that it holds. A status other than 2xx is an
 * `error`: what the provider's own error means was read before. Total over any status and body.
 */
export function readEndpointBody(status: number, body: string, read: (value: Fields) => Verdict): Verdict {
  if (status < 200 || status > 299) return verdict({ outcome: 'error', reason: 'invalid_case' });
  const value = parseJson(body);
  return isBroken(body) || !isObject(value) ? unreadable(body) : read(value);
}

/** The one result of a body `{results: [{...}]}`: one input was sent. */
export function oneResult({ results }: Fields, read: (result: Fields) => Verdict): Verdict {
  if (!Array.isArray(results) || results.length !== 1 || !isObject(results[0])) return invalid('format');
  return read(results[0]);
}

/** A field of the body's own, never one that every object inherits. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Null when none of the values is a number. */
export function largest(values: readonly unknown[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** Outcome of an endpoint that looked at none of the taxonomy's categories. */
export function nothingAssessed(notAssessable: readonly string[]): Verdict {
  return verdict({ outcome: 'not_assessable', reason: 'no_category', notAssessable });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

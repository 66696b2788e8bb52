import canonicalize from 'canonicalize';
import { InvalidInputError } from './errors.ts';

/** A value JSON can carry without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript number format.
 * Throws InvalidInputError for what JSON cannot carry (undefined at the root, NaN, infinities).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new InvalidInputError('value has no JSON form');
  return text;
}

import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 in lower-case hex (64 characters). */
export type Sha256 = string & { readonly __sha256: unique symbol };

export function sha256(data: string | Uint8Array): Sha256 {
  return createHash('sha256').update(data).digest('hex') as Sha256;
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOf(value: unknown): Sha256 {
  return sha256(canonicalJson(value));
}

/**
 * A number in (0, 1) that is a pure function of its parts:
 * U = (first 6 bytes, big-endian, of SHA-256 over UTF-8 `JSON.stringify(parts)` + 0.5) / 2^48. Our own definition.
 */
export function hashedUniform(parts: readonly (string | number | null)[]): number {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest();
  return (bytes.readUIntBE(0, 6) + 0.5) / 2 ** 48;
}

import { errorMessage } from '../core/errors.ts';
import { structureOf } from './image-structure.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { ImageMime } from './sniff.ts';

/** Longest time one picture may take, many times what the largest allowed one needs. Seconds. */
export const DECODE_SECONDS = 60;

/** Decodes `bytes`, which took `ms` so far, 0 = only the header was read. */
interface Attempt {
  readonly bytes: Uint8Array;
  readonly mime: ImageMime;
  readonly ms?: number;
}

/**
 * The refusal that a failure of the decoder amounts to. The bytes decide before the message does: messages change with
 * versions. What nothing explains is `broken`.
 */
export function whyUnreadable(error: unknown, { bytes, mime, ms = 0 }: Attempt): Refusal {
  const message = errorMessage(error);
  if (ms >= DECODE_SECONDS * 1000 || /^timeout\b/i.test(message)) {
    return refusal('timeout', `decoding took more than ${DECODE_SECONDS} s`);
  }
  const structure = structureOf(bytes, mime);
  if (structure === 'cut') return refusal('truncated', `the file ends before its picture does: ${message}`);
  if (structure === 'no_picture') return refusal('no_picture', 'the file holds no picture');
  if (/pixel limit|exceeds.*limit/i.test(message)) return refusal('too_many_pixels', message);
  return refusal('broken', message);
}

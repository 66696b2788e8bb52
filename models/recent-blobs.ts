import type { Sha256 } from '../core/digest.ts';
import type { LoadBlob } from './wire-media.ts';

/** A persuasion trial sends one picture with every call: some tens of cards, or a few photographs. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads through `load`, but keeps the blobs read last, together at most `maxBytes`; who asks for one that is being read
 * waits for that read. A larger blob, and a read that fails, is not kept.
 */
export function recentBlobs(load: LoadBlob, { maxBytes = MAX_BYTES }: { readonly maxBytes?: number } = {}): LoadBlob {
  const reading = new Map<Sha256, Promise<Uint8Array>>();
  /** The one used last comes last. */
  const kept = new Map<Sha256, Uint8Array>();
  let bytes = 0;

  async function read(sha256: Sha256): Promise<Uint8Array> {
    try {
      const blob = await load(sha256);
      if (blob.length <= maxBytes) keep(sha256, blob);
      return blob;
    } finally {
      reading.delete(sha256);
    }
  }

  function keep(sha256: Sha256, blob: Uint8Array): void {
    kept.set(sha256, blob);
    bytes += blob.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= maxBytes) return;
      kept.delete(oldest);
      bytes -= length;
    }
  }

  return async (sha256) => {
    const known = kept.get(sha256);
    if (known !== undefined) {
      kept.delete(sha256);
      kept.set(sha256, known);
      return known;
    }
    let running = reading.get(sha256);
    if (running === undefined) {
      running = read(sha256);
      reading.set(sha256, running);
    }
    return running;
  };
}

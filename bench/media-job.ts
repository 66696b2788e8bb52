import type { ChatRequest, SentImage } from '../models/model-port.ts';
import { loadDialect } from '../moderation/dialects/registry.ts';
import { textEvidence } from '../moderation/evidence.ts';

/** What one process is to send: a picture a call. */
export interface CallsJob {
  readonly side: 'mettle' | 'floor';
  readonly url: string;
  /** Holds `blobs/`. */
  readonly folder: string;
  readonly images: readonly SentImage[];
  /** In a round. */
  readonly calls: number;
  readonly rounds: number;
  readonly inFlight: number;
}

export interface CallsResult {
  readonly perSecond: number;
  /** User and system time of this process a call, all its threads. */
  readonly cpuMs: number;
  readonly maxRssMb: number;
}

/** One way to send calls. `send` takes those numbered `from` up to `to` and resolves when all are answered. */
export interface Side {
  send(from: number, to: number): Promise<void>;
  close(): Promise<void>;
}

export const MODEL = 'bench';
/** The first calls of a process warm it up, and are what the server looks into. */
export const WARM_UP = 64;

/** The request of call `n`, as `json-policy` asks about a picture with a word of text. */
export async function requestMaker({ images }: Pick<CallsJob, 'images'>): Promise<(n: number) => ChatRequest> {
  const dialect = await loadDialect('json-policy');
  if (dialect.kind !== 'chat') throw new TypeError('json-policy is a chat dialect');
  const settings = { policy: null, logprobs: false, schema: false };
  return (n) => {
    const image = images[n % images.length];
    if (image === undefined) throw new RangeError('no pictures');
    return dialect.render([textEvidence(`Picture ${n}.`), { type: 'image', image, atS: null }], settings);
  };
}

/** Runs `work` for each number, so many at once. */
export async function inPool(
  { from, to, places }: { from: number; to: number; places: number },
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = from;
  await Promise.all(
    Array.from({ length: places }, async () => {
      while (next < to) await work(next++);
    }),
  );
}

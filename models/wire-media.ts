import { randomBytes } from 'node:crypto';
import type { Sha256 } from '../core/digest.ts';
import type { MessagePart, SentImage, SentVideo } from './model-port.ts';

/** A content part as chat completions define it. */
export interface WirePart {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Reads a blob that a request names. */
export type LoadBlob = (sha256: Sha256) => Promise<Uint8Array>;

const MIME = { image: 'image/jpeg', video: 'video/mp4' } as const;
/** A multiple of 3, so that no piece but the last is padded. */
const PIECE_BYTES = 3 << 17;
/** Names one process: no text that a model is sent can hold it, because nobody outside can know it. */
const NONCE = randomBytes(16).toString('hex');
const MARK = new RegExp(`mettle-blob:${NONCE}:(image|video):([0-9a-f]{64})`, 'g');

/**
 * Parts as an OpenAI-compatible server takes them, with a mark in place of each data URI. The bytes take the mark's
 * place when the body goes out (`spliceBlobs`), so that no SDK copies megabytes of base64 through its strings.
 */
export function markedParts(parts: readonly MessagePart[]): WirePart[] {
  return parts.map((part) =>
    wirePart(part, `mettle-blob:${NONCE}:${part.type}:${'sha256' in part ? part.sha256 : ''}`),
  );
}

/** The same with the data URIs themselves, for SDKs that send by their own means. */
export async function inlinedParts(parts: readonly MessagePart[], load: LoadBlob): Promise<WirePart[]> {
  return Promise.all(
    parts.map(async (part) => {
      if (part.type === 'text') return wirePart(part, '');
      const bytes = await load(part.sha256);
      return wirePart(part, `data:${MIME[part.type]};base64,${bufferOf(bytes).toString('base64')}`);
    }),
  );
}

function wirePart(part: MessagePart, url: string): WirePart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url, ...detailOf(part) } };
    case 'video':
      return { type: 'video_url', video_url: { url } satisfies { url: string } };
  }
}

/** `auto` is every server's default, and some know no `detail` at all. */
function detailOf({ detail }: SentImage): { detail?: string } {
  return detail === 'auto' ? {} : { detail };
}

/** The body with every mark replaced by its data URI. A body without marks comes back as it is. */
export async function spliceBlobs(body: string, load: LoadBlob): Promise<string | Uint8Array> {
  const marks = [...body.matchAll(MARK)];
  if (marks.length === 0) return body;
  const pieces: (string | Uint8Array)[] = [];
  let from = 0;
  for (const mark of marks) {
    const [whole, type, sha256] = mark as unknown as [string, (SentImage | SentVideo)['type'], Sha256];
    pieces.push(body.slice(from, mark.index), `data:${MIME[type]};base64,`, await load(sha256));
    from = mark.index + whole.length;
  }
  pieces.push(body.slice(from));
  return joined(pieces);
}

/**
 * Text as UTF-8 and bytes as base64 in one buffer, the only copy of a size: buffers count as heap growth, and each
 * further one would bring the next collection of the whole heap nearer.
 */
function joined(pieces: readonly (string | Uint8Array)[]): Buffer {
  const length = (piece: string | Uint8Array) =>
    typeof piece === 'string' ? Buffer.byteLength(piece) : base64Length(piece.length);
  const out = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + length(piece), 0));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') at += out.write(piece, at);
    else for (const text of base64Of(piece)) at += out.write(text, at, 'latin1');
  }
  return out;
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** In strings short enough to be cheap garbage. Base64 is ASCII: no UTF-8 pass. */
function* base64Of(bytes: Uint8Array): Generator<string> {
  const buffer = bufferOf(bytes);
  for (let from = 0; from < buffer.length; from += PIECE_BYTES) {
    yield buffer.toString('base64', from, from + PIECE_BYTES);
  }
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

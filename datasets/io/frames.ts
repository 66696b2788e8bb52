import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';

/** A row longer than this is rejected; it bounds memory on hostile files. */
export const MAX_ROW_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const LF = 0x0a;

/** One raw row with the 1-based physical line on which it starts, or why no row could be cut there. */
export interface Frame {
  readonly line: number;
  /** Bytes without the row's own line end; views into a shared buffer, valid until the next frame is asked for. */
  readonly bytes: Buffer;
  readonly bad: string | null;
}

/** Where the row that starts at `start` ends (after its line end); null = more bytes are needed. */
export type Cut = (bytes: Buffer, start: number, final: boolean) => { end: number; bad: string | null } | null;

/** The row that starts at `start` is one line: ends after LF. */
export const cutLine: Cut = (bytes, start, final) => {
  const lf = bytes.indexOf(LF, start);
  if (lf >= 0) return { end: lf + 1, bad: null };
  return final ? { end: bytes.length, bad: null } : null;
};

/** Throws NotFoundError for a missing path, InvalidInputError for a directory or an empty file. Returns the size. */
export async function requireFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new InvalidInputError(`${path} cannot be read: ${error.message}`, { cause: error });
  });
  if (found === null) throw new NotFoundError(`no file at ${path}`, { hint: 'check the path; nothing was changed' });
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a directory' : 'not a regular file';
    throw new InvalidInputError(`${path} is ${what}`, { hint: 'give the path of a file' });
  }
  if (found.size === 0) throw new InvalidInputError(`${path} is empty`, { hint: 'the file has no bytes to read' });
  return found.size;
}

/**
 * Cuts a file into rows. A row that `cut` calls bad, and one over MAX_ROW_BYTES, is yielded with its reason and reading
 * goes on at the next physical line, so that a stray quote costs as few rows as can be. A UTF-8 byte order mark is
 * dropped; UTF-16 throws InvalidInputError.
 */
export async function* frames(path: string, file: string, cut: Cut): AsyncGenerator<Frame> {
  await requireFile(path);
  let buffer: Buffer = Buffer.alloc(0);
  let line = 1;
  let first = true;
  let skipping = false;

  function* take(final: boolean): Generator<Frame> {
    let at = 0;
    while (at < buffer.length) {
      if (skipping) {
        const lf = buffer.indexOf(LF, at);
        at = lf < 0 ? buffer.length : lf + 1;
        if (lf >= 0) {
          skipping = false;
          line += 1;
        }
        continue;
      }
      const found = cut(buffer, at, final);
      if (found !== null && found.bad === null && found.end - at <= MAX_ROW_BYTES) {
        yield { line, bytes: withoutLineEnd(buffer.subarray(at, found.end)), bad: null };
        line += countLines(buffer, at, found.end);
        at = found.end;
        continue;
      }
      const tooLong = found === null ? buffer.length - at > MAX_ROW_BYTES : found.bad === null;
      if (found === null && !tooLong) break;
      const lf = buffer.indexOf(LF, at);
      const end = lf < 0 ? buffer.length : lf + 1;
      const bad = tooLong ? `row longer than ${MAX_ROW_BYTES} bytes` : (found?.bad ?? null);
      yield { line, bytes: withoutLineEnd(buffer.subarray(at, end)), bad };
      if (lf < 0) skipping = !final;
      else line += 1;
      at = end;
    }
    buffer = buffer.subarray(at);
  }

  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (first && buffer.length >= 3) {
      first = false;
      buffer = withoutMark(buffer, file);
    }
    yield* take(false);
  }
  if (first) buffer = withoutMark(buffer, file);
  yield* take(true);
}

function withoutMark(bytes: Buffer, file: string): Buffer {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new InvalidInputError(`${file} is UTF-16, not UTF-8`, { hint: 'save it as UTF-8; nothing was changed' });
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
}

function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === LF) end -= 1;
  if (bytes[end - 1] === 0x0d) end -= 1;
  return bytes.subarray(0, end);
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

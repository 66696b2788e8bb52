import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError } from '../../core/errors.ts';
import { requireFile } from './frames.ts';

/** SHA-256 (hex) and size of a file, streamed. Errors as `requireFile`. */
export async function fileDigest(path: string): Promise<{ sha256: string; bytes: number }> {
  return digestThrough(path, null);
}

/** Copies a file and returns the SHA-256 and size of what was copied. */
export async function copyHashed(from: string, to: string): Promise<{ sha256: string; bytes: number }> {
  return digestThrough(from, to);
}

/** Throws InvalidInputError with both digests when the file is another one. */
export async function checkSha256(path: string, expected: string): Promise<void> {
  const { sha256 } = await fileDigest(path);
  if (sha256 === expected) return;
  const hint = 'restore the file as its source has it (a line-end conversion changes it too)';
  throw anotherFile(path, { actual: sha256, expected, hint });
}

/** The error for a file that is not the one its source published. */
export function anotherFile(
  path: string,
  { actual, expected, hint }: { actual: string; expected: string; hint: string },
): InvalidInputError {
  return new InvalidInputError(`${path} is another file than expected: SHA-256 is ${actual}, not ${expected}`, {
    hint,
  });
}

async function digestThrough(from: string, to: string | null): Promise<{ sha256: string; bytes: number }> {
  await requireFile(from);
  const hash = createHash('sha256');
  let bytes = 0;
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      if (to !== null) yield chunk;
    }
  };
  const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
  if (to === null) for await (const _ of count(source));
  else await pipeline(source, count, createWriteStream(to, { flags: 'wx', flush: true }));
  return { sha256: hash.digest('hex'), bytes };
}

import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

/** Whole lines of a file: bytes up to and with a line feed (the last block may lack it). */
export interface TextBlock {
  readonly bytes: Buffer;
  /** Of its first line, from 1. */
  readonly line: number;
}

const LINE_FEED = 0x0a;

/** A stream of bytes as blocks of whole lines; a line longer than the stream's chunks is put together once. */
export async function* textBlocks(input: Readable): AsyncGenerator<TextBlock> {
  let open: Buffer[] = [];
  let line = 1;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      open.push(bytes);
      continue;
    }
    const block = Buffer.concat([...open, bytes.subarray(0, end)]);
    yield { bytes: block, line };
    line += lineFeeds(block);
    open = [bytes.subarray(end)];
  }
  const rest = Buffer.concat(open);
  if (rest.length > 0) yield { bytes: rest, line };
}

function lineFeeds(bytes: Buffer): number {
  let n = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) n += 1;
  return n;
}

/** The line's text, or null when its bytes are not UTF-8. */
export interface TextLine {
  readonly line: number;
  readonly text: string | null;
  /** What the bytes look like, for an error; empty where `text` is not null. */
  readonly shown: string;
}

/** The lines of a block, without their line ends (LF or CR LF). Checked as a whole first: bad bytes are rare. */
export function linesOf({ bytes, line }: TextBlock): TextLine[] {
  if (isUtf8(bytes)) {
    const texts = bytes.toString('utf8').split('\n');
    if (texts.at(-1) === '') texts.pop();
    return texts.map((text, at) => ({ line: line + at, text: withoutReturn(text), shown: '' }));
  }
  const lines: TextLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    const part = bytes.subarray(start, end);
    const text = withoutReturn(part.toString('utf8'));
    const good = isUtf8(part);
    lines.push({ line: line + lines.length, text: good ? text : null, shown: good ? '' : text });
    start = end + 1;
  }
  return lines;
}

/** The first line of a block that is not UTF-8, or null. */
export function badLine(block: TextBlock): TextLine | null {
  return isUtf8(block.bytes) ? null : (linesOf(block).find(({ text }) => text === null) ?? null);
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** What is wrong with a line that is not UTF-8: a byte order mark of UTF-16 is named. */
export function encodingReason({ shown, line }: TextLine): string {
  const utf16 = line === 1 && shown.startsWith('\ufffd\ufffd');
  return `is not UTF-8${utf16 ? ' (it begins like UTF-16)' : ''}; save the file as UTF-8`;
}

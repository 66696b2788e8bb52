import { parse } from '@plussub/srt-vtt-parser';
import { z } from 'zod';
import type { TranscriptSegment } from '../core/content.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';

/** `json`: an array of {start, end, text} in seconds, or an object with it under `segments` (as Whisper writes). */
export type TranscriptFormat = 'vtt' | 'srt' | 'text' | 'json';

/** A transcript for ten minutes of talk has some 10 KB. */
const MAX_CHARACTERS = 2_000_000;
const MAX_SEGMENTS = 20_000;

/**
 * Reads a transcript. Tags of subtitles are taken out, blank segments dropped, NUL becomes U+FFFD; the rest of the text
 * stays as it is. A time that is missing, negative or no number is null. Refused: `too_many_bytes`, `too_long` (more
 * segments than a video can hold), `broken`, `empty` (nothing is said).
 */
export function readTranscript(text: string, format: TranscriptFormat): TranscriptSegment[] | Refusal {
  if (text.length > MAX_CHARACTERS) {
    return refusal('too_many_bytes', `a transcript of ${text.length} characters; at most ${MAX_CHARACTERS} are read`);
  }
  const clean = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '\uFFFD')
    .replaceAll(/\r\n?/g, '\n');
  const read = READERS[format](clean);
  if (isRefusal(read)) return read;
  const segments = read.filter((segment) => segment.text.trim() !== '');
  if (segments.length === 0) return refusal('empty', 'the transcript has no words');
  if (segments.length > MAX_SEGMENTS) return refusal('too_long', `a transcript of ${segments.length} segments`);
  return segments;
}

/** One line a segment, for a prompt: `[3.8s] text`; without a time the text alone. Line breaks become spaces. */
export function transcriptText(segments: readonly TranscriptSegment[]): string {
  return segments
    .map(({ startS, text }) => {
      const line = text.replaceAll(/\s*[\n\u2028\u2029]\s*/g, ' ').trim();
      return startS === null ? line : `[${startS.toFixed(1)}s] ${line}`;
    })
    .join('\n');
}

const READERS: Readonly<Record<TranscriptFormat, (text: string) => TranscriptSegment[] | Refusal>> = {
  vtt: (text) =>
    /^WEBVTT(?=\s|$)/.test(text) ? readCues(text, '.') : refusal('broken', 'it does not begin with WEBVTT'),
  srt: (text) => (text.startsWith('WEBVTT') ? refusal('broken', 'it is WebVTT, not SubRip') : readCues(text, ',')),
  text: (text) => text.split('\n').map((line) => ({ startS: null, endS: null, text: line })),
  json: readJson,
};

/** As the parser gives it, milliseconds; NaN = what stood there is no time. */
interface Cue {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** `point`: what stands before the decimals of a time. */
function readCues(text: string, point: '.' | ','): TranscriptSegment[] | Refusal {
  try {
    const blocks = text.split(/\n(?:[ \t]*\n)+/).map((block) => cleanBlock(block, point));
    const cues: readonly Cue[] = parse(blocks.join('\n\n')).entries;
    return cues.map((cue) => ({ ...times(cue.from / 1000, cue.to / 1000), text: withoutTags(cue.text) }));
  } catch {
    // The parser throws plain errors that quote the text.
    return refusal('broken', 'its cues cannot be read');
  }
}

/**
 * A block as the parser reads it right. Names of cues go: it drops a cue whose name has "note" or "style" in it. Times
 * become hours and three decimals: settings of WebVTT (`align:start`) and other fractions would shift them.
 */
function cleanBlock(block: string, point: string): string {
  const lines = block.split('\n');
  const at = lines.findIndex((line) => line.includes('-->'));
  if (at < 0 || at > 1) return block;
  const [from = '', to = ''] = lines[at]!.split('-->');
  return [`${cleanTime(from, point)} --> ${cleanTime(to, point)}`, ...lines.slice(at + 1)].join('\n');
}

/** What is no time becomes one that the parser reads as NaN. */
function cleanTime(text: string, point: string): string {
  const found = /^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?(?:\s|$)/.exec(text);
  if (found === null) return 'x:x:x';
  const [, hours = '0', minutes, seconds, fraction = ''] = found;
  return `${hours}:${minutes}:${seconds}${point}${fraction.padEnd(3, '0').slice(0, 3)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

/** `<c.x>`, `<v Bob>`, `<00:01.000>`, `<font ...>`, `{\an8}` out; then WebVTT's entities, once. */
function withoutTags(text: string): string {
  return text
    .replaceAll(/<\/?[a-z0-9][^<>]*>|\{\\[^{}]*\}/gi, '')
    .replaceAll(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (all, name: string) => ENTITIES[name] ?? all);
}

const Time = z.number().nullish().catch(null);
const Segments = z.array(z.object({ start: Time, end: Time, text: z.string() }));
const Transcript = z.union([Segments, z.object({ segments: Segments }).transform(({ segments }) => segments)]);

function readJson(text: string): TranscriptSegment[] | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refusal('broken', 'it is not JSON');
  }
  const read = Transcript.safeParse(value);
  if (!read.success) return refusal('broken', 'it is no list of segments with a text');
  return read.data.map(({ start, end, text: said }) => ({
    ...times(start ?? Number.NaN, end ?? Number.NaN),
    text: said.replaceAll('\0', '\uFFFD'),
  }));
}

function times(start: number, end: number): Pick<TranscriptSegment, 'startS' | 'endS'> {
  const startS = Number.isFinite(start) && start >= 0 ? start : null;
  const endS = Number.isFinite(end) && end >= (startS ?? 0) ? end : null;
  return { startS, endS };
}

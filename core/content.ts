import type { Json } from './canonical-json.ts';
import type { Sha256 } from './digest.ts';

/** Text as the source has it: never trimmed, never normalised. Attacker-controlled. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** Bytes as they came in, named by their SHA-256. Attacker-controlled: no model ever sees them, only what is derived. */
export interface BlobSource {
  readonly kind: 'blob';
  readonly sha256: Sha256;
}

/** A picture or a video that a renderer draws from a spec; `sha256` is the digest of the spec's canonical JSON. */
export interface DrawingSource {
  readonly kind: 'drawing';
  readonly sha256: Sha256;
  readonly spec: { readonly [key: string]: Json };
}

export type MediaSource = BlobSource | DrawingSource;

/** A perturbation applied to a medium before anyone sees it (C 5). */
export interface MediaChange {
  readonly name: string;
  /** Of the perturbation: it rises when the same parameters give other pixels. */
  readonly version: number;
  /** 1-5. */
  readonly severity: number;
  /** 0 .. 2^32 - 1. */
  readonly seed: number;
}

export interface ImagePart {
  readonly type: 'image';
  readonly source: MediaSource;
  readonly change?: MediaChange;
}

export interface VideoPart {
  readonly type: 'video';
  readonly source: MediaSource;
  /** As the source has it; null = it has none. */
  readonly title: string | null;
  readonly change?: MediaChange;
}

/** One stretch of speech. Times in seconds; null = the track has none. */
export interface TranscriptSegment {
  readonly startS: number | null;
  readonly endS: number | null;
  readonly text: string;
}

/** What is said in a video or a recording. */
export interface TranscriptPart {
  readonly type: 'transcript';
  readonly segments: readonly TranscriptSegment[];
}

/** One part of what a case asks to be judged. */
export type ContentPart = TextPart | ImagePart | VideoPart | TranscriptPart;
export type MediaPart = ImagePart | VideoPart;

/** What a moderator can look at. */
export type Modality = ContentPart['type'];

export function isMedia(part: ContentPart): part is MediaPart {
  return part.type === 'image' || part.type === 'video';
}

/** Of what a case consists: words (text, transcript), pictures and videos, or both. */
export type Mix = 'text' | 'media' | 'both';

/** A title or a transcript belongs to its video. */
export function mixOf(content: readonly ContentPart[]): Mix {
  if (!content.some(isMedia)) return 'text';
  return content.some(({ type }) => type === 'text') ? 'both' : 'media';
}

/** The text parts of a case joined by blank lines; titles and transcripts are not among them. */
export function textOf(content: readonly ContentPart[]): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

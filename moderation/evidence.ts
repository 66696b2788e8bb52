import type { TextPart } from '../core/content.ts';
import { sha256 } from '../core/digest.ts';
import type { MessagePart, SentImage, SentVideo } from '../models/model-port.ts';

/** Words of a case, and what they are to it. */
export interface TextEvidence {
  readonly type: 'text';
  readonly role: 'text' | 'title' | 'transcript';
  readonly text: string;
}

export interface ImageEvidence {
  readonly type: 'image';
  readonly image: SentImage;
  /** Seconds into the video the frame was taken; null = a still. */
  readonly atS: number | null;
}

export interface VideoEvidence {
  readonly type: 'video';
  readonly video: SentVideo;
}

/** One piece of what a moderator is shown of a case: words as the source has them, media only as we re-encoded them. */
export type EvidencePart = TextEvidence | ImageEvidence | VideoEvidence;

export function textEvidence(text: string): TextEvidence {
  return { type: 'text', role: 'text', text };
}

/** The words of the evidence joined by blank lines: all that a text-only reader sees. */
export function wordsOf(evidence: readonly EvidencePart[]): string {
  return evidence.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

/** A frame's time as models are told it. */
export function timeStamp(seconds: number): string {
  return `t=${seconds.toFixed(1)}s`;
}

/**
 * The evidence between two lines that carry a digest of it: text that wants to end the block early would have to
 * contain its own SHA-256. Words stand there unchanged; a title or transcript is announced by a line of its own, a
 * frame by its time stamp. Evidence of words alone is one string.
 */
export function delimited(evidence: readonly EvidencePart[]): string | readonly MessagePart[] {
  const shown = evidence.flatMap(lines);
  const mark = sha256(shown.map((part) => (part.type === 'text' ? part.text : part.sha256)).join('\n\n')).slice(0, 16);
  const parts = [text(`<content ${mark}>`), ...shown, text(`</content ${mark}>`)];
  return parts.every((part) => part.type === 'text')
    ? [
        parts[0]?.text,
        parts
          .slice(1, -1)
          .map((part) => (part as TextPart).text)
          .join('\n\n'),
        parts.at(-1)?.text,
      ].join('\n')
    : parts;
}

function lines(part: EvidencePart): readonly MessagePart[] {
  switch (part.type) {
    case 'text':
      return part.role === 'text' ? [text(part.text)] : [text(`${part.role}:\n${part.text}`)];
    case 'image':
      return part.atS === null ? [part.image] : [text(timeStamp(part.atS)), part.image];
    case 'video':
      return [part.video];
  }
}

function text(value: string): TextPart {
  return { type: 'text', text: value };
}

import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { type Refusal, refusal } from './refusal.ts';

/**
 * What a medium is by its bytes. `demuxers` is the list ffmpeg is held to (`-format_whitelist`), so that the content
 * cannot choose another one.
 */
export type Sniffed =
  | { readonly kind: 'image'; readonly mime: ImageMime }
  | { readonly kind: 'video'; readonly mime: VideoMime; readonly demuxers: string }
  | Refusal;

export type ImageMime = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
export type VideoMime = 'video/mp4' | 'video/quicktime' | 'video/webm' | 'video/x-matroska';

const MOV = { kind: 'video', demuxers: 'mov,mp4,m4a,3gp,3g2,mj2' } as const;
const MATROSKA = { kind: 'video', demuxers: 'matroska,webm' } as const;

/** Detected type -> what we take it for; everything else is refused. Of an animation only the first picture is shown. */
const ALLOWED: ReadonlyMap<string, Exclude<Sniffed, Refusal>> = new Map([
  ['image/jpeg', { kind: 'image', mime: 'image/jpeg' }],
  ['image/png', { kind: 'image', mime: 'image/png' }],
  ['image/webp', { kind: 'image', mime: 'image/webp' }],
  ['image/gif', { kind: 'image', mime: 'image/gif' }],
  ['video/mp4', { ...MOV, mime: 'video/mp4' }],
  ['video/quicktime', { ...MOV, mime: 'video/quicktime' }],
  ['video/webm', { ...MATROSKA, mime: 'video/webm' }],
  ['video/matroska', { ...MATROSKA, mime: 'video/x-matroska' }],
]);

/** Bytes looked at: every allowed type shows itself well before, and no container is walked further than this. */
const HEAD_BYTES = 65_536;

/**
 * Tells what a medium is from its first bytes, or why it is none that we take: `empty`, `not_media` (no known type:
 * text, HTML, playlists), `type_not_allowed` (a known type we do not take: SVG, AVIF, ZIP, transport streams, APNG).
 * Names and extensions play no part. A path must be a regular file; its open and read errors pass.
 */
export async function sniff(source: Uint8Array | string): Promise<Sniffed> {
  const head = typeof source === 'string' ? await headOf(source) : source.subarray(0, HEAD_BYTES);
  if (head.length === 0) return refusal('empty', 'the file has no bytes');
  // A detector that stumbles over hostile bytes has found no type.
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found === undefined) return refusal('not_media', 'the bytes are of no known media type');
  return ALLOWED.get(found.mime) ?? refusal('type_not_allowed', `${found.mime} is not among the types that are taken`);
}

async function headOf(path: string): Promise<Uint8Array> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(HEAD_BYTES);
  let filled = 0;
  while (filled < HEAD_BYTES) {
    const { bytesRead } = await file.read(head, filled, HEAD_BYTES - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return head.subarray(0, filled);
}

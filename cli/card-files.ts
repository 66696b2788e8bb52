import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config/env.ts';
import type { DrawingSource } from '../core/content.ts';
import { sha256 } from '../core/digest.ts';
import { drawImage, drawVideo } from '../datasets/renderers/draw.ts';
import { encodeFrames } from '../media/encode-frames.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import { type FfmpegTools, findFfmpeg } from '../media/ffmpeg-tools.ts';
import { framesSha256 } from '../media/frames-hash.ts';
import { pixelSha256 } from '../media/pixel-hash.ts';
import type { Raster } from '../media/raster.ts';
import { sharp } from '../media/sharp.ts';
import type { PersuaderTurn } from '../persuasion/case.ts';

/** A drawing as a file, and what a manifest says of it. */
export interface Exported {
  readonly row: {
    /** Of the drawing as models get it, whatever mark the file has. */
    readonly pixel_sha256: string | null;
    readonly frames_sha256: string | null;
    /** Of the file's bytes. */
    readonly sha256: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly mime: 'image/png' | 'video/mp4';
    readonly duration_s: number | null;
    readonly file: string;
  };
  /** The picture, or a picture a scene. */
  readonly pictures: readonly Raster[];
}

export interface ExportTo {
  readonly out: string;
  /** Name of the file without its ending. */
  readonly stem: string;
  /** With the mark for readers. */
  readonly sample: boolean;
}

export function drawingIn({ n, media }: PersuaderTurn): DrawingSource {
  const source = media[0]?.source;
  if (source?.kind !== 'drawing') throw new TypeError(`turn ${n} has no drawing`);
  return source;
}

/** Writes a still as PNG. */
export async function exportImage({ spec }: DrawingSource, { out, stem, sample }: ExportTo): Promise<Exported> {
  const picture = drawImage(spec, { sample });
  const { width, height, data } = picture;
  const file = `${stem}.png`;
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(join(out, file));
  const row = { pixel_sha256: pixelSha256(drawImage(spec)), frames_sha256: null, width, height, duration_s: null };
  return { row: { ...row, ...(await factsOf(join(out, file))), mime: 'image/png', file }, pictures: [picture] };
}

/** Writes a video as MP4. Throws FfmpegMissingError where there is no ffmpeg, and what encoding throws. */
export async function exportVideo({ spec }: DrawingSource, { out, stem, sample }: ExportTo): Promise<Exported> {
  const video = drawVideo(spec, { sample });
  const { width, height, fps, frames, scenes, sceneOf } = video;
  const pictures = Array.from({ length: scenes }, (_, scene) => video.scene(scene));
  const file = `${stem}.mp4`;
  const pixels = Array.from({ length: frames }, (_, frame) => pictures[sceneOf(frame)]!.data);
  const drawn = { width, height, fps, frames: pixels };
  await encodeFrames(drawn, await tools(), join(out, file), { signal: new AbortController().signal });
  const row = { pixel_sha256: null, frames_sha256: framesSha256(drawVideo(spec)), width, height };
  const facts = { ...(await factsOf(join(out, file))), mime: 'video/mp4', duration_s: frames / fps, file } as const;
  return { row: { ...row, ...facts }, pictures };
}

let found: Promise<FfmpegTools | null> | null = null;

async function tools(): Promise<FfmpegTools> {
  found ??= findFfmpeg(readConfig().variable);
  const here = await found;
  if (here === null) throw new FfmpegMissingError();
  return here;
}

async function factsOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const bytes = await readFile(path);
  return { sha256: sha256(bytes), bytes: bytes.length };
}

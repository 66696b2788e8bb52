import { Readable } from 'node:stream';
import { InvalidInputError } from '../core/errors.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { MediaDecodeError } from './ffmpeg-errors.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import type { Size } from './fit.ts';
import { moveFile } from './move-file.ts';

/** A drawn video: its frames in order, each width x height x 3 bytes of RGB, row by row. Sides must be even. */
export interface DrawnVideo extends Size {
  readonly fps: number;
  readonly frames: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** H.264 for web players, without sound, time stamps and versions of tools. */
export const H264 = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-an', '-sn', '-dn'],
  ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-threads', '1', '-flags', '+bitexact', '-fflags', '+bitexact'],
  // x264 writes its version and options into a message to the decoder (SEI, type 6): left out.
  ...['-bsf:v', 'filter_units=remove_types=6', '-movflags', '+faststart', '-f', 'mp4'],
];

/** Colours of sRGB drawings as players expect them of untagged HD: BT.709 in the limited range. */
const COLOURS = [
  ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact'],
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
];

/** CPU seconds and wall milliseconds for one drawing: they last some seconds. */
const CPU_S = 120;
const WALL_MS = 360_000;

/**
 * Writes a drawn video to `out` as MP4, one key frame a second, at a quality that keeps text of 20 px legible; it
 * appears there whole or not at all. Memory use does not follow its length. Throws InvalidInputError for frames that do
 * not fit the size and for a video without frames; what the frames' source throws; else as `runFfmpeg`.
 */
export async function encodeFrames(
  video: DrawnVideo,
  tools: FfmpegTools,
  out: string,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { width, height, fps } = video;
  if (![width, height].every((side) => Number.isSafeInteger(side) && side > 0 && side % 2 === 0) || !(fps > 0)) {
    throw new InvalidInputError(`a drawn video needs even sides and a frame rate, not ${width}x${height} at ${fps}`);
  }
  const source = new AbortController();
  // @NOTE an error of the input stream makes fluent-ffmpeg report before its process is gone: none may reach it.
  const stream = Readable.from(
    checked(video, (error) => source.abort(error)),
    { objectMode: false },
  );
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', `${fps}`];
  const quality = ['-preset', 'medium', '-crf', '14', '-g', `${Math.max(1, Math.round(fps))}`];
  try {
    await using made = await runFfmpeg(
      {
        tools,
        inputs: [{ stream, options: raw }],
        outputs: [{ name: 'drawn.mp4', options: ['-map', '0:v:0', ...COLOURS, ...quality, ...H264] }],
        files: 1,
        cpuS: CPU_S,
      },
      { signal: AbortSignal.any([signal, source.signal]), timeoutMs: WALL_MS },
    );
    source.signal.throwIfAborted();
    await moveFile(made, 'drawn.mp4', out);
  } catch (error) {
    if (error instanceof MediaDecodeError && /Unknown encoder/.test(error.said)) {
      throw new InvalidInputError('this ffmpeg cannot write H.264', {
        cause: error,
        hint: 'install one that was built with libx264: `ffmpeg -encoders` lists it',
      });
    }
    throw error;
  } finally {
    stream.destroy();
  }
}

/** The frames, each of the right length; the first failure goes to `fail` and ends the stream quietly. */
async function* checked({ width, height, frames }: DrawnVideo, fail: (error: unknown) => void) {
  let count = 0;
  try {
    for await (const frame of frames) {
      if (frame.length !== width * height * 3) {
        throw new InvalidInputError(`frame ${count} has ${frame.length} bytes, not ${width} x ${height} x 3`);
      }
      count += 1;
      yield frame;
    }
    if (count === 0) throw new InvalidInputError('a drawn video needs at least one frame');
  } catch (error) {
    fail(error);
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FfmpegFiles, type FfmpegOutput, runFfmpeg } from './ffmpeg.ts';
import { MediaDecodeError, refusalFor } from './ffmpeg-errors.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { fitInside, type Size } from './fit.ts';
import { chooseExtraction, type Extraction, type FrameMark, markFrames } from './frame-plan.ts';
import { normaliseRaster } from './normalise-image.ts';
import type { FramesPlan } from './plan.ts';
import { probeVideo, type VideoFile } from './probe-video.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import type { VideoFacts } from './video-facts.ts';
import { timeFor } from './video-limits.ts';

/** A still of a video, treated as an image is. */
export interface Frame extends Size {
  readonly jpeg: Buffer;
  /** When it is first shown, seconds into the video, in whole milliseconds. */
  readonly atS: number;
}

/** The frames of a plan in time order, as many as it asks for. */
export interface Frames {
  readonly frames: readonly Frame[];
  readonly source: Size & { readonly durationS: number };
  readonly extraction: Extraction;
}

/** Options of a caller who knows better than the cost rule: benchmarks and tests. */
export interface ExtractOptions {
  readonly signal: AbortSignal;
  readonly how?: Extraction['how'];
}

/** Memory for the decoders of one process, each with the largest set of reference pictures (16 and 2 in work). */
const DECODER_BYTES = 300e6;

/**
 * Takes the frames of a plan out of an untrusted video: N frames or a refusal, never fewer. A video with fewer frames
 * than the plan asks for gives some of them more than once (see `markFrames`). Both ways of extraction give the same
 * pixels. Throws only what another try or another machine can mend: MediaTimeoutError, MediaKilledError,
 * FfmpegUnusableError, the signal's reason.
 */
export async function extractFrames(
  file: VideoFile,
  plan: FramesPlan,
  tools: FfmpegTools,
  { signal, how }: ExtractOptions,
): Promise<Frames | Refusal> {
  const facts = await probeVideo(file, tools, { signal });
  if (isRefusal(facts)) return facts;
  const { width, height, durationS } = facts;
  const marks = markFrames(facts, plan.count);
  const distinct = marks.filter((mark, i) => mark.atS !== marks[i - 1]?.atS);
  const chosen = chooseExtraction({ n: distinct.length, durationS, keyframes: facts.keyframeTimes.length });
  const extraction = { ...chosen, how: how ?? chosen.how };
  const size = fitInside(facts, plan);
  const groups = extraction.how === 'pass' ? [distinct] : chunk(distinct, seeksAtOnce(facts));

  const byTime = new Map<number, Frame>();
  try {
    for (const group of groups) {
      await using files = await takeOut({ file, tools, size, marks: group, how: extraction.how, durationS, signal });
      for (const [i, { atS }] of group.entries()) {
        const data = await readFrame(files, i, atS);
        if (data.length !== size.width * size.height * 3) return refusal('broken', `frame at ${atS} s is not whole`);
        const { jpeg } = await normaliseRaster({ ...size, data }, plan);
        byTime.set(atS, { jpeg, atS, ...size });
      }
    }
  } catch (error) {
    if (error instanceof MediaDecodeError) return refusalFor(error);
    throw error;
  }
  const frames = marks.flatMap(({ atS }) => byTime.get(atS) ?? []);
  return { frames, source: { width, height, durationS }, extraction };
}

interface TakeOut {
  readonly file: VideoFile;
  readonly tools: FfmpegTools;
  readonly size: Size;
  readonly marks: readonly FrameMark[];
  readonly how: Extraction['how'];
  readonly durationS: number;
  readonly signal: AbortSignal;
}

/** Raw RGB files, named by a number and the frame's time in milliseconds. */
function takeOut({ file, tools, size, marks, how, durationS, signal }: TakeOut): Promise<FfmpegFiles> {
  const { cpuS, wallMs } = timeFor(durationS);
  // Names of frames count from the start of the file, whichever way they are found.
  const times = ['-copyts', '-start_at_zero'];
  const scale = `scale=${size.width}:${size.height}:flags=bicubic+accurate_rnd+bitexact,setsar=1`;
  const source = { file: file.path, demuxers: file.demuxers };
  const job =
    how === 'pass'
      ? {
          inputs: [{ ...source, options: times }],
          outputs: [still({ input: 0, frames: marks.length, filter: `select='${selection(marks)}',${scale}` })],
        }
      : {
          inputs: marks.map(({ fromS }, i) => ({
            ...source,
            options: [...(i === 0 ? times : []), '-ss', fromS.toFixed(6)],
          })),
          outputs: marks.map((_, input) => still({ input, frames: 1, filter: scale })),
        };
  return runFfmpeg({ tools, ...job, files: marks.length, cpuS }, { signal, timeoutMs: wallMs });
}

/** True for the first frame from each mark on: the crossing of media-and-model-calls.md 1.4 for marks at any times. */
function selection(marks: readonly FrameMark[]): string {
  return marks
    .map(({ fromS }) => fromS.toFixed(6))
    .map((from) => `gte(t\\,${from})*(isnan(prev_t)+lt(prev_t\\,${from}))`)
    .join('+');
}

function still({ input, frames, filter }: { input: number; frames: number; filter: string }): FfmpegOutput {
  return {
    name: `${String(input).padStart(4, '0')}_%08d.rgb`,
    options: [
      ...['-map', `${input}:V:0`, '-an', '-sn', '-dn', '-frames:v', `${frames}`, '-vf', filter],
      ...['-fps_mode', 'passthrough', '-enc_time_base', '1/1000', '-frame_pts', '1'],
      ...[
        '-map_metadata',
        '-1',
        '-flags',
        '+bitexact',
        '-pix_fmt',
        'rgb24',
        '-c:v',
        'rawvideo',
        '-threads',
        '1',
        '-f',
        'image2',
      ],
    ],
  };
}

/** Bytes of the `i`th file of a group, which must be the frame that was asked for. */
async function readFrame({ folder, names }: FfmpegFiles, i: number, atS: number): Promise<Buffer> {
  const name = names[i] ?? '';
  const ms = Number(/_(\d+)\.rgb$/.exec(name)?.[1] ?? Number.NaN);
  if (!(Math.abs(ms - atS * 1000) <= 1.5)) {
    throw new MediaDecodeError(`the frame at ${atS} s cannot be decoded`, { said: '', signal: null });
  }
  return readFile(join(folder, name));
}

function seeksAtOnce({ width, height }: VideoFacts): number {
  return Math.max(1, Math.floor(DECODER_BYTES / (width * height * 1.5 * 18)));
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

import { H264 } from './encode-frames.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { MediaDecodeError, refusalFor } from './ffmpeg-errors.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { fitInside, type Size } from './fit.ts';
import { moveFile } from './move-file.ts';
import type { VideoPlan } from './plan.ts';
import { probeVideo, type VideoFile } from './probe-video.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { timeFor, VIDEO_LIMITS } from './video-limits.ts';

/** A re-encoded video, as shown. */
export interface Transcoded extends Size {
  readonly durationS: number;
  readonly source: Size & { readonly durationS: number };
}

/** Seconds that the new video may differ from the source, and the share of its frames that may be lost. */
const LENGTH_SLACK_S = 0.5;
const FRAMES_KEPT = 0.95;

/**
 * Re-encodes an untrusted video for providers that take one: H.264 in MP4, at most the plan's sides, upright, square
 * pixels, its own frame times; no sound, subtitles, data, chapters or metadata pass. `out` holds it whole or not at
 * all. Throws as `extractFrames`.
 */
export async function transcodeVideo(
  file: VideoFile,
  plan: VideoPlan,
  tools: FfmpegTools,
  out: string,
  { signal }: { signal: AbortSignal },
): Promise<Transcoded | Refusal> {
  const facts = await probeVideo(file, tools, { signal });
  if (isRefusal(facts)) return facts;
  const { width, height } = evenSides(fitInside(facts, plan));
  // Encoding costs some times the decoding.
  const { cpuS, wallMs } = timeFor(facts.durationS * 4);
  try {
    await using made = await runFfmpeg(
      {
        tools,
        inputs: [{ file: file.path, demuxers: file.demuxers }],
        outputs: [
          {
            name: 'video.mp4',
            options: [
              ...['-map', '0:V:0', '-t', `${VIDEO_LIMITS.seconds}`, '-fs', `${VIDEO_LIMITS.bytes}`],
              ...['-vf', `scale=${width}:${height}:flags=bicubic+accurate_rnd+bitexact,setsar=1`],
              ...['-fps_mode', 'vfr', '-preset', 'veryfast', '-crf', '23', ...H264],
            ],
          },
        ],
        files: 1,
        cpuS,
      },
      { signal, timeoutMs: wallMs },
    );
    const result = await probeVideo({ path: `${made.folder}/video.mp4`, demuxers: 'mov,mp4' }, tools, { signal });
    if (isRefusal(result)) return refusal('broken', `the re-encoded video is ${result.refused}: ${result.detail}`);
    const isShort = result.durationS < facts.durationS - facts.frameTimes[0]! - LENGTH_SLACK_S;
    if (isShort || result.frameTimes.length < facts.frameTimes.length * FRAMES_KEPT) {
      return refusal('broken', `only ${result.frameTimes.length} of ${facts.frameTimes.length} frames can be decoded`);
    }
    await moveFile(made, 'video.mp4', out);
    const { durationS } = facts;
    return {
      width: result.width,
      height: result.height,
      durationS: result.durationS,
      source: { width: facts.width, height: facts.height, durationS },
    };
  } catch (error) {
    if (error instanceof MediaDecodeError) return refusalFor(error);
    throw error;
  }
}

/** H.264 in 4:2:0 has even sides only. */
function evenSides({ width, height }: Size): Size {
  const even = (side: number) => Math.max(2, side - (side % 2));
  return { width: even(width), height: even(height) };
}

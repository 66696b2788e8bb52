import { z } from 'zod';
import { refusalFor } from './ffmpeg-errors.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { CODECS, MAX_PACKETS, VIDEO_LIMITS } from './video-limits.ts';

/** What a video is. Pixels as shown: rotated and with square pixels. Times in seconds from the file's start. */
export interface VideoFacts {
  readonly width: number;
  readonly height: number;
  /** End of the last frame. Measured on the frames, not claimed by the header. */
  readonly durationS: number;
  /** Frames a second, on average. */
  readonly fps: number;
  readonly streams: number;
  readonly codec: string;
  /** When each frame is first shown, ascending, without doubles. */
  readonly frameTimes: readonly number[];
  /** Those among them that can be decoded on their own. */
  readonly keyframeTimes: readonly number[];
}

const number = z.coerce.number().refine(Number.isFinite).optional().catch(undefined);
const Stream = z.object({
  codec_name: z.string().optional(),
  width: number,
  height: number,
  sample_aspect_ratio: z.string().optional(),
  nb_frames: number,
  side_data_list: z.array(z.object({ rotation: number })).optional(),
});
const Probe = z.object({
  packets: z.array(z.object({ pts_time: number, duration_time: number, flags: z.string().optional() })).default([]),
  streams: z.array(Stream).default([]),
  format: z.object({ nb_streams: number, start_time: number, duration: number }).default({}),
});
type Probe = z.infer<typeof Probe>;

/** Reads ffprobe's JSON and holds it against the limits. `said`: what ffprobe complained about, made safe. */
export function readProbe(stdout: string, said: string): VideoFacts | Refusal {
  const probe = Probe.parse(JSON.parse(stdout));
  const streams = probe.format.nb_streams ?? 0;
  if (streams > VIDEO_LIMITS.streams) return refusal('too_many_streams', `${streams} streams`);
  const claimedS = probe.format.duration ?? 0;
  if (claimedS > VIDEO_LIMITS.seconds) {
    return refusal('too_long', `${claimedS.toFixed(1)} s, more than ${VIDEO_LIMITS.seconds}`);
  }
  const stream = probe.streams[0];
  if (streams === 0) return refusal('broken', 'no streams');
  if (stream === undefined) return refusal('no_picture', 'no video stream');
  if (!CODECS.includes(stream.codec_name ?? '')) {
    return refusal('type_not_allowed', `codec ${(stream.codec_name ?? 'unknown').slice(0, 40)}`);
  }
  const size = shownSize(stream);
  if (size === null) return refusalFor({ said, signal: null, message: 'no picture size' });
  const { width, height } = size;
  if (Math.max(width, height) > VIDEO_LIMITS.longSide || width * height > VIDEO_LIMITS.pixels) {
    return refusal('too_many_pixels', `${width}x${height}, more than 4K`);
  }
  const times = readTimes(probe);
  if (isRefusal(times)) return times;
  if (probe.packets.length + 2 < (stream.nb_frames ?? 0) || /partial file|ended prematurely/.test(said)) {
    return refusal('truncated', `it ends after ${times.durationS.toFixed(1)} s, before its last frame`);
  }
  return { width, height, streams, codec: stream.codec_name ?? '', ...times };
}

type Times = Pick<VideoFacts, 'durationS' | 'fps' | 'frameTimes' | 'keyframeTimes'>;

function readTimes({ packets, format }: Probe): Times | Refusal {
  const startS = format.start_time ?? 0;
  const shown = packets.filter((packet) => !packet.flags?.includes('D'));
  if (shown.length === 0) return refusal('broken', 'no frames');
  if (shown.length > MAX_PACKETS) return refusal('too_long', `${shown.length} frames, more than ${MAX_PACKETS}`);
  const keys = new Set<number>();
  const all = new Set<number>();
  let endS = 0;
  for (const { pts_time, duration_time, flags } of shown) {
    if (pts_time === undefined) return refusal('broken', 'frames without times');
    const atS = pts_time - startS;
    // Whole milliseconds: the names of extracted frames count in them.
    const ms = Math.round(atS * 1000);
    if (ms < 0) continue;
    all.add(ms);
    if (flags?.includes('K')) keys.add(ms);
    endS = Math.max(endS, atS + Math.max(0, duration_time ?? 0));
  }
  const frameTimes = inSeconds(all);
  const [first, last] = [frameTimes[0], frameTimes.at(-1)];
  if (first === undefined || last === undefined) return refusal('broken', 'no frames after the start');
  const gap = frameTimes.length > 1 ? (last - first) / (frameTimes.length - 1) : 0;
  const durationS = Math.round((endS > last ? endS : last + gap) * 1e5) / 1e5;
  if (durationS === 0) return refusal('broken', 'no duration');
  if (durationS > VIDEO_LIMITS.seconds) {
    return refusal('too_long', `${durationS.toFixed(1)} s, more than ${VIDEO_LIMITS.seconds}`);
  }
  const fps = gap === 0 ? 1 / durationS : 1 / gap;
  if (fps > VIDEO_LIMITS.framesPerSecond * 1.01 && frameTimes.length > VIDEO_LIMITS.framesPerSecond) {
    return refusal('too_long', `${fps.toFixed(0)} frames a second, more than ${VIDEO_LIMITS.framesPerSecond}`);
  }
  return { durationS, fps, frameTimes, keyframeTimes: inSeconds(keys) };
}

function inSeconds(times: ReadonlySet<number>): number[] {
  return [...times].sort((a, b) => a - b).map((ms) => ms / 1000);
}

/** Null = the header has no usable size. */
function shownSize(stream: z.infer<typeof Stream>): { width: number; height: number } | null {
  const { width, height } = stream;
  if (width === undefined || height === undefined || width < 1 || height < 1) return null;
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  const square = { width: Math.max(1, Math.round(width * ratio)), height };
  const rotation = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return Math.abs(Math.round(rotation / 90)) % 2 === 1 ? { width: square.height, height: square.width } : square;
}

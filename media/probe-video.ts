import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FfmpegUnusableError, MediaTimeoutError, refusalFor, safeWords, throwIfKilled } from './ffmpeg-errors.ts';
import { type FfmpegTools, ffmpegInstallHint } from './ffmpeg-tools.ts';
import { type ProcessEnd, runProcess } from './process-watch.ts';
import { type Refusal, refusal } from './refusal.ts';
import { readProbe, type VideoFacts } from './video-facts.ts';
import { DATA_BYTES, inputGuards, MAX_ALLOC, MAX_PACKETS, VIDEO_LIMITS } from './video-limits.ts';

/** A video in a local file, and the demuxers that its sniffed type allows, as ffmpeg names them: `mov,mp4,...`. */
export interface VideoFile {
  /** Absolute. */
  readonly path: string;
  readonly demuxers: string;
}

const CPU_S = 30;
const WALL_MS = 90_000;
const ENTRIES = [
  'format=nb_streams,start_time,duration',
  'stream=codec_name,width,height,sample_aspect_ratio,duration,nb_frames,avg_frame_rate',
  'stream_side_data=rotation',
  'packet=pts_time,duration_time,flags',
].join(':');

/**
 * Reads what a video is with one ffprobe: its header for what it claims, all its packets for what it has. Nothing that
 * the file says about itself in tags is asked for, and JSON cannot be forged by them. Whatever is beyond
 * `VIDEO_LIMITS` is refused. Throws MediaTimeoutError, MediaKilledError, FfmpegUnusableError, the signal's reason.
 */
export async function probeVideo(
  file: VideoFile,
  tools: FfmpegTools,
  { signal, timeoutMs = WALL_MS }: { signal: AbortSignal; timeoutMs?: number },
): Promise<VideoFacts | Refusal> {
  const size = await sizeOf(file.path);
  if (size === null) return refusal('missing', 'no such file');
  if (size === 0) return refusal('empty', '0 bytes');
  if (size > VIDEO_LIMITS.bytes) {
    return refusal('too_many_bytes', `${size} bytes, more than ${VIDEO_LIMITS.bytes}`);
  }
  const args = [
    ...['-v', 'error', '-of', 'json=compact=1', '-show_entries', ENTRIES, '-select_streams', 'V:0'],
    ...['-max_alloc', MAX_ALLOC, ...inputGuards(file.demuxers, 'ffprobe'), `file:${resolve(file.path)}`],
  ];
  const [program, all] =
    tools.prlimit === null
      ? [tools.ffprobe, args]
      : [tools.prlimit, [`--data=${DATA_BYTES}`, `--cpu=${CPU_S}:${CPU_S + 2}`, '--core=0', tools.ffprobe, ...args]];
  const end = await runProbe(program, all, { signal, timeoutMs });

  if (end.ended === 'timeout') throw new MediaTimeoutError(`ffprobe ran for ${timeoutMs} ms; it was ended`);
  if (end.ended === 'output') return refusal('too_long', `more than ${MAX_PACKETS} frames`);
  throwIfKilled('ffprobe', end.signal);
  const said = safeWords(end.stderr);
  if (end.code !== 0) return refusalFor({ said, signal: end.signal, message: 'ffprobe cannot read it' });
  return readProbe(end.stdout, said);
}

async function runProbe(program: string, args: string[], limits: { signal: AbortSignal; timeoutMs: number }) {
  let end: ProcessEnd;
  try {
    end = await runProcess(program, args, { ...limits, maxStdout: MAX_PACKETS * 80 + 16_384 });
  } catch (cause) {
    limits.signal.throwIfAborted();
    throw new FfmpegUnusableError(`${program} cannot be started`, { cause, hint: ffmpegInstallHint() });
  }
  return end;
}

/** Bytes of a regular file; null = there is none under this path. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

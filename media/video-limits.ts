/** What a video may be; anything beyond is refused. Sources: media-and-model-calls.md 3.2. */
export const VIDEO_LIMITS = {
  bytes: 100_000_000,
  seconds: 600,
  /** DCI 4K wide, either way up. */
  longSide: 4096,
  /** UHD and DCI 4K with their coded padding. */
  pixels: 4096 * 2304,
  framesPerSecond: 120,
  streams: 16,
} as const;

/** A demuxed packet costs ffprobe some 75 bytes of text; a video at both limits, length and rate, has this many. */
export const MAX_PACKETS = VIDEO_LIMITS.seconds * VIDEO_LIMITS.framesPerSecond;

/** Codecs of pictures that are read. */
export const CODECS: readonly string[] = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4', 'mjpeg', 'prores'];

const PICTURE_DECODERS = [...CODECS, 'libdav1d', 'libaom-av1', 'rawvideo'];

/**
 * Of sound, subtitles and cover pictures: ffprobe opens a decoder for each stream, also for those it is not asked for,
 * and gives up without one.
 */
const OTHER_DECODERS = [
  ...['aac', 'mp3', 'mp3float', 'mp2', 'mp2float', 'opus', 'vorbis', 'ac3', 'eac3', 'flac', 'alac', 'amrnb', 'amrwb'],
  ...['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_u8', 'pcm_alaw', 'pcm_mulaw'],
  ...['png', 'mov_text', 'subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text'],
];

/**
 * Bytes of memory of its own that a tool may take (`prlimit --data`). Not `--as`: that counts the 64 MB that malloc sets
 * aside, unused, for each of the threads that read the inputs.
 */
export const DATA_BYTES = 640_000_000;

/**
 * Input options that hold for every untrusted file, in ffmpeg and in ffprobe: only local files, only the demuxers that
 * the sniffed type allows, only the decoders above, bounded pictures and streams, one thread. `-max_pixels` is that of
 * the reference; the tighter limit above is checked on what ffprobe reports, so that its refusal can say the size.
 */
export function inputGuards(demuxers: string, tool: 'ffmpeg' | 'ffprobe'): readonly string[] {
  const decoders = tool === 'ffmpeg' ? PICTURE_DECODERS : [...PICTURE_DECODERS, ...OTHER_DECODERS];
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', demuxers, '-codec_whitelist', decoders.join(',')],
    ...['-max_pixels', '36000000', '-max_streams', `${VIDEO_LIMITS.streams}`, '-threads', '1'],
  ];
}

/** No single allocation beyond it: a frame of 36 million pixels in 16-bit 4:2:0 fits. */
export const MAX_ALLOC = '200000000';

/**
 * CPU seconds that a video may cost, and wall milliseconds. The reference gives 30 s + its length for both; here that
 * is the CPU limit, which ends a burning file the same way on a busy machine, and the wall clock runs three times as
 * long, for a process that hangs.
 */
export function timeFor(durationS: number): { readonly cpuS: number; readonly wallMs: number } {
  const cpuS = 30 + Math.ceil(durationS);
  return { cpuS, wallMs: cpuS * 3000 };
}

import { type FfmpegTools, ffmpegInstallHint, findFfmpeg } from '../../media/ffmpeg-tools.ts';

/** The ffmpeg of this machine. The tests of videos need one: without it they fail and say how to get it. */
export async function ffmpegHere(): Promise<FfmpegTools> {
  const tools = await findFfmpeg((name) => process.env[name]);
  if (tools === null) throw new Error(`these tests need ffmpeg and ffprobe: ${ffmpegInstallHint()}`);
  return tools;
}

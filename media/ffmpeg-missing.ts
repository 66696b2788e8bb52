import { MettleError } from '../core/errors.ts';
import { ffmpegInstallHint } from './ffmpeg-tools.ts';

/** Videos are to be looked at and this machine has no ffmpeg. Nothing else is concerned. */
export class FfmpegMissingError extends MettleError {
  override readonly name = 'FfmpegMissingError';
  readonly code = 'FfmpegMissing';
  readonly retryable = false;

  constructor() {
    super('no ffmpeg and ffprobe found: video cases cannot be looked at', {
      hint: `${ffmpegInstallHint()}; or \`--without-video\` runs the other cases and leaves these out as not_assessable`,
    });
  }
}

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { FfmpegUnusableError } from './ffmpeg-errors.ts';
import { type ProcessEnd, runProcess } from './process-watch.ts';

/** The programs that read and write videos, found and checked. Paths are absolute. */
export interface FfmpegTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As ffmpeg gives it, e.g. `5.1.9-0+deb12u1`; `ffmpeg/ffprobe` when the two differ. Recorded in every result. */
  readonly version: string;
  /** Bounds memory and CPU of the others where the system has it (Linux); null = only ffmpeg's own limits hold. */
  readonly prlimit: string | null;
}

/** The oldest that has `-fps_mode`. */
const OLDEST = { major: 5, minor: 1 };

const INSTALL: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'apt-get install ffmpeg (Debian, Ubuntu), dnf install ffmpeg-free (Fedora), apk add ffmpeg (Alpine)',
  darwin: 'brew install ffmpeg',
  win32: 'winget install Gyan.FFmpeg',
};

/** What to type to get the programs; the command of this platform, and the way round it. */
export function ffmpegInstallHint(platform: NodeJS.Platform = process.platform): string {
  const command = INSTALL[platform] ?? 'install ffmpeg 5.1 or newer';
  return `${command}; or set FFMPEG_PATH and FFPROBE_PATH to the programs`;
}

/**
 * Finds ffmpeg and ffprobe: by FFMPEG_PATH and FFPROBE_PATH, else on PATH. `variable` reads one environment variable.
 * null = one of them is not there. Throws FfmpegUnusableError when one is there but cannot be used: a named path that
 * does not run, or a version before 5.1.
 */
export async function findFfmpeg(variable: (name: string) => string | undefined): Promise<FfmpegTools | null> {
  const [ffmpeg, ffprobe, prlimit] = await Promise.all([
    locate('ffmpeg', variable('FFMPEG_PATH'), variable('PATH')),
    locate('ffprobe', variable('FFPROBE_PATH'), variable('PATH')),
    process.platform === 'linux' ? locate('prlimit', undefined, variable('PATH')) : null,
  ]);
  if (ffmpeg === null || ffprobe === null) return null;
  const [made, read] = await Promise.all([versionOf('ffmpeg', ffmpeg), versionOf('ffprobe', ffprobe)]);
  return { ffmpeg, ffprobe, version: made === read ? made : `${made}/${read}`, prlimit };
}

async function locate(name: string, named: string | undefined, path: string | undefined): Promise<string | null> {
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return resolve(named);
    throw unusable(`${name.toUpperCase()}_PATH names ${named}, which is not a program that can be run`);
  }
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (path ?? '').split(delimiter).filter(isAbsolute)) {
    if (await isExecutable(join(folder, file))) return join(folder, file);
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(name: 'ffmpeg' | 'ffprobe', path: string): Promise<string> {
  let end: ProcessEnd;
  try {
    end = await runProcess(path, ['-hide_banner', '-version'], {
      signal: new AbortController().signal,
      timeoutMs: 30_000,
      maxStdout: 65_536,
    });
  } catch (cause) {
    throw unusable(`${path} cannot be started`, cause);
  }
  const version = new RegExp(`^${name} version (\\S+)`).exec(end.stdout)?.[1];
  if (end.code !== 0 || version === undefined) throw unusable(`${path} does not answer -version like ${name}`);
  // Builds from the repository are called N-12345-gabcdef: newer than any release.
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  if (numbers !== null) {
    const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
    if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
      throw unusable(`${path} is version ${version}; at least ${OLDEST.major}.${OLDEST.minor} is needed`);
    }
  }
  return version;
}

function unusable(message: string, cause?: unknown): FfmpegUnusableError {
  return new FfmpegUnusableError(message, { cause, hint: ffmpegInstallHint() });
}

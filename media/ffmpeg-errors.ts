import { MettleError } from '../core/errors.ts';
import { type Refusal, refusal } from './refusal.ts';

/** The tools ran and could not make of the file what was asked. Turned into a refusal by those who know the file. */
export class MediaDecodeError extends MettleError {
  override readonly name = 'MediaDecodeError';
  readonly code = 'MediaDecode';
  readonly retryable = false;
  /** What the tool said, made safe to keep: no paths, addresses or control characters. */
  readonly said: string;
  /** The signal that ended it (SIGXCPU = its CPU limit), or null. */
  readonly signal: NodeJS.Signals | null;

  constructor(message: string, { said, signal }: { said: string; signal: NodeJS.Signals | null }) {
    super(said === '' ? message : `${message}: ${said}`);
    this.said = said;
    this.signal = signal;
  }
}

/** Wall time ran out. The machine may be busy, so it says nothing about the file: try again. Nothing was kept. */
export class MediaTimeoutError extends MettleError {
  override readonly name = 'MediaTimeoutError';
  readonly code = 'MediaTimeout';
  readonly retryable = true;
}

/** Somebody else ended the tool: an operator, a memory killer. It says nothing about the file: try again. */
export class MediaKilledError extends MettleError {
  override readonly name = 'MediaKilledError';
  readonly code = 'MediaKilled';
  readonly retryable = true;
}

/** ffmpeg or ffprobe cannot be started, or is too old. The hint has the command to install it. */
export class FfmpegUnusableError extends MettleError {
  override readonly name = 'FfmpegUnusableError';
  readonly code = 'FfmpegUnusable';
  readonly retryable = false;
}

/**
 * The last words of a tool, fit for a row: the same on every machine. Without addresses (`@ 0x55...`), paths and
 * control characters, at most 200 characters.
 */
export function safeWords(stderr: string): string {
  return (
    stderr
      .replaceAll(/ @ 0x[0-9a-f]+/g, '')
      .replaceAll(/file:[^\n]*?(?=: [A-Z]|\n|$)/g, 'file')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replaceAll(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]+/g, ' ')
      .trim()
      .slice(0, 200)
  );
}

/** Outside ends of a process that say nothing about the file it read. */
const OUTSIDERS: readonly (NodeJS.Signals | null)[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/** Throws MediaKilledError when a signal of somebody else ended the tool. */
export function throwIfKilled(tool: string, signal: NodeJS.Signals | null): void {
  if (OUTSIDERS.includes(signal)) throw new MediaKilledError(`${tool} was ended by ${signal} from outside`);
}

/** What the words of ffmpeg or ffprobe say about a file. The texts are those of versions 5 to 8. */
export function refusalFor({ said, signal, message }: RefusedEnd): Refusal {
  if (signal === 'SIGXCPU') return refusal('timeout', 'it took more CPU time than its length allows');
  if (/max_streams/.test(said)) return refusal('too_many_streams', 'more streams than are read');
  const size = /Picture size (\d+x\d+) exceeds/.exec(said)?.[1];
  if (size !== undefined) return refusal('too_many_pixels', `${size}, more than 4K`);
  const [, format, kind, codec] = /\[([\w,]+)\] (?:(Format)|Codec \((\w+)\)) not on whitelist/.exec(said) ?? [];
  if (kind !== undefined) return refusal('type_not_allowed', `it is ${format} inside`);
  if (/moov atom not found/.test(said)) return refusal('truncated', 'its index is missing');
  if (/partial file|ended prematurely|End of file/.test(said)) return refusal('truncated', 'it ends before its time');
  if (codec !== undefined) return refusal('type_not_allowed', `codec ${codec} is not among those that are read`);
  return refusal('broken', said === '' ? message : said);
}

/** A MediaDecodeError, or the end of a tool that is not one. */
type RefusedEnd = Pick<MediaDecodeError, 'said' | 'signal' | 'message'>;

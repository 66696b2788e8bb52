import { type ChildProcess, execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { FfmpegUnusableError, MediaDecodeError, MediaTimeoutError, safeWords, throwIfKilled } from './ffmpeg-errors.ts';
import { type FfmpegTools, ffmpegInstallHint } from './ffmpeg-tools.ts';
import { watchCpu } from './process-watch.ts';
import { DATA_BYTES, inputGuards, MAX_ALLOC } from './video-limits.ts';

/** An untrusted file, held to the demuxers that its sniffed type allows; or a stream of our own making. */
export type FfmpegInput =
  | { readonly file: string; readonly demuxers: string; readonly options?: readonly string[] }
  | { readonly stream: Readable; readonly options: readonly string[] };

export interface FfmpegOutput {
  /** Name inside the temporary folder; may hold a pattern of the image2 muxer. */
  readonly name: string;
  readonly options: readonly string[];
}

/** One run of ffmpeg. Options never hold text of a case. */
export interface FfmpegJob {
  readonly tools: FfmpegTools;
  readonly inputs: readonly FfmpegInput[];
  readonly outputs: readonly FfmpegOutput[];
  /** Files that it must have made. */
  readonly files: number;
  /** CPU seconds, after which the system ends it. */
  readonly cpuS: number;
}

/** What a run made. The folder and all in it goes away with it: move or read the files before. */
export interface FfmpegFiles extends AsyncDisposable {
  readonly folder: string;
  /** Names, sorted. */
  readonly names: readonly string[];
}

/** fluent-ffmpeg sets it before it emits `start`; its types leave it out. */
type Command = FfmpegCommand & { readonly ffmpegProc?: ChildProcess };

/**
 * Runs ffmpeg by the safe pattern of media-and-model-calls.md 1.3: guarded inputs, SIGKILL on abort and timeout (also
 * when they came before the process), done only when the process is gone, into a fresh folder, judged by exit code and
 * file count. After a failure nothing is left. Throws the reason of the signal, MediaTimeoutError, MediaKilledError,
 * FfmpegUnusableError, and MediaDecodeError for all that the file itself is to blame for.
 */
export async function runFfmpeg(
  job: FfmpegJob,
  limits: { signal: AbortSignal; timeoutMs: number },
): Promise<FfmpegFiles> {
  limits.signal.throwIfAborted();
  await assertRunnable(job.tools.ffmpeg);
  const folder = await mkdtemp(join(tmpdir(), 'mettle-ffmpeg-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run(job, folder, limits);
    const names = (await readdir(folder)).sort();
    if (names.length !== job.files) {
      throw new MediaDecodeError(`ffmpeg made ${names.length} of ${job.files} files`, { said: '', signal: null });
    }
    return { folder, names, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function run(job: FfmpegJob, folder: string, limits: { signal: AbortSignal; timeoutMs: number }): Promise<void> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const stop = AbortSignal.any([limits.signal, timeout]);
  const command = commandOf(job, folder);
  const kill = () => {
    if (stop.aborted) command.kill('SIGKILL');
  };
  stop.addEventListener('abort', kill);
  try {
    const { code, signal, stderr, usedUp } = await ended(command, job, kill);
    limits.signal.throwIfAborted();
    if (timeout.aborted) throw new MediaTimeoutError(`ffmpeg ran for ${limits.timeoutMs} ms; it was ended`);
    if (usedUp) throw new MediaDecodeError(`ffmpeg used ${job.cpuS} s of CPU`, { said: '', signal: 'SIGXCPU' });
    throwIfKilled('ffmpeg', code === ENDED_BY_SIGNAL ? 'SIGTERM' : signal);
    if (code !== 0) {
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      throw new MediaDecodeError(`ffmpeg ${how}`, { said: safeWords(stderr), signal });
    }
  } finally {
    stop.removeEventListener('abort', kill);
  }
}

function commandOf(job: FfmpegJob, folder: string): Command {
  const command: Command = ffmpeg({ stdoutLines: 40, cwd: folder, logger: silent });
  command.setFfmpegPath(job.tools.ffmpeg);
  const streams = job.inputs.some((input) => 'stream' in input);
  // @NOTE ffmpeg takes the signal of its `-timelimit` for a polite end and does not say so: the CPU time is watched from
  // outside, and this ends only a process whose watcher died, or that nobody can watch.
  const backstop = ['-timelimit', `${job.cpuS + BACKSTOP_S}`];
  const general = ['-v', 'error', '-max_alloc', MAX_ALLOC, ...backstop, '-filter_threads', '1'];
  if (!streams) general.push('-nostdin');
  for (const [i, input] of job.inputs.entries()) {
    const own =
      'stream' in input ? input.options : [...inputGuards(input.demuxers, 'ffmpeg'), ...(input.options ?? [])];
    command.input('stream' in input ? input.stream : `file:${resolve(input.file)}`);
    // @NOTE spread, never an array: fluent-ffmpeg cuts the items of an array at their space.
    command.inputOptions(...(i === 0 ? general : []), ...own);
  }
  for (const output of job.outputs) command.output(output.name).outputOptions(...output.options);
  return command;
}

/** Exit code of ffmpeg after a signal that it handles. */
const ENDED_BY_SIGNAL = 255;
const BACKSTOP_S = 2;
const NICENESS = 5;

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** It was ended because its CPU time was used up. */
  readonly usedUp: boolean;
}

/** Starts the command and waits until its process is gone; `started` is called as soon as there is one. */
async function ended(command: Command, { tools, cpuS }: FfmpegJob, started: () => void): Promise<End> {
  const lines: string[] = [];
  command.on('stderr', (line: string) => {
    if (lines.length < 40) lines.push(line.slice(0, 1000));
  });
  const { promise, resolve: settle, reject } = Promise.withResolvers<End>();
  let running = false;
  const failed = (cause: unknown) =>
    reject(new FfmpegUnusableError(`${tools.ffmpeg} cannot be started`, { cause, hint: ffmpegInstallHint() }));
  command.on('start', () => {
    running = true;
    const child = command.ffmpegProc;
    if (child === undefined) return failed(null);
    // @NOTE fluent-ffmpeg's own listener throws outside any promise when a process cannot be started.
    child.removeAllListeners('error').on('error', failed);
    const { pid } = child;
    if (pid === undefined) return;
    stepBack(pid);
    const limited = limitMemory(tools.prlimit, pid);
    let usedUp = false;
    const startedAt = performance.now();
    const cpu = watchCpu(pid, cpuS, () => {
      usedUp = true;
      child.kill('SIGKILL');
    });
    child.once('close', (code, signal) => {
      cpu[Symbol.dispose]();
      // Where nobody can watch, a process that ran as long as that and ended by a signal hit its own limit.
      usedUp ||= !cpu.works && code !== 0 && performance.now() - startedAt > cpuS * 1000;
      void limited.then(() => settle({ code, signal, stderr: lines.join('\n'), usedUp }));
    });
    started();
  });
  // With a process, its own end is waited for: 'error' can come before it.
  command.on('error', (error) => {
    if (!running) failed(error);
  });
  command.run();
  return promise;
}

/** Settles when the limiting program is gone, whether it could or not: where it cannot, ffmpeg's own limits hold. */
async function limitMemory(prlimit: string | null, pid: number): Promise<void> {
  if (prlimit === null) return;
  // It takes some ms, ffmpeg's own start some 80: the limit stands before the first byte is read.
  await new Promise((done) => execFile(prlimit, ['--pid', `${pid}`, `--data=${DATA_BYTES}`, '--core=0'], done));
}

/** Decoding gives way to the worker's own work: leases and heartbeats must not wait for it. */
function stepBack(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It is gone already, or the system does not let us: it runs as it is.
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function assertRunnable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch (cause) {
    throw new FfmpegUnusableError(`${path} cannot be run`, { cause, hint: ffmpegInstallHint() });
  }
}

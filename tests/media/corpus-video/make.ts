import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FfmpegTools } from '../../../media/ffmpeg-tools.ts';
import { runProcess } from '../../../media/process-watch.ts';

export const MOV = 'mov,mp4,m4a,3gp,3g2,mj2';
export const MATROSKA = 'matroska,webm';

/** Fast and plain H.264. */
export const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-pix_fmt', 'yuv420p'];

/** A moving test picture as an input. */
export function testPicture({ size = '160x120', fps = 10, seconds = 4 } = {}): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${fps}:duration=${seconds}`];
}

/** Runs ffmpeg on files that the tests trust. */
export async function make(tools: FfmpegTools, ...args: readonly string[]): Promise<void> {
  const end = await runProcess(tools.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], {
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    maxStdout: 1000,
  });
  if (end.code !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${end.stderr}`);
}

/** A folder of its own, gone when disposed of. */
export async function testFolder(): Promise<AsyncDisposable & { readonly path: string; in(name: string): string }> {
  const path = await mkdtemp(join(tmpdir(), 'mettle-test-'));
  return {
    path,
    in: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFrames } from '../media/extract-frames.ts';
import { type FfmpegTools, ffmpegInstallHint, findFfmpeg } from '../media/ffmpeg-tools.ts';
import { frameTimes } from '../media/frame-plan.ts';
import { FRAMES } from '../media/plan.ts';
import { runProcess } from '../media/process-watch.ts';

/**
 * `node bench/frames.ts [rounds]`: what taking frames out of a video costs, probe and JPEGs included, against the cheaper
 * of the two plans of media-and-model-calls.md 1.4 as bare ffmpeg commands that write as many JPEGs. Each round runs all
 * three in turn. Prints medians; the ratio is that of CPU seconds (own and of all children). Linux only: reads /proc.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'mettle-bench-frames-'));

interface Video {
  readonly name: string;
  readonly seconds: number;
  readonly source: string;
  readonly counts: readonly number[];
}

const VIDEOS: readonly Video[] = [
  { name: 'reference-60s-720p.mp4', seconds: 60, source: 'testsrc2=s=1280x720:r=30:d=60', counts: [8, 16, 32] },
  { name: 'drawn-4s-480p.mp4', seconds: 4, source: 'testsrc2=s=640x480:r=10:d=4', counts: [8] },
];

interface Cost {
  readonly cpuS: number;
  readonly wallS: number;
}

/** CPU of this process and of its children that ended. */
function cpuSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) / 100;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [cpu, wall] = [cpuSeconds(), performance.now()];
  await work();
  return { cpuS: cpuSeconds() - cpu, wallS: (performance.now() - wall) / 1000 };
}

function median(costs: readonly Cost[], of: keyof Cost): number {
  const sorted = costs.map((cost) => cost[of]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function ffmpeg(tools: FfmpegTools, args: readonly string[]): Promise<void> {
  const limits = { signal, timeoutMs: 600_000, maxStdout: 10_000 };
  const end = await runProcess(tools.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], limits);
  if (end.code !== 0) throw new Error(end.stderr);
}

async function bare(tools: FfmpegTools, args: readonly string[], count: number): Promise<void> {
  await ffmpeg(tools, args);
  const made = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  if (made.length !== count) throw new Error(`${made.length} of ${count} frames`);
  for (const name of made) rmSync(join(folder, name));
}

const SCALE = 'scale=-2:512:flags=accurate_rnd+bitexact';
const JPEG = ['-q:v', '3', '-flags', '+bitexact', '-threads', '1', '-f', 'image2'];

function passArgs(path: string, { seconds }: Video, count: number): string[] {
  const [step, off] = [seconds / count, seconds / count / 2];
  const select = `select='gt(floor((t-${off})/${step})\\,floor((prev_t-${off})/${step}))'`;
  const times = ['-fps_mode', 'passthrough', '-enc_time_base', '1/1000', '-frame_pts', '1'];
  return ['-threads', '1', '-i', path, '-vf', `${select},${SCALE}`, ...times, ...JPEG, join(folder, 'f_%08d.jpg')];
}

function seekArgs(path: string, { seconds }: Video, count: number): string[] {
  const times = frameTimes(seconds, count);
  const inputs = times.flatMap((at) => ['-threads', '1', '-ss', `${at}`, '-i', path]);
  const outputs = times.flatMap((_, i) => [
    ...['-map', `${i}:v:0`, '-frames:v', '1', '-vf', SCALE, ...JPEG, join(folder, `s_${i}.jpg`)],
  ]);
  return [...inputs, ...outputs];
}

async function measure(tools: FfmpegTools, video: Video, count: number): Promise<void> {
  const file = { path: join(folder, video.name), demuxers: 'mov,mp4,m4a,3gp,3g2,mj2' };
  const [ours, pass, seek]: Cost[][] = [[], [], []];
  let how = '';
  for (let round = 0; round < ROUNDS; round++) {
    const own = await costOf(async () => {
      const made = await extractFrames(file, { ...FRAMES, count }, tools, { signal });
      if ('refused' in made) throw new Error(made.detail);
      how = made.extraction.how;
    });
    ours?.push(own);
    pass?.push(await costOf(() => bare(tools, passArgs(file.path, video, count), count)));
    seek?.push(await costOf(() => bare(tools, seekArgs(file.path, video, count), count)));
  }
  if (ours === undefined || pass === undefined || seek === undefined) return;
  const cheaper = median(pass, 'cpuS') < median(seek, 'cpuS') ? pass : seek;
  const show = (costs: Cost[]) => `${median(costs, 'cpuS').toFixed(2)} CPU s (${median(costs, 'wallS').toFixed(2)} s)`;
  const ratio = (of: keyof Cost) => (median(ours, of) / median(cheaper, of)).toFixed(2);
  console.log(
    `${video.name}, ${count} frames: ours (${how}) ${show(ours)}; one pass ${show(pass)}; seeks ${show(seek)}; ` +
      `ours / cheaper: ${ratio('cpuS')} CPU, ${ratio('wallS')} wall`,
  );
}

const tools = await findFfmpeg((name) => process.env[name]);
if (tools === null) throw new Error(`no ffmpeg: ${ffmpegInstallHint()}`);
try {
  for (const video of VIDEOS) {
    const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-threads', '1'];
    await ffmpeg(tools, ['-f', 'lavfi', '-i', video.source, ...encode, join(folder, video.name)]);
    for (const count of video.counts) await measure(tools, video, count);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

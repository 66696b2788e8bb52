import { readdir, readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { extractFrames, type Frames } from '../../media/extract-frames.ts';
import type { FfmpegTools } from '../../media/ffmpeg-tools.ts';
import { FRAMES, NATIVE_VIDEO } from '../../media/plan.ts';
import { probeVideo } from '../../media/probe-video.ts';
import { sharp } from '../../media/sharp.ts';
import { transcodeVideo } from '../../media/transcode-video.ts';
import { mediaChildren } from './children.ts';
import { MATROSKA, MOV, make, testFolder, testPicture, X264 } from './corpus-video/make.ts';
import { ffmpegHere } from './ffmpeg-here.ts';

let tools: FfmpegTools;
let here: Awaited<ReturnType<typeof testFolder>>;
const signal = new AbortController().signal;

beforeAll(async () => {
  tools = await ffmpegHere();
  here = await testFolder();
  vi.stubEnv('TMPDIR', here.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await here[Symbol.asyncDispose]();
});

const fileOf = (name: string) => ({ path: here.in(name), demuxers: name.endsWith('mkv') ? MATROSKA : MOV });

async function frames(
  name: string,
  { count = 8, how }: { count?: number; how?: 'seek' | 'pass' } = {},
): Promise<Frames> {
  const made = await extractFrames(fileOf(name), { ...FRAMES, count }, tools, { signal, ...(how && { how }) });
  if ('refused' in made) throw new Error(`${made.refused}: ${made.detail}`);
  return made;
}

const times = ({ frames: all }: Frames) => all.map(({ atS }) => atS);
const bytes = ({ frames: all }: Frames) => all.map(({ jpeg }) => jpeg.toString('base64'));

/** Mean difference of two pictures of one size, in levels of 255. */
function distance(one: Buffer, other: Buffer): number {
  expect(one).toHaveLength(other.length);
  return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]!), 0) / one.length;
}

/** x264 with pictures that refer to later ones, and key frames at uneven places. */
const TANGLED = ['-c:v', 'libx264', '-preset', 'fast', '-bf', '3', '-g', '37', '-threads', '1', '-pix_fmt', 'yuv420p'];

const VIDEOS: readonly (readonly [string, () => string[]])[] = [
  ['film.mp4', () => [...testPicture({ seconds: 6, fps: 24 }), ...TANGLED]],
  ['film.mkv', () => [...testPicture({ seconds: 6, fps: 24 }), ...TANGLED]],
  ['ntsc.mp4', () => ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=30000/1001:duration=6', ...TANGLED]],
  [
    'odd.mp4',
    () => [
      ...testPicture({ size: '162x122' }),
      '-vf',
      'crop=161:121:0:0:exact=1',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv444p',
      '-threads',
      '1',
    ],
  ],
  ['turned.mp4', () => ['-i', here.in('film.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=270']],
  [
    'uneven.mkv',
    () => [
      ...testPicture({ seconds: 6, fps: 24 }),
      '-vf',
      "select='not(mod(n,5))+gt(n,90)'",
      '-fps_mode',
      'passthrough',
      ...TANGLED,
    ],
  ],
  [
    'late.mp4',
    () => ['-itsoffset', '1.3', '-i', here.in('film.mp4'), '-f', 'lavfi', '-i', 'sine=duration=8', '-c:v', 'copy'],
  ],
  ['late.mkv', () => ['-itsoffset', '5', '-i', here.in('film.mp4'), '-c', 'copy']],
  ['mpeg4.mp4', () => [...testPicture({ seconds: 6, fps: 24 }), '-c:v', 'mpeg4', '-bf', '2', '-threads', '1']],
];

describe('extractFrames', () => {
  beforeAll(async () => {
    for (const [name, args] of VIDEOS) await make(tools, ...args(), here.in(name));
  }, 60_000);

  it.each(VIDEOS.map(([name]) => name))(
    'takes the same pixels at the same times by seeking and in one pass: %s',
    async (name) => {
      const [seek, pass] = [await frames(name, { how: 'seek' }), await frames(name, { how: 'pass' })];
      expect(times(seek)).toHaveLength(8);
      expect(times(seek)).toEqual(times(pass));
      expect(bytes(seek)).toEqual(bytes(pass));
      expect(new Set(bytes(seek)).size).toBe(8);
    },
  );

  it('takes the very frame that is numbered so, not its neighbours', async () => {
    const frame = (await frames('film.mp4')).frames[2]!;
    const ours = await sharp(frame.jpeg).raw().toBuffer();
    const far: number[] = [];
    for (const step of [-1, 0, 1]) {
      const picked = ['-i', here.in('film.mp4'), '-vf', `select='eq(n,${Math.round(frame.atS * 24) + step})'`];
      await make(tools, ...picked, '-frames:v', '1', here.in('picked.png'));
      far.push(distance(ours, await sharp(here.in('picked.png')).removeAlpha().raw().toBuffer()));
    }
    expect(far.indexOf(Math.min(...far))).toBe(1);
  });

  it('records how it went about it, and chooses by cost', async () => {
    await make(tools, ...testPicture({ size: '32x32', fps: 2, seconds: 60 }), ...X264, '-g', '2', here.in('long.mp4'));
    expect((await frames('long.mp4')).extraction).toEqual({ how: 'seek', costS: { seek: 14, pass: 60 } });
    expect((await frames('film.mp4')).extraction).toMatchObject({ how: 'pass', costS: { pass: 6 } });
  });

  it('makes the short side that of the plan, never enlarges, keeps the shape and turns upright', async () => {
    await make(tools, ...testPicture({ size: '1280x720', fps: 2 }), ...X264, here.in('hd.mp4'));
    const size = ({ frames: all, source }: Frames) => [all[0]!.width, all[0]!.height, source.width, source.height];
    expect(size(await frames('hd.mp4', { count: 1 }))).toEqual([910, 512, 1280, 720]);
    expect(size(await frames('odd.mp4', { count: 1 }))).toEqual([161, 121, 161, 121]);
    const turned = await frames('turned.mp4', { count: 1 });
    expect(size(turned)).toEqual([120, 160, 120, 160]);
    const upright = await sharp((await frames('film.mp4', { count: 1 })).frames[0]!.jpeg)
      .rotate(90)
      .raw()
      .toBuffer();
    const other = await sharp(turned.frames[0]!.jpeg).raw().toBuffer();
    expect(distance(upright, other)).toBeLessThan(6);
  });

  it('shows stretched pixels as they are meant', async () => {
    await make(tools, ...testPicture(), '-vf', 'setsar=2/1', ...X264, here.in('wide.mp4'));
    expect((await frames('wide.mp4', { count: 1 })).frames[0]).toMatchObject({ width: 320, height: 120 });
  });

  it('writes JPEGs without metadata', async () => {
    const { format, exif, icc, xmp } = await sharp((await frames('film.mp4', { count: 1 })).frames[0]!.jpeg).metadata();
    expect({ format, exif, icc, xmp }).toEqual({ format: 'jpeg', exif: undefined, icc: undefined, xmp: undefined });
  });

  it.each(['seek', 'pass'] as const)(
    'repeats the frames of a video that has fewer than are asked for (%s)',
    async (how) => {
      await make(tools, ...testPicture({ fps: 10, seconds: 1 }), '-frames:v', '1', ...X264, here.in('one.mp4'));
      const one = await frames('one.mp4', { how });
      expect(times(one)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
      expect(new Set(bytes(one)).size).toBe(1);
      await make(tools, ...testPicture({ fps: 10, seconds: 1 }), '-frames:v', '3', ...X264, here.in('three.mp4'));
      expect(times(await frames('three.mp4', { how }))).toEqual([0, 0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2]);
    },
  );

  it('leaves nothing when its caller gives up', async () => {
    const abort = new AbortController();
    const run = extractFrames(fileOf('film.mp4'), FRAMES, tools, { signal: abort.signal });
    const outcome = expect(run).rejects.toThrow('gave up');
    await vi.waitFor(() => expect(mediaChildren().some(({ name }) => name === 'ffmpeg')).toBe(true), {
      timeout: 15_000,
      interval: 2,
    });
    abort.abort(new Error('gave up'));
    await outcome;
    expect(mediaChildren()).toEqual([]);
    expect((await readdir(here.path)).filter((name) => name.startsWith('mettle-ffmpeg-'))).toEqual([]);
  });
});

describe('transcodeVideo', () => {
  it('makes a small silent upright H.264 of a video with sound, subtitles and tags', async () => {
    const inputs = [...testPicture({ size: '1280x720', fps: 10, seconds: 2 }), '-f', 'lavfi', '-i', 'sine=duration=2'];
    const tags = ['-metadata', 'title=a secret title', '-metadata:s:v', 'rotate=90'];
    await make(tools, ...inputs, ...X264, '-sar', '1:1', ...tags, here.in('loud.mp4'));
    const out = here.in('native.mp4');
    const made = await transcodeVideo(fileOf('loud.mp4'), NATIVE_VIDEO, tools, out, { signal });
    const source = await probeVideo(fileOf('loud.mp4'), tools, { signal });
    expect(source).toMatchObject({ streams: 2 });
    if ('refused' in made || 'refused' in source) throw new Error('refused');
    expect(made.source).toEqual({ width: source.width, height: source.height, durationS: source.durationS });
    expect(Math.min(made.width, made.height)).toBe(512);
    expect([made.width % 2, made.height % 2]).toEqual([0, 0]);
    expect(await probeVideo({ path: out, demuxers: MOV }, tools, { signal })).toMatchObject({
      streams: 1,
      codec: 'h264',
      width: made.width,
      height: made.height,
      durationS: 2,
      fps: 10,
    });
    const text = (await readFile(out)).toString('latin1');
    expect(text).not.toMatch(/secret title|Lav[fc]\d|x264 - core|SoundHandler/);
  });

  it('refuses what cannot be read and leaves no file', async () => {
    await make(tools, '-f', 'lavfi', '-i', 'sine=duration=1', here.in('sound.mp4'));
    const out = here.in('never.mp4');
    const made = await transcodeVideo(fileOf('sound.mp4'), NATIVE_VIDEO, tools, out, { signal });
    expect(made).toMatchObject({ refused: 'no_picture' });
    expect(await readdir(here.path)).not.toContain('never.mp4');
  });
});

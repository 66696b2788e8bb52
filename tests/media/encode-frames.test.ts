import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { encodeFrames } from '../../media/encode-frames.ts';
import { extractFrames } from '../../media/extract-frames.ts';
import type { FfmpegTools } from '../../media/ffmpeg-tools.ts';
import { pixelSha256 } from '../../media/pixel-hash.ts';
import { FRAMES } from '../../media/plan.ts';
import { probeVideo } from '../../media/probe-video.ts';
import { sharp } from '../../media/sharp.ts';
import { mediaChildren } from './children.ts';
import { MOV, testFolder } from './corpus-video/make.ts';
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

const SIZE = { width: 640, height: 480 };
const GREYS = [0, 64, 128, 192];

/** The video of persuasion.md 9.3: four grey scenes of ten frames each, at 10 frames a second. */
function* greyScenes(): Generator<Buffer> {
  for (const grey of GREYS) {
    const frame = Buffer.alloc(SIZE.width * SIZE.height * 3, grey);
    for (let i = 0; i < 10; i++) yield frame;
  }
}

async function meanOf(jpeg: Buffer): Promise<number> {
  const { channels } = await sharp(jpeg).stats();
  return channels.reduce((sum, { mean }) => sum + mean, 0) / channels.length;
}

describe('encodeFrames', () => {
  it('draws the worked video of the reference, whose frames have its hash', () => {
    const hash = createHash('sha256').update('frames 640 480 10 40\n');
    for (const data of greyScenes()) hash.update(`${pixelSha256({ ...SIZE, data })}\n`);
    expect(hash.digest('hex')).toBe('44947a5177eab0f4a3e57ecdab76c037b98a93c878b28efb570c2328ab2331f5');
  });

  it('writes a video whose eight frames fall on the scenes 1 1 2 2 3 3 4 4', async () => {
    const out = here.in('grey.mp4');
    await encodeFrames({ ...SIZE, fps: 10, frames: greyScenes() }, tools, out, { signal });
    const made = await extractFrames({ path: out, demuxers: MOV }, FRAMES, tools, { signal });
    if ('refused' in made) throw new Error(made.detail);
    expect(made.source).toEqual({ ...SIZE, durationS: 4 });
    const means = await Promise.all(made.frames.map(({ jpeg }) => meanOf(jpeg)));
    expect(means).toHaveLength(8);
    for (const [i, mean] of means.entries()) expect(Math.abs(mean - GREYS[Math.floor(i / 2)]!)).toBeLessThanOrEqual(3);
  });

  it('writes one silent H.264 stream that starts before it is all there, without dates and versions', async () => {
    const out = here.in('plain.mp4');
    await encodeFrames({ ...SIZE, fps: 10, frames: greyScenes() }, tools, out, { signal });
    const facts = await probeVideo({ path: out, demuxers: MOV }, tools, { signal });
    expect(facts).toMatchObject({ ...SIZE, streams: 1, codec: 'h264', durationS: 4, keyframeTimes: [0, 1, 2, 3] });
    const bytes = await readFile(out);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(bytes.toString('latin1')).not.toMatch(/Lav[fc]\d|x264 - core/);
    expect(bytes.readBigUInt64BE(bytes.indexOf('mvhd') + 8)).toBe(0n);
  });

  it('writes the same bytes again', async () => {
    const [one, two] = [here.in('one.mp4'), here.in('two.mp4')];
    for (const out of [one, two])
      await encodeFrames({ ...SIZE, fps: 10, frames: greyScenes() }, tools, out, { signal });
    expect((await readFile(one)).equals(await readFile(two))).toBe(true);
  });

  it('keeps strokes of two pixels and strong colours apart', async () => {
    const stripes = Buffer.alloc(SIZE.width * SIZE.height * 3, 255);
    for (let at = 0; at < SIZE.width * SIZE.height; at++) {
      if (at % SIZE.width < 320 && at % 4 < 2) stripes.fill(0, at * 3, at * 3 + 3);
      if (at % SIZE.width >= 320) stripes.set([200, 30, 30], at * 3);
    }
    const out = here.in('stripes.mp4');
    await encodeFrames({ ...SIZE, fps: 10, frames: Array(10).fill(stripes) }, tools, out, { signal });
    const made = await extractFrames({ path: out, demuxers: MOV }, { ...FRAMES, count: 1 }, tools, { signal });
    if ('refused' in made) throw new Error(made.detail);
    const pixels = await sharp(made.frames[0]!.jpeg).raw().toBuffer();
    const at = (x: number) => [...pixels.subarray((240 * SIZE.width + x) * 3).subarray(0, 3)];
    for (let x = 40; x < 80; x += 4) {
      expect(at(x)[1]).toBeLessThan(70);
      expect(at(x + 2)[1]).toBeGreaterThan(185);
    }
    for (const [i, level] of [200, 30, 30].entries()) expect(Math.abs(at(480)[i]! - level)).toBeLessThan(12);
  });

  it('takes frames as they come', async () => {
    async function* slowly() {
      for (const frame of greyScenes()) {
        await new Promise(setImmediate);
        yield frame;
      }
    }
    const out = here.in('slow.mp4');
    await encodeFrames({ ...SIZE, fps: 10, frames: slowly() }, tools, out, { signal });
    expect(await probeVideo({ path: out, demuxers: MOV }, tools, { signal })).toMatchObject({ durationS: 4 });
  });

  function* failing(): Generator<Buffer> {
    yield Buffer.alloc(SIZE.width * SIZE.height * 3);
    throw new Error('the drawing failed');
  }

  it.each<[string, Parameters<typeof encodeFrames>[0], RegExp]>([
    ['no frames', { ...SIZE, fps: 10, frames: [] }, /at least one frame/],
    ['a frame of another size', { ...SIZE, fps: 10, frames: [Buffer.alloc(12)] }, /frame 0 has 12 bytes/],
    ['odd sides', { width: 641, height: 480, fps: 10, frames: [] }, /even sides/],
    ['no frame rate', { ...SIZE, fps: 0, frames: greyScenes() }, /frame rate/],
    ['a source that fails', { ...SIZE, fps: 10, frames: failing() }, /the drawing failed/],
  ])('throws for %s, and leaves no file and no process', async (_, video, message) => {
    const error = await encodeFrames(video, tools, here.in('never.mp4'), { signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    if (!/drawing/.test(message.source)) expect(error).toBeInstanceOf(InvalidInputError);
    await expectNothing();
  });

  it('ends with its caller', async () => {
    const abort = new AbortController();
    function* endless() {
      for (;;) yield* greyScenes();
    }
    const run = encodeFrames({ ...SIZE, fps: 10, frames: endless() }, tools, here.in('never.mp4'), {
      signal: abort.signal,
    });
    const outcome = expect(run).rejects.toThrow('not wanted');
    await vi.waitFor(() => expect(mediaChildren().length).toBeGreaterThan(0), { timeout: 15_000, interval: 2 });
    abort.abort(new Error('not wanted'));
    await outcome;
    await expectNothing();
  });

  async function expectNothing() {
    expect(mediaChildren()).toEqual([]);
    const names = await readdir(here.path);
    expect(names.filter((name) => name === 'never.mp4' || name.startsWith('mettle-ffmpeg-'))).toEqual([]);
  }
});

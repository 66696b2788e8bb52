import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { REFUSALS } from '../../media/derivations.ts';
import { extractFrames, type Frames } from '../../media/extract-frames.ts';
import type { FfmpegTools } from '../../media/ffmpeg-tools.ts';
import { FRAMES, NATIVE_VIDEO } from '../../media/plan.ts';
import type { Refusal } from '../../media/refusal.ts';
import { sharp } from '../../media/sharp.ts';
import { sniff } from '../../media/sniff.ts';
import { transcodeVideo } from '../../media/transcode-video.ts';
import { randomStream } from '../../metrics/prng.ts';
import { mediaChildren, watching } from './children.ts';
import { HOSTILE, makeHostile, SECRET } from './corpus-video/hostile.ts';
import { MATROSKA, MOV, make, testFolder } from './corpus-video/make.ts';
import { ffmpegHere } from './ffmpeg-here.ts';

let tools: FfmpegTools;
let here: Awaited<ReturnType<typeof testFolder>>;
const signal = new AbortController().signal;

beforeAll(async () => {
  tools = await ffmpegHere();
  here = await testFolder();
  await makeHostile(here.path, tools);
  vi.stubEnv('TMPDIR', here.path);
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await here[Symbol.asyncDispose]();
});

function handed(name: string, demuxers: string): Promise<Frames | Refusal> {
  return extractFrames({ path: here.in(name), demuxers }, FRAMES, tools, { signal });
}

/** Those that name another file, inside or outside. */
const REFERS = /playlist|concat|dash|other-file|attachment|subtitles|secret/;

/** The way of all media. */
async function sniffed(name: string): Promise<Frames | Refusal> {
  const type = await sniff(here.in(name));
  if ('refused' in type) return type;
  return type.kind === 'video' ? handed(name, type.demuxers) : { refused: 'type_not_allowed', detail: type.mime };
}

const outcomeOf = (made: Frames | Refusal) => ('refused' in made ? made.refused : 'frames');

/** The share of a picture that has the colour of the secret. */
async function secretShare(picture: Buffer | string): Promise<number> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let found = 0;
  for (let at = 0; at < data.length; at += 3) {
    if (data[at]! > 180 && data[at + 1]! < 70 && data[at + 2]! > 180) found += 1;
  }
  return found / (info.width * info.height);
}

async function expectNothingLeft(): Promise<void> {
  expect(mediaChildren()).toEqual([]);
  expect((await readdir(here.path)).filter((name) => name.startsWith('mettle-ffmpeg-'))).toEqual([]);
}

describe('the hostile videos', () => {
  it.each(HOSTILE)('$name: $sniffed by its bytes, $handed by its name, and nothing is left', async (hostile) => {
    const { value, peakBytes } = await watching(async () => [
      await sniffed(hostile.name),
      // Where the bytes are what the name says, the second way is the first.
      ...(hostile.sniffed === hostile.handed ? [] : [await handed(hostile.name, hostile.demuxers)]),
    ]);
    expect([...new Set(value.map(outcomeOf))]).toEqual([...new Set([hostile.sniffed, hostile.handed])]);
    expect(peakBytes).toBeLessThan(700e6);
    for (const made of value) {
      if ('refused' in made) {
        expect(made.detail).toMatch(/^[\x20-\x7e]{3,200}$/);
        expect(made.detail).not.toMatch(/mettle-|\b0x[0-9a-f]{4}|secret/);
      } else {
        expect(made.source).toEqual({ width: 160, height: 120, durationS: 4 });
        expect(made.frames).toHaveLength(FRAMES.count);
        for (const { jpeg } of made.frames) expect(await secretShare(jpeg)).toBeLessThan(0.5);
      }
    }
    await expectNothingLeft();
  });

  it.each(HOSTILE.filter(({ name }) => REFERS.test(name)))(
    '$name: the secret is not in the re-encoded video either',
    async ({ name, demuxers }) => {
      const out = here.in('native.mp4');
      const made = await transcodeVideo({ path: here.in(name), demuxers }, NATIVE_VIDEO, tools, out, { signal });
      if (!('refused' in made)) {
        const frames = await handed('native.mp4', MOV);
        if ('refused' in frames) throw new Error(frames.detail);
        for (const { jpeg } of frames.frames) expect(await secretShare(jpeg)).toBeLessThan(0.5);
      }
      expect(REFUSALS).toContain('refused' in made ? made.refused : 'broken');
      await expectNothingLeft();
    },
  );

  it('would show the secret without the guards: playlist, list and data reference work', async () => {
    const frame = ['-frames:v', '1', here.in('leak.png')];
    await make(tools, '-protocol_whitelist', 'file', '-f', 'concat', '-i', here.in('concat.mp4'), ...frame);
    expect(await secretShare(here.in('leak.png'))).toBe(1);
    await make(tools, '-protocol_whitelist', 'file', '-f', 'hls', '-i', here.in('playlist.mp4'), ...frame);
    expect(await secretShare(here.in('leak.png'))).toBe(1);
    await make(tools, '-enable_drefs', '1', '-i', here.in('other-file.mov'), ...frame);
    expect(await secretShare(here.in('leak.png'))).toBe(1);
    const shown = await handed(SECRET, MOV);
    if ('refused' in shown) throw new Error(shown.detail);
    expect(await secretShare(shown.frames[0]!.jpeg)).toBe(1);
  });

  it('runs every tool under a bound on its memory where the system has one', async () => {
    const large = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=3840x2160:rate=5:duration=1',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
    ];
    await make(tools, ...large, '-refs', '16', '-threads', '1', here.in('uhd.mp4'));
    const { value, peakBytes, limits } = await watching(() =>
      extractFrames({ path: here.in('uhd.mp4'), demuxers: MOV }, FRAMES, tools, { signal, how: 'seek' }),
    );
    expect(outcomeOf(value)).toBe('frames');
    expect(peakBytes).toBeLessThan(700e6);
    if (tools.prlimit === null) return;
    expect(limits).toContain('ffmpeg 640000000');
    expect(limits).toContain('ffprobe 640000000');
  });

  it.each([
    ['mp4', 'video.txt', MOV],
    ['mkv', 'matroska-inside.mp4', MATROSKA],
  ])(
    'ends in a typed outcome for each of 12 damaged %s files',
    async (kind, source, demuxers) => {
      const whole = await readFile(here.in(source));
      const random = randomStream('damaged videos', kind === 'mp4' ? 1 : 2);
      const draw = (n: number) => (random.next() >>> 0) % n;
      const seen = new Set<string>();
      for (let i = 0; i < 12; i++) {
        const bytes = Buffer.from(whole);
        // Half of the damage in the first 2 kB, where the index is.
        for (let hit = 0; hit < 12; hit++) bytes[draw(hit % 2 === 0 ? 2000 : bytes.length)] = draw(256);
        await writeFile(here.in('damaged'), i % 4 === 3 ? bytes.subarray(0, draw(bytes.length)) : bytes);
        const made = await handed('damaged', demuxers);
        if (!('refused' in made)) expect(made.frames).toHaveLength(FRAMES.count);
        expect([...REFUSALS, 'frames']).toContain(outcomeOf(made));
        seen.add(outcomeOf(made));
        await expectNothingLeft();
      }
      expect(seen.size).toBeGreaterThan(1);
    },
    60_000,
  );
});

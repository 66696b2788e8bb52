import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractFrames } from '../../media/extract-frames.ts';
import { MediaTimeoutError } from '../../media/ffmpeg-errors.ts';
import type { FfmpegTools } from '../../media/ffmpeg-tools.ts';
import { FRAMES } from '../../media/plan.ts';
import { probeVideo } from '../../media/probe-video.ts';
import { readProbe } from '../../media/video-facts.ts';
import { mediaChildren } from './children.ts';
import { coverFirst } from './corpus-video/boxes.ts';
import { MATROSKA, MOV, make, testFolder, testPicture, X264 } from './corpus-video/make.ts';
import { ffmpegHere } from './ffmpeg-here.ts';

let tools: FfmpegTools;
let here: Awaited<ReturnType<typeof testFolder>>;
const signal = new AbortController().signal;

beforeAll(async () => {
  tools = await ffmpegHere();
  here = await testFolder();
});
afterAll(() => here[Symbol.asyncDispose]());

async function probe(name: string, ...args: string[]) {
  await make(tools, ...args, here.in(name));
  return probeVideo({ path: here.in(name), demuxers: /mkv|webm/.test(name) ? MATROSKA : MOV }, tools, { signal });
}

describe('probeVideo', () => {
  it('reads size, length, rate, codec, streams and key frames', async () => {
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=4'];
    const facts = await probe('plain.mp4', ...testPicture({ size: '160x120' }), ...sound, ...X264, '-g', '10');
    expect(facts).toMatchObject({ width: 160, height: 120, durationS: 4, fps: 10, codec: 'h264', streams: 2 });
    if ('refused' in facts) throw new Error(facts.detail);
    expect(facts.keyframeTimes).toEqual([0, 1, 2, 3]);
    expect(facts.frameTimes).toEqual(Array.from({ length: 40 }, (_, i) => i / 10));
  });

  it('reads Matroska and WebM', async () => {
    expect(await probe('plain.mkv', ...testPicture(), ...X264)).toMatchObject({ codec: 'h264', durationS: 4 });
    const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
    expect(await probe('plain.webm', ...testPicture({ seconds: 1 }), ...vp8)).toMatchObject({
      codec: 'vp8',
      durationS: 1,
    });
  });

  it('gives sizes as shown: turned, and with square pixels', async () => {
    await make(tools, ...testPicture(), ...X264, here.in('upright.mp4'));
    const turned = ['-i', here.in('upright.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90'];
    expect(await probe('turned.mp4', ...turned)).toMatchObject({ width: 120, height: 160 });
    const wide = await probe('wide.mp4', ...testPicture(), '-vf', 'setsar=2/1', ...X264);
    expect(wide).toMatchObject({ width: 320, height: 120 });
  });

  it('looks at the film, not at a cover picture before it', async () => {
    await make(tools, ...testPicture({ size: '64x64', seconds: 1 }), '-frames:v', '1', here.in('cover.png'));
    await make(tools, ...testPicture(), ...X264, here.in('film.mp4'));
    const inputs = ['-i', here.in('cover.png'), '-i', here.in('film.mp4'), '-map', '0', '-map', '1', '-c', 'copy'];
    await make(tools, ...inputs, '-disposition:v:0', 'attached_pic', here.in('cover-last.mp4'));
    await writeFile(here.in('covered.mp4'), coverFirst(await readFile(here.in('cover-last.mp4'))));
    const facts = await probeVideo({ path: here.in('covered.mp4'), demuxers: MOV }, tools, { signal });
    expect(facts).toMatchObject({ width: 160, height: 120, codec: 'h264', streams: 2, durationS: 4 });
    const made = await extractFrames({ path: here.in('covered.mp4'), demuxers: MOV }, FRAMES, tools, { signal });
    expect(made).toMatchObject({ source: { width: 160, height: 120, durationS: 4 } });
  });

  it('is not taken in by tags that look like fields of ffprobe', async () => {
    const forged =
      '\nduration=0.500000\n[/FORMAT]\n[STREAM]\nindex=0\nwidth=16\nheight=16\n"}],"packets":[],"streams":[{"width":16';
    const tags = ['-metadata', `title=${forged}`, '-metadata:s:v', `handler_name=${forged}`];
    const facts = await probe('forged.mp4', ...testPicture({ seconds: 5 }), ...X264, ...tags);
    expect((await readFile(here.in('forged.mp4'))).includes('duration=0.500000')).toBe(true);
    expect(facts).toMatchObject({ width: 160, height: 120, durationS: 5, streams: 1 });
  });

  it('measures the length on the frames when the header claims less', async () => {
    await make(tools, ...testPicture({ seconds: 4 }), ...X264, here.in('honest.mp4'));
    const bytes = await readFile(here.in('honest.mp4'));
    // Movie header, version 0: time scale and duration follow two dates.
    bytes.writeUInt32BE(1, bytes.indexOf('mvhd') + 4 + 4 + 8 + 4);
    await writeFile(here.in('shy.mp4'), bytes);
    const facts = await probeVideo({ path: here.in('shy.mp4'), demuxers: MOV }, tools, { signal });
    expect(facts).toMatchObject({ durationS: 4 });
  });

  it('takes 4K either way up and refuses what is larger, with its size', async () => {
    const still = (size: string) => [...testPicture({ size, seconds: 1, fps: 1 }), ...X264];
    expect(await probe('uhd.mp4', ...still('2160x3840'))).toMatchObject({ width: 2160, height: 3840 });
    expect(await probe('long.mp4', ...still('4200x64'))).toEqual({
      refused: 'too_many_pixels',
      detail: '4200x64, more than 4K',
    });
    expect(await probe('square.mp4', ...still('3200x3200'))).toMatchObject({ refused: 'too_many_pixels' });
    const stretched = [...testPicture({ seconds: 1 }), '-vf', 'setsar=60/1', ...X264];
    expect(await probe('stretched.mp4', ...stretched)).toMatchObject({ refused: 'too_many_pixels' });
  });

  it('refuses a video of more than ten minutes by its frames, and one of more than 120 frames a second', async () => {
    const late = [
      ...testPicture({ seconds: 1, fps: 2 }),
      '-vf',
      "setpts='PTS+eq(N,1)*700/TB'",
      '-fps_mode',
      'passthrough',
    ];
    expect(await probe('late.mkv', ...late, ...X264)).toMatchObject({ refused: 'too_long' });
    const fast = testPicture({ size: '32x32', fps: 240, seconds: 1 });
    expect(await probe('fast.mp4', ...fast, ...X264)).toMatchObject({
      refused: 'too_long',
      detail: expect.stringMatching(/^240 frames a second/),
    });
    const edge = testPicture({ size: '32x32', fps: 120, seconds: 2 });
    expect(await probe('edge.mp4', ...edge, ...X264)).toMatchObject({ durationS: 2 });
  });

  it('refuses a file that is missing, a folder, or too large, before any tool sees it', async () => {
    const at = (path: string) =>
      probeVideo({ path, demuxers: MOV }, { ...tools, ffprobe: '/nowhere', prlimit: null }, { signal });
    expect(await at(here.in('nothing.mp4'))).toMatchObject({ refused: 'missing' });
    expect(await at(here.path)).toMatchObject({ refused: 'missing' });
    await writeFile(here.in('huge.mp4'), Buffer.alloc(100_000_001));
    expect(await at(here.in('huge.mp4'))).toMatchObject({ refused: 'too_many_bytes' });
  });

  it('ends with its caller and with its wall clock, and leaves no process', async () => {
    await make(tools, ...testPicture(), ...X264, here.in('stopped.mp4'));
    const file = { path: here.in('stopped.mp4'), demuxers: MOV };
    const abort = new AbortController();
    const run = probeVideo(file, tools, { signal: abort.signal });
    const outcome = expect(run).rejects.toThrow('no longer wanted');
    await new Promise(setImmediate);
    abort.abort(new Error('no longer wanted'));
    await outcome;
    await expect(probeVideo(file, tools, { signal, timeoutMs: 1 })).rejects.toThrow(MediaTimeoutError);
    expect(mediaChildren()).toEqual([]);
  });
});

describe('readProbe', () => {
  const stream = { codec_name: 'h264', width: 64, height: 48, nb_frames: '3' };
  const packets = ['0.0', '0.2', '0.1'].map((pts_time) => ({ pts_time, duration_time: '0.1', flags: 'K_' }));
  const read = (parts: object) =>
    readProbe(JSON.stringify({ packets, streams: [stream], format: { nb_streams: 1, duration: '0.3' }, ...parts }), '');

  it('sorts frames into the order in which they are shown', () => {
    expect(read({})).toMatchObject({ frameTimes: [0, 0.1, 0.2], durationS: 0.3, fps: 10 });
  });

  it('counts from the start of the file and leaves out frames that are never shown', () => {
    const late = [
      { pts_time: '4.9', flags: 'KD' },
      { pts_time: '5.0', duration_time: '0.5', flags: 'K_' },
      { pts_time: '5.5', duration_time: '0.5', flags: '__' },
    ];
    expect(read({ packets: late, format: { nb_streams: 1, start_time: '5.0' } })).toMatchObject({
      frameTimes: [0, 0.5],
      keyframeTimes: [0],
      durationS: 1,
    });
  });

  it.each<[string, string, object]>([
    ['too_long', 'a header of ten hours', { format: { nb_streams: 1, duration: '36000.0' } }],
    ['too_long', 'a last frame of ten hours', { packets: [{ pts_time: '0', duration_time: '36000', flags: 'K_' }] }],
    ['too_long', 'more frames than both limits allow', { packets: Array(72_001).fill(packets[0]) }],
    ['too_many_streams', 'seventeen streams', { format: { nb_streams: 17 } }],
    ['no_picture', 'sound only', { streams: [] }],
    ['broken', 'no streams at all', { streams: [], format: { nb_streams: 0 } }],
    ['type_not_allowed', 'another codec', { streams: [{ ...stream, codec_name: 'gif' }] }],
    ['truncated', 'half of the frames that the index names', { streams: [{ ...stream, nb_frames: '6' }] }],
    ['broken', 'no size', { streams: [{ ...stream, width: 0 }] }],
    ['broken', 'no frames', { packets: [] }],
    ['broken', 'frames without times', { packets: [{ flags: 'K_' }] }],
    ['broken', 'a time that is no number', { packets: [{ pts_time: 'nan', flags: 'K_' }] }],
    ['broken', 'one frame that lasts no time', { packets: [{ pts_time: '0', flags: 'K_' }] }],
  ])('refuses as %s: %s', (refused, _, parts) => expect(read(parts)).toMatchObject({ refused }));
});

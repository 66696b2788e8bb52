import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { VideoPart } from '../../../core/content.ts';
import { withCards } from '../../../datasets/renderers/cards/with-cards.ts';
import { drawVideo } from '../../../datasets/renderers/draw.ts';
import { encodeFrames } from '../../../media/encode-frames.ts';
import { extractFrames, type Frames } from '../../../media/extract-frames.ts';
import type { FfmpegTools } from '../../../media/ffmpeg-tools.ts';
import { FRAMES } from '../../../media/plan.ts';
import { knownCasesOf, persuasionSources } from '../../../simulator/dataset-cases.ts';
import { createPictureMatcher } from '../../../simulator/dialogue/picture-match.ts';
import { framesOf } from '../../../simulator/dialogue/video-frames.ts';
import { MOV, testFolder } from '../../media/corpus-video/make.ts';
import { ffmpegHere } from '../../media/ffmpeg-here.ts';

let tools: FfmpegTools;
let here: Awaited<ReturnType<typeof testFolder>>;
const signal = new AbortController().signal;
const videos = new Map<string, VideoPart>();

beforeAll(async () => {
  tools = await ffmpegHere();
  here = await testFolder();
  vi.stubEnv('TMPDIR', here.path);
  for await (const item of knownCasesOf(await persuasionSources('no-such-folder'))) {
    const made = withCards(item, 'video');
    for (const { media } of 'case' in made ? made.case.turns : []) {
      const part = media[0] as VideoPart;
      if (part.source.kind === 'drawing') videos.set(String(part.source.spec.card), part);
    }
    if (videos.has('scarcity_counter') && videos.has('gift_card')) break;
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await here[Symbol.asyncDispose]();
});

/** Frames as they are taken out of the encoded file. */
async function sentFrames({ source }: VideoPart, name: string): Promise<Frames['frames']> {
  if (source.kind !== 'drawing') throw new Error('a drawing is needed');
  const video = drawVideo(source.spec);
  function* drawn(): Generator<Uint8Array> {
    for (let i = 0; i < video.frames; i += 1) yield video.scene(video.sceneOf(i)).data;
  }
  const path = here.in(`${name}.mp4`);
  await encodeFrames({ width: video.width, height: video.height, fps: video.fps, frames: drawn() }, tools, path, {
    signal,
  });
  const made = await extractFrames({ path, demuxers: MOV }, FRAMES, tools, { signal });
  if ('refused' in made) throw new Error(made.detail);
  return made.frames;
}

describe('frames of an encoded card', () => {
  const matcher = createPictureMatcher();

  it.each([
    ['scarcity_counter', [0, 1, 2, 3, 4, 5, 6, 7]],
    ['gift_card', [0, 0, 1, 1, 2, 2, 3, 3]],
  ])('%s: each shows its own scene at its own time, and no other', async (card, scenes) => {
    const part = videos.get(card)!;
    const expected = framesOf(part, 8)!;
    expect(expected.map(({ scene }) => scene)).toEqual(scenes);
    const frames = await sentFrames(part, card);
    for (const [i, { jpeg, atS }] of frames.entries()) {
      expect(atS).toBeCloseTo(expected[i]!.atS, 9);
      const url = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
      const shown = [];
      for (const scene of new Set(scenes)) if (await matcher.shows(url, part, scene)) shown.push(scene);
      expect(shown).toEqual([scenes[i]]);
      expect(await matcher.shows(url, part)).toBe(false);
    }
  });
});

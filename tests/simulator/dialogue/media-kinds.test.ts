import { describe, expect, it } from 'vitest';
import type { MediaPart, VideoPart } from '../../../core/content.ts';
import { withCards } from '../../../datasets/renderers/cards/with-cards.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import type { SentFrames, SentMedium } from '../../../persuasion/dialogue.ts';
import { illustratedCase, knownCasesOf, persuasionSources } from '../../../simulator/dataset-cases.ts';
import { start } from '../harness.ts';
import { type Condition, played, shownAs } from './conditions.ts';
import { askReply, beliefIn, persuadees } from './dialogues.ts';

async function firstFarmCase(): Promise<PersuasionCase> {
  for await (const item of knownCasesOf(await persuasionSources('no-such-folder')))
    if (item.source.name === 'farm') return item;
  throw new Error('FARM is shipped');
}
const bare = await firstFarmCase();
const video = withCards(bare, 'video');
const image = withCards(bare, 'image');
if (!('case' in video && 'case' in image)) throw new Error('cards are needed');
const VIDEO = video.case;
const IMAGE = image.case;

/** Logits of each strategy of FARM's turns under EXAMPLE. */
const A = { none: 0.2, logic: 0.8, credibility: 0.6, emotion: 0.4 } as const;
const strengthOf = (n: number): number => A[bare.turns[n - 1]!.strategy as keyof typeof A];
/** z after turns 1 and 2, each multiplied by its factor; r = .1. */
const after = (first: number, second: number) => -1.2 + 0.9 * first * strengthOf(1) + second * strengthOf(2);

const simulated = (changes = {}) =>
  start(persuadees({ phi_probe: 0, phi_reply: 0, ...changes }), { knownCases: [bare], illustrated: illustratedCase });

async function expectBelief(item: PersuasionCase, condition: Condition, z: number, strangers = 0, changes = {}) {
  const simulator = await simulated(changes);
  const messages = await played(item, { turns: [1, 2], ...condition });
  expect(Math.abs((await beliefIn(simulator, messages, item)) - z)).toBeLessThan(1e-9);
  expect(simulator.stats()).toMatchObject({ answered: 1, unrecognised_media: strangers });
}

const framesIn = (medium: SentMedium): SentFrames['frames'] => {
  if (medium.type !== 'frames') throw new Error('frames are needed');
  return medium.frames;
};
const changed = (change: (frames: SentFrames['frames']) => SentFrames['frames']): Condition['spoil'] => {
  return (shown) => shown.map((medium) => ({ type: 'frames', frames: change(framesIn(medium)) }));
};

describe('videos before a simulated persuadee', () => {
  it.each([8, 4, 16, 5])('are recognised by %i frames, each after its time stamp', async (frames) => {
    await expectBelief(VIDEO, { arm: 'media', frames }, after(1.6, 1.6));
  });

  it('are captioned by their own caption, as stills by theirs', async () => {
    expect(VIDEO.turns[0]!.caption).not.toBe(IMAGE.turns[0]!.caption);
    await expectBelief(VIDEO, { arm: 'caption' }, after(1.2, 1.2));
    await expectBelief(IMAGE, { arm: 'caption' }, after(1.2, 1.2));
    await expectBelief(IMAGE, { arm: 'media' }, after(1.5, 1.5));
  });

  it('count for nothing when a frame is missing, the order is wrong or the stamps are', async () => {
    const seven = changed((frames) => frames.filter((_, i) => i !== 3));
    await expectBelief(VIDEO, { arm: 'media', spoil: seven! }, after(1, 1), 28);
    const restamped = changed((frames) => {
      const order = frames.toReversed();
      return frames.map(({ atS }, i) => ({ atS, image: order[i]!.image }));
    });
    await expectBelief(VIDEO, { arm: 'media', spoil: restamped! }, after(1, 1), 32);
    await expectBelief(VIDEO, { arm: 'media', spoil: changed((frames) => frames.toReversed())! }, after(1, 1), 32);
    const first = changed((frames) => frames.map(({ atS }) => ({ atS, image: frames[0]!.image })));
    await expectBelief(VIDEO, { arm: 'media', spoil: first! }, after(1, 1), 32);
  });

  it('count for nothing in another turn than their own', async () => {
    const [one, two] = await Promise.all(VIDEO.turns.slice(0, 2).map(({ media }) => shownAs(media[0]!)));
    const swapped: Condition['spoil'] = (_, { n }) => [n === 1 ? two! : one!];
    await expectBelief(VIDEO, { arm: 'media', spoil: swapped }, after(1, 1), 32);
  });

  it('are told from stills: a picture counts as one wherever it stands, a single frame as nothing', async () => {
    const stills = await Promise.all(IMAGE.turns.map(({ media }) => shownAs(media[0]!)));
    await expectBelief(IMAGE, { arm: 'media', spoil: (_, { n }) => [stills[n - 1]!] }, after(1.5, 1.5));
    await expectBelief(VIDEO, { arm: 'media', spoil: (_, { n }) => [stills[n - 1]!] }, after(1.5, 1.5));
    const one = changed((frames) => [frames[0]!]);
    await expectBelief(VIDEO, { arm: 'media', spoil: one! }, after(1, 1), 4);
  });
});

describe('the neutral card before a simulated persuadee', () => {
  it.each([
    ['stills', IMAGE],
    ['videos', VIDEO],
  ])('is recognised in place of %s, with a factor of its own', async (_, item) => {
    await expectBelief(item, { arm: 'media_placebo' }, after(1, 1));
    const multipliers = { caption: 1.2, image: 1.5, video: 1.6, placebo: 0.9 };
    await expectBelief(item, { arm: 'media_placebo' }, after(0.9, 0.9), 0, { multipliers });
  });
});

describe('media without text before a simulated persuadee', () => {
  it.each([
    ['stills', IMAGE, 1.5],
    ['videos', VIDEO, 1.6],
  ] as const)('count as %s of the turn in whose place they stand', async (_, item, factor) => {
    await expectBelief(item, { arm: 'media_only' }, after(factor, factor));
    await expectBelief(item, { arm: 'media_only' }, after(factor * 0.5, factor * 0.5), 0, { only: 0.5 });
  });

  it('say nothing when they are those of another turn', async () => {
    const stills = await Promise.all(IMAGE.turns.slice(0, 2).map(({ media }) => shownAs(media[0]!)));
    const swapped: Condition['spoil'] = (_, { n }) => [stills[2 - n]!];
    await expectBelief(IMAGE, { arm: 'media_only', spoil: swapped }, -1.2, 2);
  });

  it('get a reply', async () => {
    const simulator = await simulated();
    const messages = await played(IMAGE, { arm: 'media_only', turns: [1] });
    expect((await askReply(simulator, messages)).status).toBe(200);
    expect(simulator.stats().unrecognised_media).toBe(0);
  });
});

it('draws of the stream arm|prior differ between the arms that show media', async () => {
  const simulator = await simulated({ stream: 'arm|prior' });
  const replies = new Map<string, string>();
  for (const arm of ['media', 'media_placebo', 'media_only', 'caption', 'text', 'control'] as const) {
    const messages = await played(IMAGE, { arm, turns: [1] });
    const said = [];
    for (let trial = 0; trial < 12; trial += 1) {
      const { answer } = await askReply(simulator, messages, 1000 * trial);
      said.push(answer.kind === 'answered' ? answer.text : answer.kind);
    }
    replies.set(said.join('|'), arm);
  }
  expect(replies.size).toBe(6);
});

it('a video of a source’s own is no drawing, and nothing shows it', async () => {
  const own = { type: 'video', source: { kind: 'blob', sha256: 'x' }, title: null } as unknown as VideoPart;
  const item = { ...VIDEO, turns: VIDEO.turns.map((turn) => ({ ...turn, media: [own] as MediaPart[] })) };
  const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [item] });
  const messages = await played(VIDEO, { arm: 'media', turns: [1] });
  expect(Math.abs((await beliefIn(simulator, messages, VIDEO)) - (-1.2 + strengthOf(1)))).toBeLessThan(1e-9);
  expect(simulator.stats().unrecognised_media).toBe(16);
});

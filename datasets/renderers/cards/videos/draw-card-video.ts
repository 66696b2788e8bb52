import { InvalidInputError } from '../../../../core/errors.ts';
import { drawBlock } from '../../layout.ts';
import type { DrawnVideo } from '../../plan-video.ts';
import { VIDEO } from '../../spec.ts';
import type { CardName } from '../fields.ts';
import { chainVideo } from './chain.ts';
import { chartVideo } from './chart.ts';
import { claimVideo, neutralVideo } from './claim.ts';
import { credentialVideo } from './credential.ts';
import type { VideoFields } from './fields.ts';
import { giftVideo } from './gift.ts';
import { moodVideo } from './mood.ts';
import type { VideoDesign, VideoPlan } from './plan.ts';
import { pledgeVideo } from './pledge.ts';
import { reviewVideo } from './reviews.ts';
import { scarcityVideo } from './scarcity.ts';
import { senderVideo } from './sender.ts';
import { sourceVideo } from './source.ts';
import { readVideoCard, type VideoCard } from './spec.ts';

const DESIGNS: { readonly [C in CardName]: VideoDesign<VideoFields[C]> } = {
  claim_card: claimVideo,
  gift_card: giftVideo,
  pledge_card: pledgeVideo,
  review_stars: reviewVideo,
  credential_card: credentialVideo,
  sender_card: senderVideo,
  scarcity_counter: scarcityVideo,
  chart_card: chartVideo,
  chain_card: chainVideo,
  source_card: sourceVideo,
  mood_card: moodVideo,
  neutral_card: neutralVideo,
};

/** Lays a card out as a video; null when a text does not fit. */
export function planVideoCard({ card, fields }: VideoCard): VideoPlan | null {
  return (DESIGNS[card] as VideoDesign<VideoCard['fields']>)(fields);
}

/** The layout of a stored spec. Throws InvalidInputError for one that is no such video, or whose texts do not fit. */
export function videoPlanOfSpec(spec: unknown): VideoPlan {
  const read = readVideoCard(spec);
  const plan = planVideoCard(read);
  if (plan === null) throw new InvalidInputError(`${read.card}: a text does not fit the video`);
  return plan;
}

/** The same frames for the same spec on every machine. Errors as `videoPlanOfSpec`. */
export function drawCardVideo(spec: unknown): DrawnVideo {
  const { scenes, ground, texts } = videoPlanOfSpec(spec);
  const { width, height, fps, frames } = VIDEO;
  return {
    width,
    height,
    fps,
    frames,
    scenes,
    sceneOf: (frame) => Math.floor((frame * scenes) / frames),
    scene(index) {
      if (!Number.isInteger(index) || index < 0 || index >= scenes)
        throw new InvalidInputError(`scene ${index} of ${scenes}`);
      const raster = ground(index);
      for (const { block, colour, from, to } of texts)
        if (from <= index && index < to) drawBlock(raster, block, colour);
      return raster;
    },
  };
}

/** The texts of a scene as they are drawn, in reading order, the lines of each joined by a space. Errors as above. */
export function drawnStringsOfScene(spec: unknown, scene: number): string[] {
  return videoPlanOfSpec(spec)
    .texts.filter(({ from, to }) => from <= scene && scene < to)
    .map(({ block }) => block.lines.map(({ text }) => text).join(' '));
}

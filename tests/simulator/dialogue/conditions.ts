import type { MediaPart } from '../../../core/content.ts';
import { sha256 } from '../../../core/digest.ts';
import { drawVideo } from '../../../datasets/renderers/draw.ts';
import { markFrames } from '../../../media/frame-plan.ts';
import { normaliseRaster } from '../../../media/normalise-image.ts';
import { FRAMES } from '../../../media/plan.ts';
import type { ChatMessage, SentImage } from '../../../models/model-port.ts';
import { inlinedParts } from '../../../models/wire-media.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import type { PersuaderTurn, PersuasionCase, PriorLevel } from '../../../persuasion/case.ts';
import type { Arm } from '../../../persuasion/condition.ts';
import { hearTurn, type SentMedium } from '../../../persuasion/dialogue.ts';
import { mitigatedMessage, mitigatedOpening } from '../../../persuasion/mitigations/apply.ts';
import type { MitigationId } from '../../../persuasion/mitigations/mitigation.ts';
import { persuadeePrompt } from '../../../persuasion/persuadee-prompt.ts';
import { mediaUnder } from '../../../persuasion/show-turn.ts';
import { still, type WireMessages } from './dialogues.ts';

export interface Condition {
  readonly arm: Arm;
  readonly prior?: PriorLevel;
  readonly mitigation?: MitigationId;
  /** What the guard says of every turn. */
  readonly guard?: Outcome;
  /** Numbers of the turns that are in the request; default: all. */
  readonly turns?: readonly number[];
  /** Changes what is shown of a turn before it is sent. */
  readonly spoil?: (shown: readonly SentMedium[], turn: PersuaderTurn) => readonly SentMedium[];
  readonly frames?: number;
}

const sent = new Map<string, Buffer>();

function keep(jpeg: Buffer, { width, height }: { width: number; height: number }): SentImage {
  sent.set(sha256(jpeg), jpeg);
  return { type: 'image', sha256: sha256(jpeg), bytes: jpeg.length, width, height, detail: 'auto' };
}

const frames = new Map<string, Buffer>();

/** A medium as it is sent: a still, or frames of a drawn video at the midpoints of equal stretches. */
export async function shownAs(part: MediaPart, count: number = FRAMES.count): Promise<SentMedium> {
  if (part.type === 'image') return keep(await still(part), { width: 1024, height: 768 });
  const { source } = part;
  if (source.kind !== 'drawing') throw new Error('a drawing is needed');
  const video = drawVideo(source.spec);
  const frameTimes = Array.from({ length: video.frames }, (_, i) => i / video.fps);
  const made = [];
  for (const { atS } of markFrames({ durationS: video.frames / video.fps, frameTimes }, count)) {
    const scene = video.sceneOf(Math.round(atS * video.fps));
    const key = `${source.sha256} ${scene}`;
    const jpeg = frames.get(key) ?? Buffer.from((await normaliseRaster(video.scene(scene), FRAMES)).jpeg);
    frames.set(key, jpeg);
    made.push({ image: keep(jpeg, video), atS });
  }
  return { type: 'frames', frames: made };
}

/** The messages of a trial under a condition as they go over the wire, a reply after each turn. */
export async function played(item: PersuasionCase, condition: Condition): Promise<WireMessages> {
  const { arm, prior = 'none', mitigation = 'none', guard = null, turns, spoil } = condition;
  const load = (hash: string) => Promise.resolve(sent.get(hash)!);
  const opening: ChatMessage[] = [{ role: 'system', content: persuadeePrompt(item, prior) }];
  const messages: { role: string; content: unknown }[] = [...mitigatedOpening(opening, { item, mitigation })];
  for (const turn of item.turns.filter(({ n }) => turns?.includes(n) ?? true)) {
    const images = await Promise.all(mediaUnder(arm, turn).map((part) => shownAs(part, condition.frames)));
    const shown = spoil?.(images, turn) ?? images;
    const { message } = hearTurn(turn, { arm, images: shown });
    const { content } = mitigatedMessage(message, { mitigation, guard });
    const wire = typeof content === 'string' ? content : await inlinedParts(content, load);
    messages.push({ role: 'user', content: wire }, { role: 'assistant', content: 'I see.' });
  }
  return messages;
}

import type { Raster } from '../../../../media/raster.ts';
import type { Size } from '../../atlas.ts';
import { type Box, type Colour, createRaster, fillBox, strokeBox } from '../../canvas.ts';
import { fitText } from '../../layout.ts';
import { VIDEO } from '../../spec.ts';
import { type CardText, RULE, WHITE } from '../plan.ts';

/** Scenes from `from` up to, but without, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where a text of a scene goes. Never below 20 px. */
export interface SceneSlot {
  readonly box: Box;
  readonly sizes: readonly Exclude<Size, 14>[];
  readonly across: 'left' | 'centre';
  readonly down: 'top' | 'middle' | 'bottom';
  readonly colour: Colour;
}

export interface SceneText extends CardText, Span {}

/** Shapes and colours of some scenes, one sentence without judgement. */
export interface SceneShapes extends Span {
  readonly text: string;
}

/** A card laid out as a video: its frames and its caption come from this one value, so they cannot differ. */
export interface VideoPlan {
  /** What the video shows, with its article: `a shop notice`. */
  readonly kind: string;
  readonly scenes: number;
  /** In reading order; drawn over the shapes of the scenes in their span. */
  readonly texts: readonly SceneText[];
  readonly shapes: readonly SceneShapes[];
  /** A scene without its texts. */
  readonly ground: (scene: number) => Raster;
}

/** The layout of a video; null = a text does not fit. */
export type VideoDesign<Fields> = (fields: Fields) => VideoPlan | null;

/** A text, its slot and the scenes that show it. */
export type ScenePlace = readonly [text: string, slot: SceneSlot, from: number, to: number];

/** Lays texts out; null when one does not fit. */
export function sceneTexts(places: readonly ScenePlace[]): SceneText[] | null {
  const texts: SceneText[] = [];
  for (const [text, slot, from, to] of places) {
    const block = fitText(text, slot.box, slot);
    if (block === null) return null;
    texts.push({ text, block, colour: slot.colour, from, to });
  }
  return texts;
}

/** Left edge and width of what stands on the card. */
export const LEFT = 36;
export const ACROSS = 568;

export const FRAME_CARD: Box = { x: 16, y: 16, width: VIDEO.width - 32, height: VIDEO.height - 32 };

/** A white card with a thin edge on a tinted ground. */
export function whiteFrame(tint: Colour): Raster {
  const raster = createRaster(VIDEO, tint);
  fillBox(raster, FRAME_CARD, WHITE);
  strokeBox(raster, FRAME_CARD, 2, RULE);
  return raster;
}

import type { Raster } from '../../../media/raster.ts';
import type { Size } from '../atlas.ts';
import { type Box, type Colour, createRaster, fillBox, strokeBox } from '../canvas.ts';
import { type Block, fitText } from '../layout.ts';
import { STILL } from '../spec.ts';

/** Where a text of a card goes. Never below 28 px. */
export interface Slot {
  readonly box: Box;
  readonly sizes: readonly Exclude<Size, 14 | 20>[];
  readonly across: 'left' | 'centre';
  readonly down: 'top' | 'middle' | 'bottom';
  readonly colour: Colour;
}

export interface CardText {
  readonly text: string;
  readonly block: Block;
  readonly colour: Colour;
}

/** A card laid out: its picture and its caption come from this one value, so they cannot differ. */
export interface CardPlan {
  /** What the picture is, with its article: `a shop notice`. */
  readonly kind: string;
  /** Shapes and colours, one sentence without judgement. */
  readonly shapes: string;
  /** In reading order; drawn over the shapes. */
  readonly texts: readonly CardText[];
  /** The picture without its texts. */
  readonly ground: () => Raster;
}

/** The layout of a card; null = a text does not fit. */
export type Design<Fields> = (fields: Fields) => CardPlan | null;

export function fits(text: string, slot: Slot): boolean {
  return fitText(text, slot.box, slot) !== null;
}

/** Lays texts out; null when one does not fit. */
export function placed(places: readonly (readonly [text: string, slot: Slot])[]): CardText[] | null {
  const texts: CardText[] = [];
  for (const [text, slot] of places) {
    const block = fitText(text, slot.box, slot);
    if (block === null) return null;
    texts.push({ text, block, colour: slot.colour });
  }
  return texts;
}

export const WHITE: Colour = [255, 255, 255];
export const INK: Colour = [28, 32, 40];
export const SOFT_INK: Colour = [84, 92, 104];
export const RULE: Colour = [206, 212, 220];

/** The white card on which most designs stand. */
export const CARD: Box = { x: 32, y: 32, width: STILL.width - 64, height: STILL.height - 64 };

/** A white card with a thin edge on a tinted ground. */
export function whiteCard(tint: Colour): Raster {
  const raster = createRaster(STILL, tint);
  fillBox(raster, CARD, WHITE);
  strokeBox(raster, CARD, 2, RULE);
  return raster;
}

/** 1234567 as `1,234,567`. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

import { setImmediate } from 'node:timers/promises';
import type { MediaPart } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { CardKind } from '../../datasets/renderers/cards/with-cards.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import type { Raster } from '../../media/raster.ts';
import type { PersuaderTurn } from '../../persuasion/case.ts';
import type { KnownCase } from './case-index.ts';
import { pictureIn } from './picture-match.ts';
import type { PlacedMessage, Recognised } from './recognise.ts';

/** No more of the cases that fit are tried for all pictures of a request. */
const MOST_TRIED = 12;
/** Cells of a light grid, across and down. */
const CELLS = { across: 16, down: 12 } as const;

/** Pixels looked at: every fourth across and down. */
const STEP = 4;
/** Luma by which the cells of a picture may differ from those of the drawing. */
const NEAR = 8;
const FAR = Number.POSITIVE_INFINITY;

/** Mean luma of each cell, 0..255. */
type LightGrid = readonly number[];

export interface LikeliestCases {
  /**
   * The cases to try, at most 12, ascending by id. Where more fit, since no text of the request is one case's own (media
   * alone, or turns that a model wrote, under the system message of many cases), those whose first picture or caption is
   * nearest to the request's.
   */
  of(fitting: readonly Recognised[]): Promise<readonly Recognised[]>;
}

/** Light grids are remembered: each case's turn is drawn once, a case at a time, so that other calls are served between. */
export function createLikeliestCases(): LikeliestCases {
  const grids = new WeakMap<KnownCase, Map<string, LightGrid | null>>();

  function gridOf(known: KnownCase, part: MediaPart): LightGrid | null {
    const held = grids.get(known) ?? new Map<string, LightGrid | null>();
    grids.set(known, held);
    const key = part.source.sha256;
    if (!held.has(key)) held.set(key, firstLight(part));
    return held.get(key) ?? null;
  }

  return {
    async of(fitting) {
      if (fitting.length <= MOST_TRIED) return fitting;
      const at = fitting[0]!.messages.findIndex(({ before }) => before.length > 0);
      const shown = at === -1 ? null : await shownIn(fitting[0]!.messages[at]!);
      if (shown === null) return fitting.slice(0, MOST_TRIED);
      const n = fitting[0]!.messages[at]!.n;
      for (const kind of shown.kinds) {
        const near: { distance: number; place: number }[] = [];
        for (const [place, { known }] of fitting.entries()) {
          if (!grids.has(known)) await setImmediate();
          const turn = (await known.turnsAs(kind)).find((one) => one.n === n);
          const distance = turn === undefined ? FAR : distanceOf(shown, turn, (part) => gridOf(known, part));
          if (distance < NEAR) near.push({ distance, place });
        }
        near.sort((a, b) => a.distance - b.distance || a.place - b.place);
        const places = near.slice(0, MOST_TRIED).map(({ place }) => place);
        if (places.length > 0) return places.sort((a, b) => a - b).map((place) => fitting[place]!);
      }
      return fitting.slice(0, 1);
    },
  };
}

interface Shown {
  readonly texts: readonly string[];
  readonly grid: LightGrid | null;
  /** Of which cards it can be. */
  readonly kinds: readonly CardKind[];
}

/** Null = nothing that could tell cases apart. */
async function shownIn({ before }: PlacedMessage): Promise<Shown | null> {
  const at = before.findIndex(({ image_url: image }) => image !== undefined);
  const raster = at === -1 ? null : await pictureIn(before[at]!.image_url!.url);
  const texts = before.flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (raster === null) return texts.length === 0 ? null : { texts, grid: null, kinds: ['image', 'video'] };
  // A frame of a video stands after its time stamp.
  return { texts, grid: lightGrid(raster), kinds: [at === 0 ? 'image' : 'video'] };
}

function distanceOf(
  { texts, grid }: Shown,
  { caption, media }: PersuaderTurn,
  gridOf: (part: MediaPart) => LightGrid | null,
): number {
  if (grid === null) return caption !== null && texts.includes(caption) ? 0 : FAR;
  const own = media[0] === undefined ? null : gridOf(media[0]);
  return own === null ? FAR : Math.max(...own.map((light, i) => Math.abs(light - grid[i]!)));
}

/** Of a drawn picture, or of the first scene of a drawn video; null = it cannot be drawn. */
function firstLight({ type, source }: MediaPart): LightGrid | null {
  if (source.kind !== 'drawing') return null;
  try {
    return lightGrid(type === 'image' ? drawImage(source.spec) : drawVideo(source.spec).scene(0));
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

function lightGrid({ width, height, data }: Raster): LightGrid {
  const sums = new Array<number>(CELLS.across * CELLS.down).fill(0);
  const counts = sums.slice();
  for (let y = 0; y < height; y += STEP) {
    const row = Math.floor((y * CELLS.down) / height) * CELLS.across;
    for (let x = 0; x < width; x += STEP) {
      const cell = row + Math.floor((x * CELLS.across) / width);
      const i = (y * width + x) * 3;
      sums[cell]! += 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
      counts[cell]! += 1;
    }
  }
  return sums.map((sum, i) => (counts[i] === 0 ? 0 : sum / counts[i]!));
}

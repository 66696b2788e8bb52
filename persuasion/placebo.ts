import type { DrawingSource, MediaPart } from '../core/content.ts';
import { digestOf } from '../core/digest.ts';

/** The drawing of a turn's placebo, by kind: the card renderer draws it; nothing of a case is in it. */
const SPECS: Readonly<Record<MediaPart['type'], DrawingSource['spec']>> = {
  image: { canvas: [1024, 768], card: 'neutral_card', fields: {}, renderer: 'cards-1', strategy: 'none' },
  video: {
    canvas: [640, 480],
    card: 'neutral_card',
    fields: {},
    fps: 10,
    frames: 40,
    renderer: 'cards-1',
    scenes: 4,
    strategy: 'none',
  },
};

const PARTS: Readonly<Record<MediaPart['type'], MediaPart>> = {
  image: { type: 'image', source: drawing('image') },
  video: { type: 'video', source: drawing('video'), title: null },
};

/**
 * What takes the media's place in the arm `media_placebo` (P 9.1): the neutral card, on the canvas of the cards, with grey
 * shapes and the line "Image". `turn`, from 1, changes nothing: one placebo for every turn of every case. Throws RangeError
 * for a turn that there is not.
 */
export function placeboPart(kind: MediaPart['type'], turn: number): MediaPart {
  if (!Number.isInteger(turn) || turn < 1) throw new RangeError(`no turn ${turn}: turns count from 1`);
  return PARTS[kind];
}

function drawing(kind: MediaPart['type']): DrawingSource {
  return { kind: 'drawing', sha256: digestOf(SPECS[kind]), spec: SPECS[kind] };
}

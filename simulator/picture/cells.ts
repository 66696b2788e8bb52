import { bitCount, type Face, faceOf, type Glyph, SIZES } from '../../datasets/renderers/atlas.ts';
import { type Ink, wordAt } from './ink.ts';

/** A glyph of the atlas as it is looked for. */
export interface Target extends Glyph {
  /** Its first inked pixel in reading order. */
  readonly firstX: number;
  readonly firstY: number;
  /** Most wrong pixels at which a cell still counts as this glyph. */
  readonly tolerance: number;
}

export interface TargetFace extends Omit<Face, 'glyphs'> {
  /** In the atlas's order: plain letters before their look-alikes. */
  readonly targets: readonly Target[];
}

export interface CellMatch {
  /** ' ' for a cell without ink. */
  readonly char: string;
  /** Inked pixels of the cell. */
  readonly ink: number;
  /** Pixels in which it differs from the glyph. */
  readonly wrong: number;
}

/** Share of a glyph's ink that may be wrong, in either direction; from 28 px on never fewer than four pixels. */
const TOLERANCE = 0.2;
const LARGE = 28;
const LEAST_AT_LARGE = 4;

/** So much ink in a cell is none: every glyph has more. */
const SPECK = 1;

let faces: readonly TargetFace[] | null = null;

export function targetFaces(): readonly TargetFace[] {
  faces ??= SIZES.map((size) => {
    const { glyphs, ...face } = faceOf(size);
    return { ...face, targets: [...glyphs.values()].map((glyph) => targetOf(glyph, size)) };
  });
  return faces;
}

function targetOf(glyph: Glyph, size: number): Target {
  const firstY = glyph.rows.findIndex((row) => row !== 0);
  const tolerance = Math.max(Math.floor(glyph.ink * TOLERANCE), size >= LARGE ? LEAST_AT_LARGE : 0);
  return { ...glyph, firstX: Math.clz32(glyph.rows[firstY]!), firstY, tolerance };
}

/** The rows of the cell whose left top corner is (x, y), into `rows`; returns its number of inked pixels. */
export function cellAt(ink: Ink, face: TargetFace, x: number, y: number, rows: Uint32Array): number {
  const mask = maskOf(face);
  let count = 0;
  for (let row = 0; row < face.height; row += 1) {
    const word = (wordAt(ink, x, y + row) & mask) >>> 0;
    rows[row] = word;
    count += bitCount(word);
  }
  return count;
}

/** Number of pixels in which a cell differs from a glyph, counted up to `most` + 1. */
function differing(rows: Uint32Array, glyph: Glyph, most: number): number {
  let wrong = 0;
  for (let row = 0; row < glyph.rows.length && wrong <= most; row += 1) {
    const difference = rows[row]! ^ glyph.rows[row]!;
    if (difference !== 0) wrong += bitCount(difference);
  }
  return wrong;
}

/** Whether the cell whose left top corner is (x, y) shows a glyph, within its tolerance. */
export function showsAt(ink: Ink, face: TargetFace, target: Target, { x, y }: { x: number; y: number }): boolean {
  const mask = maskOf(face);
  let wrong = 0;
  for (let row = 0; row < face.height && wrong <= target.tolerance; row += 1) {
    const difference = (wordAt(ink, x, y + row) & mask) ^ target.rows[row]!;
    if (difference !== 0) wrong += bitCount(difference);
  }
  return wrong <= target.tolerance;
}

function maskOf({ width }: TargetFace): number {
  return ~(2 ** (32 - width) - 1);
}

/** What a cell shows; null when it is no glyph, or as much one as another. */
export function matchCell(face: TargetFace, rows: Uint32Array, count: number): CellMatch | null {
  if (count <= SPECK) return { char: ' ', ink: 0, wrong: count };
  let best: Target | null = null;
  let wrong = Number.POSITIVE_INFINITY;
  let tie = false;
  for (const target of face.targets) {
    const most = Math.min(wrong, target.tolerance);
    if (Math.abs(target.ink - count) > most) continue;
    const found = differing(rows, target, most);
    if (found > most) continue;
    tie = found === wrong;
    if (!tie) best = target;
    wrong = found;
  }
  return best === null || tie ? null : { char: best.char, ink: count, wrong };
}

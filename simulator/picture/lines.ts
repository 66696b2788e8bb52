import { type CellMatch, cellAt, matchCell, showsAt, type TargetFace, targetFaces } from './cells.ts';
import { erase, firstInk, type Ink, wordAt } from './ink.ts';

/** One line of text as it stands in a picture. Pixels. */
export interface ReadLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly face: TargetFace;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Candidate {
  readonly line: ReadLine;
  /** Pixels it explains, less what it gets wrong: part of a large letter can look like a whole small one. */
  readonly worth: number;
  /** Stands where the next line of an earlier one would. */
  readonly follows: boolean;
}

/** More lines are no picture of ours. */
const MOST_LINES = 60;
/** So many stray pixels or pairs of them are passed over. */
const MOST_SPECKS = 12;

/**
 * Reads every line of a picture, or null when some of its ink is no text. The first pixel of what is left is the first
 * pixel of its glyph; so each glyph of each size says where its cell would be, and the line is followed from there to
 * both sides until two cells are blank. Uses the ink up.
 */
export function readLines(ink: Ink): ReadLine[] | null {
  const lines: ReadLine[] = [];
  let specks = 0;
  for (let at = firstInk(ink, 0); at !== null; at = firstInk(ink, at.y)) {
    const line = lineThrough(ink, at, lines);
    const speck = speckAt(ink, at);
    if (line !== null) {
      lines.push(line);
      if (lines.length > MOST_LINES) return null;
      erase(ink, { x: line.x, y: line.y, width: line.width, height: line.face.height });
    } else if (speck !== null && specks < MOST_SPECKS) {
      specks += 1;
      erase(ink, speck);
    } else return null;
  }
  return lines;
}

/**
 * Most of a line's ink that may be wrong, beside one pixel a cell. Noise and JPEG stay below .015; a picture squashed by
 * a twentieth has .10.
 */
const WRONG_SHARE = 0.03;
/** A wrong pixel outweighs so many right ones. */
const WRONG_WEIGHS = 4;
/** A line of so many letters is no coincidence. */
const ENOUGH = 4;

function lineThrough(ink: Ink, first: Point, before: readonly ReadLine[]): ReadLine | null {
  const tried = new Set<string>();
  let best: Candidate | null = null as Candidate | null;
  for (const { x: firstX, y: firstY } of anchors(first)) {
    for (const face of targetFaces()) {
      for (const target of face.targets) {
        const x = firstX - target.firstX;
        const y = firstY - target.firstY;
        if (x < 0 || y < 0 || x + face.width > ink.width || y + face.height > ink.height) continue;
        if (!showsAt(ink, face, target, { x, y })) continue;
        const key = `${face.size} ${x} ${y}`;
        if (tried.has(key)) continue;
        tried.add(key);
        const candidate = followed(ink, face, { x, y }, before);
        if (candidate !== null && (best === null || isBetter(candidate, best))) best = candidate;
      }
    }
    if (best !== null && best.line.text.replaceAll(' ', '').length >= ENOUGH) return best.line;
  }
  return best?.line ?? null;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.worth === other.worth ? one.follows && !other.follows : one.worth > other.worth;
}

/** The first pixel, and where the glyph's own could be if noise took its corner. */
function anchors({ x, y }: Point): Point[] {
  return SHIFTS.map(([dx, dy]) => ({ x: x + dx, y: y + dy }));
}

const SHIFTS = [
  [0, 0],
  [-1, 0],
  [-2, 0],
  [0, -1],
  [-1, -1],
  [1, -1],
  [1, 0],
] as const;

function isInked(ink: Ink, x: number, y: number): boolean {
  return wordAt(ink, x, y) >>> 31 === 1;
}

/** The whole line around a cell, or null when one of its cells is no glyph or too much is wrong. */
function followed(ink: Ink, face: TargetFace, { x, y }: Point, before: readonly ReadLine[]): Candidate | null {
  const right = cellsFrom(ink, face, { x, y, step: face.width });
  const left = cellsFrom(ink, face, { x: x - face.width, y, step: -face.width });
  if (right === null || left === null) return null;
  const cells = [...left.reverse(), ...right];
  const start = x - left.length * face.width;
  const line = {
    text: cells.map(({ char }) => char).join(''),
    x: start,
    y,
    width: cells.length * face.width,
    face,
  };
  const inked = cells.reduce((sum, cell) => sum + cell.ink, 0);
  const wrong = cells.reduce((sum, cell) => sum + cell.wrong, 0);
  if (wrong > cells.length + inked * WRONG_SHARE) return null;
  const follows = before.some(
    (one) => one.face === face && one.y + face.pitch === y && (one.x - start) % face.width === 0,
  );
  return { line, worth: inked - WRONG_WEIGHS * wrong, follows };
}

/** Cells in one direction up to two blank ones or the edge, without the blank ones at the end. */
function cellsFrom(
  ink: Ink,
  face: TargetFace,
  { x, y, step }: { x: number; y: number; step: number },
): CellMatch[] | null {
  const cells: CellMatch[] = [];
  const rows = new Uint32Array(face.height);
  let filled = 0;
  for (let at = x; at >= 0 && at + face.width <= ink.width; at += step) {
    const cell = matchCell(face, rows, cellAt(ink, face, at, y, rows));
    if (cell === null) return null;
    cells.push(cell);
    if (cell.char !== ' ') filled = cells.length;
    else if (cells.length >= filled + 2) break;
  }
  return cells.slice(0, filled);
}

/** One or two pixels in a row with nothing beside them: dirt on the ground or on top of a glyph. */
function speckAt(ink: Ink, { x, y }: Point): { x: number; y: number; width: number; height: number } | null {
  const width = isInked(ink, x + 1, y) ? 2 : 1;
  return isInked(ink, x + width, y) ? null : { x, y, width, height: 1 };
}

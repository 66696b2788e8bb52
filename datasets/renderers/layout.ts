import type { Raster } from '../../media/raster.ts';
import { faceOf, type Size } from './atlas.ts';
import { type Box, type Colour, drawText } from './canvas.ts';

export interface Line {
  readonly text: string;
  /** Left top corner of the first cell. */
  readonly x: number;
  readonly y: number;
}

/** A text broken into lines that fit a box. */
export interface Block {
  readonly size: Size;
  readonly lines: readonly Line[];
}

export interface Fit {
  /** Tried in this order; the first that fits is taken. */
  readonly sizes: readonly Size[];
  readonly across: 'left' | 'centre';
  readonly down: 'top' | 'middle' | 'bottom';
}

/** Greedy word wrap at a fixed number of characters, or null when a word is longer than that. Never breaks a word. */
export function wrap(text: string, columns: number): string[] | null {
  const lines: string[] = [];
  let line: string | null = null;
  let length = 0;
  for (const word of text.split(' ')) {
    const letters = [...word].length;
    if (letters > columns) return null;
    if (line !== null && length + 1 + letters <= columns) {
      line += ` ${word}`;
      length += 1 + letters;
    } else {
      if (line !== null) lines.push(line);
      line = word;
      length = letters;
    }
  }
  if (line !== null) lines.push(line);
  return lines;
}

/** Lays a text (as `drawnText` gives it) out in a box; null when it fits in none of the sizes. */
export function fitText(text: string, box: Box, { sizes, across, down }: Fit): Block | null {
  for (const size of sizes) {
    const { width, height, pitch } = faceOf(size);
    const wrapped = wrap(text, Math.floor(box.width / width));
    if (wrapped === null) continue;
    const high = (wrapped.length - 1) * pitch + height;
    if (high > box.height) continue;
    const free = box.height - high;
    const top = box.y + (down === 'top' ? 0 : down === 'bottom' ? free : free >> 1);
    const lines = wrapped.map((line, i): Line => {
      const over = box.width - [...line].length * width;
      return { text: line, x: box.x + (across === 'left' ? 0 : over >> 1), y: top + i * pitch };
    });
    return { size, lines };
  }
  return null;
}

export function drawBlock(raster: Raster, { size, lines }: Block, colour: Colour): void {
  for (const { text, x, y } of lines) drawText(raster, { text, x, y, size, colour });
}

/** The same with an edge of `edge` around every stroke, so that it reads on any ground darker than the text. */
export function drawOutlinedBlock(raster: Raster, block: Block, colours: { text: Colour; edge: Colour }): void {
  const radius = Math.max(2, block.size >> 4);
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      const moved = block.lines.map((line) => ({ ...line, x: line.x + dx, y: line.y + dy }));
      drawBlock(raster, { size: block.size, lines: moved }, colours.edge);
    }
  }
  drawBlock(raster, block, colours.text);
}

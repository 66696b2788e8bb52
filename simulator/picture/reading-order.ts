import type { ReadLine } from './lines.ts';

interface Block {
  readonly lines: ReadLine[];
  left: number;
  right: number;
  readonly top: number;
  bottom: number;
}

/**
 * The text of lines scattered over a picture: lines of one size that stand directly below each other make a block;
 * blocks side by side are read from the left, the rest from the top. Joined by single spaces.
 */
export function inReadingOrder(lines: readonly ReadLine[]): string {
  const blocks: Block[] = [];
  for (const line of [...lines].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const [left, right, bottom] = [line.x, line.x + line.width, line.y + line.face.height];
    const block = blocks.find((one) => continues(one.lines.at(-1)!, line) && one.left < right && left < one.right);
    if (block === undefined) blocks.push({ lines: [line], left, right, top: line.y, bottom });
    else {
      block.lines.push(line);
      block.left = Math.min(block.left, left);
      block.right = Math.max(block.right, right);
      block.bottom = bottom;
    }
  }
  const rows: Block[][] = [];
  for (const block of blocks.sort((a, b) => a.top - b.top)) {
    const row = rows.at(-1);
    if (row !== undefined && block.top < row[0]!.bottom) row.push(block);
    else rows.push([block]);
  }
  return rows
    .flatMap((row) => row.sort((a, b) => a.left - b.left))
    .flatMap((block) => block.lines.map(({ text }) => text))
    .join(' ');
}

function continues(above: ReadLine, line: ReadLine): boolean {
  return above.face === line.face && above.y + above.face.pitch === line.y;
}

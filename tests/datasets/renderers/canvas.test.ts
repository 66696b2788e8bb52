import { describe, expect, it } from 'vitest';
import { faceOf } from '../../../datasets/renderers/atlas.ts';
import {
  type Colour,
  createRaster,
  drawText,
  fillBox,
  fillCircle,
  fillPolygon,
  strokeBox,
} from '../../../datasets/renderers/canvas.ts';
import { pixelSha256 } from '../../../media/pixel-hash.ts';
import type { Raster } from '../../../media/raster.ts';

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

function shown({ width, height, data }: Raster): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 3] === 0 ? '#' : '.')).join(''),
  );
}

function drawn(width: number, height: number, draw: (raster: Raster) => void): string[] {
  const raster = createRaster({ width, height }, WHITE);
  draw(raster);
  return shown(raster);
}

describe('canvas', () => {
  it('fills a box with the pixel hash the reference gives for it', () => {
    const raster = createRaster({ width: 1024, height: 768 }, WHITE);
    fillBox(raster, { x: 100, y: 200, width: 100, height: 300 }, BLACK);
    expect(pixelSha256(raster)).toBe('d420f08e436d6131e95a12275ff6167479049d9b08e9d80a4e756885dc72f057');
  });

  it('cuts boxes at the edges and strokes inwards', () => {
    expect(drawn(4, 3, (raster) => fillBox(raster, { x: -2, y: 1, width: 4, height: 9 }, BLACK))).toEqual([
      '....',
      '##..',
      '##..',
    ]);
    expect(
      drawn(4, 3, (raster) => fillBox(raster, { x: 5, y: -9, width: 4, height: 4 }, BLACK)).join(''),
    ).not.toContain('#');
    expect(drawn(5, 4, (raster) => strokeBox(raster, { x: 0, y: 0, width: 5, height: 4 }, 1, BLACK))).toEqual([
      '#####',
      '#...#',
      '#...#',
      '#####',
    ]);
  });

  it('fills polygons by pixel centres, whichever way round, even-odd where they cross', () => {
    const square: [number, number][] = [
      [1, 1],
      [4, 1],
      [4, 3],
      [1, 3],
    ];
    const expected = ['.....', '.###.', '.###.', '.....'];
    expect(drawn(5, 4, (raster) => fillPolygon(raster, square, BLACK))).toEqual(expected);
    expect(drawn(5, 4, (raster) => fillPolygon(raster, square.toReversed(), BLACK))).toEqual(expected);
    expect(
      drawn(4, 4, (raster) =>
        fillPolygon(
          raster,
          [
            [0, 0],
            [4, 4],
            [0, 4],
          ],
          BLACK,
        ),
      ),
    ).toEqual(['....', '#...', '##..', '###.']);
    const bow: [number, number][] = [
      [0, 0],
      [6, 4],
      [6, 0],
      [0, 4],
    ];
    expect(drawn(6, 4, (raster) => fillPolygon(raster, bow, BLACK))).toEqual(['#....#', '##..##', '##..##', '#....#']);
  });

  it('shares an edge between two polygons without a gap or an overlap', () => {
    for (const bend of [-3, 0, 1, 2, 5, 17]) {
      const left: [number, number][] = [
        [-20, 0],
        [3, 0],
        [3 + bend, 11],
        [-20, 11],
      ];
      const right: [number, number][] = [
        [3, 0],
        [40, 0],
        [40, 11],
        [3 + bend, 11],
      ];
      const a = drawn(20, 11, (raster) => fillPolygon(raster, left, BLACK));
      const b = drawn(20, 11, (raster) => fillPolygon(raster, right, BLACK));
      for (const [y, row] of a.entries()) {
        for (const [x, pixel] of [...row].entries()) expect(pixel).not.toBe(b[y]![x]);
      }
    }
  });

  it('fills a circle that is the same from all four sides', () => {
    const rows = drawn(9, 9, (raster) => fillCircle(raster, { x: 4, y: 4, radius: 3 }, BLACK));
    expect(rows).toEqual(rows.toReversed());
    expect(rows).toEqual(rows.map((row) => [...row].reverse().join('')));
    expect(rows[4]).toBe('.#######.');
    expect(rows[1]).toBe('....#....');
  });

  it('draws text a cell a character and refuses what has no glyph', () => {
    const { width, height, glyphs } = faceOf(14);
    const rows = drawn(3 * width, height, (raster) =>
      drawText(raster, { text: 'a b', x: 0, y: 0, size: 14, colour: BLACK }),
    );
    const cell = (i: number) => rows.map((row) => row.slice(i * width, (i + 1) * width)).join('');
    expect(cell(0).replaceAll('.', '')).toHaveLength(glyphs.get('a')!.ink);
    expect(cell(1)).not.toContain('#');
    expect(cell(2).replaceAll('.', '')).toHaveLength(glyphs.get('b')!.ink);
    const raster = createRaster({ width: 99, height: 99 }, WHITE);
    expect(() => drawText(raster, { text: '😀', x: 0, y: 0, size: 14, colour: BLACK })).toThrow('U+1F600');
  });
});

import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../media/raster.ts';
import { pictureDifference } from '../../../simulator/dialogue/picture-difference.ts';

type Colour = readonly [number, number, number];

function picture(width: number, height: number, colourOf: (x: number, y: number) => Colour): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set(colourOf(x, y), (y * width + x) * 3);
  return { width, height, data };
}

const RED: Colour = [200, 40, 40];
const plain = picture(40, 20, () => RED);

describe('the difference of a picture from a drawing', () => {
  it('is nothing for the same pixels', () => {
    expect(pictureDifference(plain, plain)).toEqual({ detail: 0, light: 0, colour: 0, tint: 0 });
  });

  it('is that of the worst block, cut ones included', () => {
    // The last block is 8 x 4 pixels; half of them 10 brighter: mean 5, root mean square 10 / sqrt 2.
    const corner = picture(40, 20, (x, y) => (x >= 32 && y >= 16 && x < 36 ? [210, 50, 50] : RED));
    const { detail, light, colour, tint } = pictureDifference(corner, plain);
    expect([detail, light, colour, tint].map((value) => value.toFixed(6))).toEqual([
      '7.071068',
      '5.000000',
      '5.000000',
      '5.000000',
    ]);
  });

  it('of the tint counts only blocks of one colour in the drawing', () => {
    const lined = picture(16, 16, (x) => (x === 3 ? [0, 0, 0] : RED));
    const turned = picture(16, 16, (x) => (x === 3 ? [0, 0, 0] : [200, 56, 40]));
    expect(pictureDifference(turned, lined)).toMatchObject({ colour: 15, tint: 0 });
    expect(
      pictureDifference(
        picture(16, 16, () => [200, 56, 40]),
        picture(16, 16, () => RED),
      ),
    ).toMatchObject({
      colour: 16,
      tint: 16,
    });
  });
});

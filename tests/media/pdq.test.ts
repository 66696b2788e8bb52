import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { dihedralHashes, hammingDistance, PDQ_MATCH, pdqHash, pdqOfLuma } from '../../media/pdq.ts';
import { perturbImage } from '../../media/perturb/perturb.ts';
import { pipelineOf, type Raster, rasterOf } from '../../media/raster.ts';
import { sharp } from '../../media/sharp.ts';
import { patchedPicture, wavedLuma } from './pictures.ts';

/** Hashes of `wavedLuma` by the reference in C++ (pdqhash 0.2.8 from PyPI), which also gave quality 100 to each. */
const REFERENCE = [
  [64, 64, 1, '8eea35da2aaa5555ab5516adad29125ba4933b3aa6722887830edc1561fcdfc4'],
  [100, 80, 2, '649bcd939b33333366678ca618e6fb86050a045f7cfef07c80fc0778ffc0f040'],
  [200, 150, 1, '5cee25d85aa23555aa9514a9a96932dbad93333aa6723887830edc3d61f8df84'],
  [129, 257, 2, '6c9bd9b3b3337722c6669da639cef38e852a007d78fce07c03f81f70ffc00040'],
  [512, 300, 1, '0ee635da4aaa3555aad516a9ad69325bac933b3aa6722887830edc3c61f8df84'],
  [511, 512, 2, '6d93d9b3b3336722c6669da639c6f38a052a0c5d7cfce07c83f80f70ffc0c040'],
  [640, 360, 3, '98e638c671cefb8e820e580452aa07ffec7cc5fc8dfc07f83ff0f7e0fd000400'],
] as const;

function greyRaster(width: number, height: number, luma: Uint8Array): Raster {
  return { width, height, data: Uint8Array.from({ length: luma.length * 3 }, (_, at) => luma[Math.floor(at / 3)]!) };
}

describe('PDQ of brightness', () => {
  it.each(REFERENCE)('gives the bits of the reference for %i x %i pixels', (width, height, k, hash) => {
    expect(pdqOfLuma(wavedLuma(width, height, k), width, height)).toEqual({ hash, quality: 100 });
  });

  it('calls an even surface featureless and a busy one full of features', () => {
    expect(pdqOfLuma(new Uint8Array(100 * 100).fill(200), 100, 100).quality).toBe(0);
    const slope = Uint8Array.from({ length: 64 * 64 }, (_, at) => (at % 64) * 4);
    // 63 steps of one hundredth in each of 64 rows: 4032 / 90.
    expect(pdqOfLuma(slope, 64, 64).quality).toBe(44);
  });

  it('sets half of the bits, and has nothing to say of a sliver', () => {
    const { hash } = pdqOfLuma(wavedLuma(200, 150, 1), 200, 150);
    expect(hammingDistance(hash, '0'.repeat(64))).toBe(128);
    expect(pdqOfLuma(new Uint8Array(4 * 900).fill(7), 4, 900)).toEqual({ hash: '0'.repeat(64), quality: 0 });
  });

  it('refuses brightness that is no picture of the given sides', () => {
    expect(() => pdqOfLuma(new Uint8Array(99), 10, 10)).toThrow(InvalidInputError);
    expect(() => pdqOfLuma(new Uint8Array(0), 0, 10)).toThrow(InvalidInputError);
  });
});

describe('PDQ of pictures', () => {
  let picture: Raster;
  let hash: string;
  beforeAll(async () => {
    picture = await patchedPicture(480, 360);
    ({ hash } = await pdqHash(picture));
  });

  it.each(REFERENCE.slice(0, 6))('takes the pixels of %i x %i as they are', async (width, height, k, reference) => {
    expect((await pdqHash(greyRaster(width, height, wavedLuma(width, height, k)))).hash).toBe(reference);
  });

  it('weighs colours as the reference does', async () => {
    const planes = [1, 2, 3].map((k) => wavedLuma(300, 220, k));
    const data = Uint8Array.from({ length: 300 * 220 * 3 }, (_, at) => planes[at % 3]![Math.floor(at / 3)]!);
    const reference = '6c93d9b293327736ce659caa314e778a050a127a3c72206783dcdc74fff0de40';
    expect(await pdqHash({ width: 300, height: 220, data })).toEqual({ hash: reference, quality: 100 });
  });

  it('shrinks larger ones to a square of 512, to a hash within the tolerance of the reference', async () => {
    const large = greyRaster(640, 360, wavedLuma(640, 360, 3));
    const square = await rasterOf(pipelineOf(large).resize(512, 512, { fit: 'fill', kernel: 'cubic' }));
    const { hash: ofLarge } = await pdqHash(large);
    expect(ofLarge).toBe((await pdqHash(square)).hash);
    expect(ofLarge).not.toBe(REFERENCE[6][3]);
    expect(hammingDistance(ofLarge, REFERENCE[6][3])).toBeLessThanOrEqual(10);
  });

  it('hashes the bytes of a PNG as its pixels, transparent ones on white', async () => {
    const png = await pipelineOf(picture).png().toBuffer();
    expect((await pdqHash(png)).hash).toBe(hash);
    const rgba = Buffer.alloc(480 * 360 * 4, 255);
    const white = { ...picture, data: new Uint8Array(picture.data) };
    for (let at = 0; at < 480 * 360; at++) {
      // Not a band from edge to edge: no term that is read has a constant direction.
      const hole = at % 480 < 200 && at < 480 * 150;
      rgba.set(hole ? [0, 0, 0, 0] : picture.data.subarray(at * 3, at * 3 + 3), at * 4);
      if (hole) white.data.fill(255, at * 3, at * 3 + 3);
    }
    const holed = await sharp(rgba, { raw: { width: 480, height: 360, channels: 4 } })
      .png()
      .toBuffer();
    expect((await pdqHash(holed)).hash).toBe((await pdqHash(white)).hash);
  });

  it('turns a picture upright before hashing it', async () => {
    const turned = pipelineOf(await rasterOf(pipelineOf(picture).rotate(270)));
    const tagged = await turned.withMetadata({ orientation: 6 }).png().toBuffer();
    expect((await pdqHash(tagged)).hash).toBe(hash);
  });

  it('refuses a raster whose bytes do not fit and bytes of a closed format', async () => {
    await expect(pdqHash({ width: 10, height: 10, data: new Uint8Array(100) })).rejects.toThrow(InvalidInputError);
    await expect(pdqHash(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).rejects.toThrow();
  });

  it.each([
    ['jpeg', 5, 10],
    ['gaussian_blur', 3, 16],
    ['pixelate', 3, 10],
    ['resize', 2, 10],
    ['gamma', 1, 16],
    ['greyscale', 5, 4],
    ['contrast', 2, 10],
    ['median', 1, 10],
  ])('matches after %s of severity %i', async (name, severity, most) => {
    const { hash: changed } = await pdqHash(await perturbImage(picture, { name, severity, seed: 5 }));
    expect(hammingDistance(hash, changed)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['flip', 1],
    ['flip', 3],
    ['rotate', 4],
    ['crop', 4],
    ['border', 4],
    ['negate', 5],
  ])('does not match after %s of severity %i', async (name, severity) => {
    const { hash: changed } = await pdqHash(await perturbImage(picture, { name, severity, seed: 5 }));
    expect(hammingDistance(hash, changed)).toBeGreaterThan(PDQ_MATCH.maxDistance + 20);
  });

  it('gets every bit reversed by a negative', async () => {
    const negative = await pdqHash(await perturbImage(picture, { name: 'negate', severity: 5, seed: 0 }));
    expect(hammingDistance(hash, negative.hash)).toBeGreaterThanOrEqual(254);
  });
});

describe('dihedral hashes', () => {
  it('foresee the hashes of the turned and the mirrored picture', async () => {
    // 64 pixels a side: each is a cell of its own, so that nothing depends on where a box stands.
    const picture = await patchedPicture(64, 64, 3);
    const foreseen = await dihedralHashes(picture);
    const laid = {
      same: pipelineOf(picture),
      rotate90: pipelineOf(picture).rotate(90),
      rotate180: pipelineOf(picture).rotate(180),
      rotate270: pipelineOf(picture).rotate(270),
      mirror: pipelineOf(picture).flop(),
      flip: pipelineOf(picture).flip(),
      transpose: pipelineOf(await rasterOf(pipelineOf(picture).rotate(90))).flop(),
      transverse: pipelineOf(await rasterOf(pipelineOf(picture).rotate(270))).flop(),
    };
    for (const [name, pipeline] of Object.entries(laid)) {
      const { hash } = await pdqHash(await rasterOf(pipeline));
      const distances = Object.entries(foreseen).map(([other, h]) => [other, hammingDistance(h, hash)] as const);
      expect(distances.sort((a, b) => a[1] - b[1])[0], name).toEqual([name, expect.toSatisfy((d) => d <= 2)]);
    }
  });
});

describe('hammingDistance', () => {
  it('counts the bits that differ, whatever the case of the digits', () => {
    expect(hammingDistance('f'.repeat(64), 'F'.repeat(64))).toBe(0);
    expect(hammingDistance('f'.repeat(64), '0'.repeat(64))).toBe(256);
    expect(hammingDistance(`${'0'.repeat(63)}1`, `8${'0'.repeat(63)}`)).toBe(2);
  });

  it.each(['', 'f'.repeat(63), 'g'.repeat(64), `${'0'.repeat(64)}\n`])('refuses %j', (text) => {
    expect(() => hammingDistance(text, '0'.repeat(64))).toThrow(InvalidInputError);
  });
});

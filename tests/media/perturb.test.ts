import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { paramsOf, perturbationOf, perturbImage } from '../../media/perturb/perturb.ts';
import { perturbationSeed } from '../../media/perturb/perturbation.ts';
import { IMAGE_PERTURBATIONS } from '../../media/perturb/registry.ts';
import { pipelineOf, type Raster, toRaster } from '../../media/raster.ts';
import { meanDistance, patchedPicture } from './pictures.ts';

const NAMES = Object.keys(IMAGE_PERTURBATIONS);
const SIZE = { width: 240, height: 180 };
/** They draw from the seed; for the others it makes no difference. */
const SEEDED = [
  'border',
  'crop',
  'gaussian_noise',
  'impulse_noise',
  'motion_blur',
  'occlusion',
  'overlay',
  'rotate',
  'shear',
  'shot_noise',
  'tint',
  'watermark',
];

let clean: Raster;
let words: Raster;
beforeAll(async () => {
  clean = await patchedPicture(SIZE.width, SIZE.height);
  words = { width: 90, height: 30, data: new Uint8Array(90 * 30 * 3).map((_, at) => (at % 7 < 3 ? 0 : 255)) };
});

function changed(name: string, severity = 3, seed = 5): Promise<Raster> {
  return perturbImage(clean, { name, severity, seed, overlay: words });
}

describe('every change of a picture', () => {
  it.each(NAMES)(
    '%s gives the same bytes each time, other than the clean ones, which it leaves alone',
    async (name) => {
      const before = sha256(clean.data);
      const [first, again] = [await changed(name), await changed(name)];
      expect(sha256(first.data)).toBe(sha256(again.data));
      expect(sha256(first.data)).not.toBe(before);
      expect(sha256(clean.data)).toBe(before);
      expect(first.data.length).toBe(first.width * first.height * 3);
    },
  );

  it('is moved by the seed where it draws, and only there', async () => {
    const moved: string[] = [];
    for (const name of NAMES) {
      const digests = new Set<string>();
      for (const seed of [1, 2, 3, 4, 5, 6]) digests.add(sha256((await changed(name, 2, seed)).data));
      if (digests.size > 1) moved.push(name);
    }
    expect(moved.sort()).toEqual(SEEDED);
  });

  it.each(NAMES.filter((name) => !['crop', 'border', 'flip'].includes(name)))('%s keeps the size', async (name) => {
    expect(await changed(name, 5)).toMatchObject(SIZE);
  });

  it.each(NAMES)('%s takes pictures of a single pixel', async (name) => {
    const speck = { width: 1, height: 1, data: Uint8Array.of(10, 200, 90) };
    const out = await perturbImage(speck, { name, severity: 5, seed: 1, overlay: words });
    expect(out.data.length).toBe(out.width * out.height * 3);
  });

  it('takes encoded bytes as it takes their pixels', async () => {
    const bytes = await pipelineOf(clean).jpeg().toBuffer();
    const choice = { name: 'gaussian_noise', severity: 2, seed: 9 };
    const [ofBytes, ofPixels] = [await perturbImage(bytes, choice), await perturbImage(await toRaster(bytes), choice)];
    expect(sha256(ofBytes.data)).toBe(sha256(ofPixels.data));
  });
});

describe('severity', () => {
  it.each([
    'jpeg',
    'webp',
    'resize',
    'pixelate',
    'gaussian_blur',
    'motion_blur',
    'gaussian_noise',
    'shot_noise',
    'impulse_noise',
    'brightness',
    'contrast',
    'gamma',
    'greyscale',
    'negate',
    'tint',
    'sharpen',
    'median',
    'rotate',
    'shear',
    'occlusion',
    'watermark',
    'overlay',
  ])('of %s moves the picture further with every step', async (name) => {
    const distances: number[] = [];
    for (const severity of [1, 2, 3, 4, 5]) distances.push(meanDistance(clean, await changed(name, severity)));
    expect(distances[0]).toBeGreaterThan(0);
    for (const [at, distance] of distances.slice(1).entries()) expect(distance).toBeGreaterThan(distances[at]!);
  });

  it.each([0, 6, 2.5, Number.NaN, -1])('%d is refused', async (severity) => {
    await expect(changed('jpeg', severity)).rejects.toThrow(InvalidInputError);
    expect(() => paramsOf('jpeg', severity, SIZE)).toThrow('severity');
  });
});

describe('refusals', () => {
  it('an overlay without pixels, an unknown name and a wrong seed are refused with what to do', async () => {
    await expect(perturbImage(clean, { name: 'overlay', severity: 1, seed: 0 })).rejects.toThrow(InvalidInputError);
    const unknown = perturbImage(clean, { name: 'glass', severity: 1, seed: 0 });
    await expect(unknown).rejects.toMatchObject({ hint: expect.stringContaining('gaussian_blur') });
    await expect(perturbImage(clean, { name: 'toString', severity: 1, seed: 0 })).rejects.toThrow(InvalidInputError);
    await expect(perturbImage(clean, { name: 'tint', severity: 1, seed: -1 })).rejects.toThrow(InvalidInputError);
    expect(() => paramsOf('frame_melt', 1, SIZE)).toThrow(InvalidInputError);
  });
});

describe('values', () => {
  it('are those of ImageNet-C at 224 pixels', () => {
    const at = { width: 224, height: 300 };
    expect(paramsOf('gaussian_noise', 5, at)).toEqual({ sd: 0.38 });
    expect(paramsOf('gaussian_blur', 5, at)).toEqual({ sigma: 6 });
    expect(paramsOf('motion_blur', 2, at)).toEqual({ radius: 15, sigma: 5 });
    expect(paramsOf('shot_noise', 1, at)).toEqual({ photons: 60, times: 1 });
    expect(paramsOf('jpeg', 1, at)).toEqual({ quality: 25 });
    expect(paramsOf('saturate', 4, at)).toEqual({ times: 5, add: 0.1 });
    expect(paramsOf('impulse_noise', 4, at)).toEqual({ share: 0.17 });
  });

  it('of blur and noise follow the shorter side, others do not', () => {
    const large = { width: 896, height: 448 };
    expect(paramsOf('gaussian_blur', 1, large)).toEqual({ sigma: 2 });
    expect(paramsOf('gaussian_noise', 1, large)).toEqual({ sd: 0.16 });
    expect(paramsOf('pixelate', 1, large)).toEqual({ share: 0.6 });
  });

  it('are kept in a record from which the change can be made again', () => {
    const seed = perturbationSeed({ caseId: 'case 1', name: 'crop', severity: 2 });
    expect(perturbationOf({ name: 'crop', severity: 2, seed }, SIZE)).toEqual({
      name: 'crop',
      version: 1,
      severity: 2,
      params: { share: 0.05 },
      seed,
    });
    expect(seed).not.toBe(perturbationSeed({ caseId: 'case 2', name: 'crop', severity: 2 }));
    expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });
});

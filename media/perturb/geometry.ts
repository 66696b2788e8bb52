import { pipelineOf, type Raster, rasterOf } from '../raster.ts';
import { below, oneOf } from './draws.ts';
import { imagePerturbation, level } from './perturbation.ts';
import { middleOf, type Rgb, windowOf } from './pixels.ts';

const BLACK: Rgb = [0, 0, 0];

/** Turned about its middle by degrees, to a side of the seed; same size, black corners. Our own angles. */
export const rotate = imagePerturbation({
  version: 1,
  params: (severity) => ({ degrees: level([1, 3, 5, 10, 20], severity) }),
  apply: async (clean: Raster, { degrees }, { random }) => {
    const turned = pipelineOf(clean).rotate(degrees * oneOf(random, [1, -1]), { background: '#000000' });
    return middleOf(await rasterOf(turned), clean, BLACK);
  },
});

/** Rows shifted along in proportion to their height, to a side of the seed; same size, black wedges. Our own shifts. */
export const shear = imagePerturbation({
  version: 1,
  params: (severity) => ({ shift: level([0.03, 0.06, 0.1, 0.2, 0.3], severity) }),
  apply: async (clean: Raster, { shift }, { random }) => {
    const matrix: [number, number, number, number] = [1, shift * oneOf(random, [1, -1]), 0, 1];
    const sheared = pipelineOf(clean).affine(matrix, { background: '#000000', interpolator: 'bicubic' });
    return middleOf(await rasterOf(sheared), clean, BLACK);
  },
});

/**
 * Laid otherwise, without loss. Five symmetries, not five strengths: left-right, top-bottom, half a turn, a quarter turn
 * clockwise, one counter-clockwise. The quarter turns swap width and height.
 */
export const flip = imagePerturbation({
  version: 1,
  params: (severity) => ({
    symmetry: level(['left_right', 'top_bottom', 'half_turn', 'quarter_turn', 'three_quarter_turn'], severity),
  }),
  apply: (clean: Raster, { symmetry }) => {
    const pipeline = pipelineOf(clean);
    if (symmetry === 'left_right') return rasterOf(pipeline.flop());
    if (symmetry === 'top_bottom') return rasterOf(pipeline.flip());
    return rasterOf(pipeline.rotate(symmetry === 'half_turn' ? 180 : symmetry === 'quarter_turn' ? 90 : 270));
  },
});

/** A share of width and of height cut off, parted between opposite edges by the seed. Smaller, same aspect. Our own shares. */
export const crop = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.02, 0.05, 0.1, 0.2, 0.35], severity) }),
  apply: (clean: Raster, { share }, { random }) => {
    const width = Math.max(1, Math.round(clean.width * (1 - share)));
    const height = Math.max(1, Math.round(clean.height * (1 - share)));
    const left = below(random, clean.width - width + 1);
    const top = below(random, clean.height - height + 1);
    return windowOf(clean, { left, top, width, height }, BLACK);
  },
});

/** A frame, each edge a share of its side: larger, same aspect. Black, grey or white by the seed. Our own shares. */
export const border = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.02, 0.05, 0.1, 0.15, 0.25], severity) }),
  apply: (clean: Raster, { share }, { random }) => {
    const grey = oneOf(random, [0, 128, 255]);
    const width = clean.width + 2 * Math.round(clean.width * share);
    const height = clean.height + 2 * Math.round(clean.height * share);
    return middleOf(clean, { width, height }, [grey, grey, grey]);
  },
});

import type { RandomStream } from '../prng.ts';

/** Random numbers beyond the uniform, from one stream. */
export interface GammaDraws {
  /** Gamma of a shape above 0 and scale 1. */
  gamma(shape: number): number;
}

/**
 * Gamma draws by Marsaglia and Tsang (2000): for shape a >= 1 squeeze-free rejection on d (1 + c x)^3, d = a - 1/3,
 * c = 1 / sqrt(9 d); below 1 a draw of a + 1 times U^(1/a). Normals by Marsaglia's polar method, both of a pair used.
 */
export function createGammaDraws(stream: RandomStream): GammaDraws {
  let spare: number | null = null;
  const uniform = () => ((stream.next() >>> 0) + 0.5) / 2 ** 32;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      if (Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return { gamma };
}

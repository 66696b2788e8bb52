import { GRID } from './pdq-dct.ts';

/** Passes of the box filter; two make a tent. */
const PASSES = 2;

/**
 * A picture brought to 64x64: twice averaged over boxes of ceil(side / 128) pixels, then the pixel at the middle of each
 * of the 64x64 cells. `luma` is row-major. Sums are kept in single precision in the order a running sum adds them.
 */
export function toGrid(luma: Float32Array | Uint8Array, width: number, height: number): Float32Array {
  let from: Float32Array | Uint8Array = luma;
  const across = boxSide(width);
  const down = boxSide(height);
  for (let pass = 0; pass < PASSES && (across > 1 || down > 1); pass++) {
    from = boxColumns(boxRows(from, width, height, across), width, height, down);
  }
  const grid = new Float32Array(GRID * GRID);
  for (let i = 0; i < GRID; i++) {
    const row = Math.floor(((i + 0.5) * height) / GRID);
    for (let j = 0; j < GRID; j++) {
      grid[i * GRID + j] = from[row * width + Math.floor(((j + 0.5) * width) / GRID)]!;
    }
  }
  return grid;
}

/**
 * How much there is to see, 0-100: steps between neighbours of the 64x64 picture (in whole hundredths of the range of
 * brightness, rounded down), added up and divided by 90.
 */
export function gridQuality(grid: Float32Array): number {
  let steps = 0;
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      const here = grid[i * GRID + j]!;
      if (i + 1 < GRID) steps += step(here, grid[(i + 1) * GRID + j]!);
      if (j + 1 < GRID) steps += step(here, grid[i * GRID + j + 1]!);
    }
  }
  return Math.min(100, Math.floor(steps / 90));
}

function step(a: number, b: number): number {
  return Math.floor(Math.abs(Math.fround(Math.fround(Math.fround(a - b) * 100) / 255)));
}

function boxSide(side: number): number {
  return Math.ceil(side / (2 * GRID));
}

/** Mean over each row's box: `box >> 1` pixels ahead, the rest behind, fewer at the edges. */
function boxRows(from: Float32Array | Uint8Array, width: number, height: number, box: number): Float32Array {
  const to = new Float32Array(from.length);
  const ahead = box >> 1;
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let sum = 0;
    let count = 0;
    for (let at = -ahead; at < width; at++) {
      if (at + ahead < width) {
        sum = Math.fround(sum + from[start + at + ahead]!);
        count++;
      }
      if (at + ahead >= box) {
        sum = Math.fround(sum - from[start + at + ahead - box]!);
        count--;
      }
      if (at >= 0) to[start + at] = sum / count;
    }
  }
  return to;
}

/** The same down the columns, all columns side by side to read memory in its order. */
function boxColumns(from: Float32Array, width: number, height: number, box: number): Float32Array {
  const to = new Float32Array(from.length);
  const sums = new Float32Array(width);
  const ahead = box >> 1;
  let count = 0;
  for (let row = -ahead; row < height; row++) {
    if (row + ahead < height) {
      const enter = (row + ahead) * width;
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + from[enter + x]!;
      count++;
    }
    if (row + ahead >= box) {
      const leave = (row + ahead - box) * width;
      for (let x = 0; x < width; x++) sums[x] = sums[x]! - from[leave + x]!;
      count--;
    }
    if (row >= 0) for (let x = 0; x < width; x++) to[row * width + x] = sums[x]! / count;
  }
  return to;
}

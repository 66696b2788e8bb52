/** Rows and columns of the picture that the transform reads. */
export const GRID = 64;
/** Terms of the transform per direction that become bits. */
export const TERMS = 16;

/**
 * DCT-II terms 1..16 of 64 samples, without the constant one: row i holds sqrt(2/64) cos(pi (i+1) (2j+1) / 128).
 * Rounded to single precision, as everything here is, so that equal bytes give the published implementation's bits.
 */
const BASIS = Float32Array.from({ length: TERMS * GRID }, (_, at) => {
  const term = Math.floor(at / GRID) + 1;
  const sample = at % GRID;
  return Math.sqrt(2 / GRID) * Math.cos((Math.PI / (2 * GRID)) * term * (2 * sample + 1));
});

/** The 16x16 lowest terms of a 64x64 picture, both row-major: basis x picture x transposed basis. */
export function lowTerms(picture: Float32Array): Float32Array {
  const half = new Float32Array(TERMS * GRID);
  for (let i = 0; i < TERMS; i++) {
    for (let j = 0; j < GRID; j++) {
      let sum = 0;
      for (let k = 0; k < GRID; k++)
        sum = Math.fround(sum + Math.fround(BASIS[i * GRID + k]! * picture[k * GRID + j]!));
      half[i * GRID + j] = sum;
    }
  }
  const terms = new Float32Array(TERMS * TERMS);
  for (let i = 0; i < TERMS; i++) {
    for (let j = 0; j < TERMS; j++) {
      let sum = 0;
      for (let k = 0; k < GRID; k++) sum = Math.fround(sum + Math.fround(half[i * GRID + k]! * BASIS[j * GRID + k]!));
      terms[i * TERMS + j] = sum;
    }
  }
  return terms;
}

/** Names of the eight ways a picture can lie; `rotate90` is clockwise, `transpose` mirrors at the falling diagonal. */
export const DIHEDRALS = [
  'same',
  'rotate90',
  'rotate180',
  'rotate270',
  'mirror',
  'flip',
  'transpose',
  'transverse',
] as const;
export type Dihedral = (typeof DIHEDRALS)[number];

/** How each lies in terms of the transform: rows and columns swapped first, then every odd one negated. */
const MOVES: Readonly<Record<Dihedral, { swap: boolean; oddRows: boolean; oddColumns: boolean }>> = {
  same: { swap: false, oddRows: false, oddColumns: false },
  rotate90: { swap: true, oddRows: false, oddColumns: true },
  rotate180: { swap: false, oddRows: true, oddColumns: true },
  rotate270: { swap: true, oddRows: true, oddColumns: false },
  mirror: { swap: false, oddRows: false, oddColumns: true },
  flip: { swap: false, oddRows: true, oddColumns: false },
  transpose: { swap: true, oddRows: false, oddColumns: false },
  transverse: { swap: true, oddRows: true, oddColumns: true },
};

/** The terms of the same picture laid otherwise: reversing a direction negates its odd terms. */
export function layTerms(terms: Float32Array, dihedral: Dihedral): Float32Array {
  const { swap, oddRows, oddColumns } = MOVES[dihedral];
  return terms.map((_, at) => {
    const i = Math.floor(at / TERMS);
    const j = at % TERMS;
    const negate = (oddRows && i % 2 === 0) !== (oddColumns && j % 2 === 0);
    const value = swap ? terms[j * TERMS + i]! : terms[at]!;
    return negate ? -value : value;
  });
}

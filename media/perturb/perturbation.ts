import { hashedUniform } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { RandomStream } from '../../metrics/prng.ts';
import type { Raster } from '../raster.ts';

/** How strong, 1 (hardly visible) to 5. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Size {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export type Params = Readonly<Record<string, number | string>>;

/** What was done to a picture or to a list of frames: enough to do it again. The caller keeps the digest of the result. */
export interface Perturbation {
  readonly name: string;
  readonly version: number;
  readonly severity: Severity;
  readonly params: Params;
  /** 0 .. 2^32 - 1; see `perturbationSeed`. */
  readonly seed: number;
}

/** What a perturbation may use beside the picture and its parameters. */
export interface Means {
  readonly random: RandomStream;
  /** Pixels to lay over, for the one that needs them. */
  readonly overlay: Raster | null;
}

/** A change of a picture. `version` rises when the same parameters give other pixels. */
export interface ImagePerturbation {
  readonly version: number;
  params(severity: Severity, size: Size): Params;
  apply(clean: Raster, severity: Severity, means: Means): Raster | Promise<Raster>;
}

/** Ties parameters and what uses them together under one type. */
export function imagePerturbation<P extends Params>(entry: {
  readonly version: number;
  readonly params: (severity: Severity, size: Size) => P;
  readonly apply: (clean: Raster, params: P, means: Means) => Raster | Promise<Raster>;
}): ImagePerturbation {
  const { version, params, apply } = entry;
  return { version, params, apply: (clean, severity, means) => apply(clean, params(severity, clean), means) };
}

/** One value per severity. */
export type Levels<T> = readonly [T, T, T, T, T];

export function level<T>(levels: Levels<T>, severity: Severity): T {
  return levels[severity - 1]!;
}

/** Side for which the published severities were chosen. Source: ImageNet-C, arXiv 1903.12261. */
const PUBLISHED_SIDE = 224;

/** Factor for lengths and noise that were published for 224 pixels: shorter side / 224. */
export function scaleOf({ width, height }: Size): number {
  return Math.min(width, height) / PUBLISHED_SIDE;
}

/** The seed of one change of one case: a pure function of the three. */
export function perturbationSeed(of: {
  readonly caseId: string;
  readonly name: string;
  readonly severity: number;
}): number {
  return Math.floor(hashedUniform([of.caseId, of.name, of.severity]) * 2 ** 32);
}

/** Throws InvalidInputError for anything but the whole numbers 1 to 5. */
export function checkSeverity(severity: number): Severity {
  const found = SEVERITIES.find((known) => known === severity);
  if (found !== undefined) return found;
  throw new InvalidInputError(`severity ${severity} is not among ${SEVERITIES.join(', ')}`, {
    hint: 'give a whole number from 1 to 5',
  });
}

/** Throws InvalidInputError for a seed that is no whole number of 0 .. 2^32 - 1. */
export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidInputError(`seed ${seed} is not a whole number of 0 to 4294967295`, {
    hint: 'use the seed that the case, the name and the severity give',
  });
}

/** The entry of that name. Throws InvalidInputError with the known names. */
export function named<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  throw new InvalidInputError(`no perturbation is called ${JSON.stringify(name.slice(0, 80))}`, {
    hint: `known: ${Object.keys(table).join(', ')}`,
  });
}

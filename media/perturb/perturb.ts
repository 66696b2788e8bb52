import { InvalidInputError } from '../../core/errors.ts';
import { type RandomStream, randomStream } from '../../metrics/prng.ts';
import { checkRaster, type Raster, toRaster } from '../raster.ts';
import type { FrameSlot } from './frames.ts';
import { checkSeed, checkSeverity, named, type Params, type Perturbation, type Size } from './perturbation.ts';
import { FRAME_PERTURBATIONS, IMAGE_PERTURBATIONS, PERTURBATIONS } from './registry.ts';

/** One of the known perturbations, how strong, and the seed of its random draws (`perturbationSeed`). */
export interface PerturbationChoice {
  readonly name: string;
  readonly severity: number;
  readonly seed: number;
}

/**
 * Pixels of a changed picture. The same picture and choice give the same bytes on the same versions of the tools.
 * `overlay` is for the perturbation of that name. Throws InvalidInputError for an unknown name (it lists the known), a
 * severity off 1-5, a wrong seed or raster; and what sharp throws for bytes it cannot read.
 */
export async function perturbImage(
  image: Raster | Uint8Array,
  { name, severity, seed, overlay = null }: PerturbationChoice & { readonly overlay?: Raster | null },
): Promise<Raster> {
  const entry = named(IMAGE_PERTURBATIONS, name);
  const level = checkSeverity(severity);
  const random = drawsOf(name, entry.version, seed);
  const clean = await toRaster(image);
  checkRaster(clean);
  return entry.apply(clean, level, { random, overlay });
}

/**
 * What the changed list of frames holds, place by place; the caller puts frames, black pictures and the foreign one there.
 * Only the number of frames is read. Throws InvalidInputError as `perturbImage` does, and for an empty list.
 */
export function perturbFrames(
  frames: { readonly length: number },
  { name, severity, seed }: PerturbationChoice,
): readonly FrameSlot[] {
  const entry = named(FRAME_PERTURBATIONS, name);
  const level = checkSeverity(severity);
  if (frames.length === 0) {
    throw new InvalidInputError('there is no frame to perturb', { hint: 'take frames from the video first' });
  }
  return entry.apply(frames.length, level, drawsOf(name, entry.version, seed));
}

/** What a choice amounts to for a picture of a size in pixels. Throws InvalidInputError as `perturbImage` does. */
export function paramsOf(name: string, severity: number, size: Size): Params {
  return named(PERTURBATIONS, name).params(checkSeverity(severity), size);
}

/** The record to keep beside the digest of the result. Throws InvalidInputError as `perturbImage` does. */
export function perturbationOf({ name, severity, seed }: PerturbationChoice, size: Size): Perturbation {
  const { version } = named(PERTURBATIONS, name);
  const params = paramsOf(name, severity, size);
  return { name, version, severity: checkSeverity(severity), params, seed: checkSeed(seed) };
}

function drawsOf(name: string, version: number, seed: number): RandomStream {
  return randomStream(`perturbation ${name} ${version}`, checkSeed(seed));
}

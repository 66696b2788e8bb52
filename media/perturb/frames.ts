import type { RandomStream } from '../../metrics/prng.ts';
import { below, someOf } from './draws.ts';
import { type Levels, level, type Params, type Severity } from './perturbation.ts';

/** What stands at one place of the changed list: a frame of the old one by its index, a black picture, or a foreign one. */
export type FrameSlot =
  | { readonly kind: 'frame'; readonly index: number }
  | { readonly kind: 'black' }
  | { readonly kind: 'inserted' };

/** A change of a list of `count` frames. */
export interface FramePerturbation {
  readonly version: number;
  params(severity: Severity): Params;
  apply(count: number, severity: Severity, random: RandomStream): readonly FrameSlot[];
}

/** Share of the frames that is touched: at least one. Our own shares, as all values here. */
const SHARES: Levels<number> = [0.1, 0.2, 0.35, 0.5, 0.75];

/** A share of the frames is left out; one always stays. */
export const frameDrop: FramePerturbation = {
  version: 1,
  params: (severity) => ({ share: level(SHARES, severity) }),
  apply: (count, severity, random) => {
    const dropped = touched(random, count, Math.min(count - 1, share(count, level(SHARES, severity))));
    return inOrder(count).filter((_, index) => !dropped.has(index));
  },
};

/** A share of the frames is shown twice in a row. */
export const frameDuplicate: FramePerturbation = {
  version: 1,
  params: (severity) => ({ share: level(SHARES, severity) }),
  apply: (count, severity, random) => {
    const doubled = touched(random, count, share(count, level(SHARES, severity)));
    return inOrder(count).flatMap((slot, index) => (doubled.has(index) ? [slot, slot] : [slot]));
  },
};

/** A share of the frames, two at least, change places in a ring, so that none of them stays; at severity 5 all. */
export const frameReorder: FramePerturbation = {
  version: 1,
  params: (severity) => ({ share: level(REORDERED, severity) }),
  apply: (count, severity, random) => {
    const places = someOf(random, count, Math.min(count, Math.max(2, share(count, level(REORDERED, severity)))));
    const slots = inOrder(count);
    for (const [at, place] of places.entries()) {
      slots[place] = { kind: 'frame', index: places[(at + 1) % places.length]! };
    }
    return slots;
  },
};

const REORDERED: Levels<number> = [0.2, 0.4, 0.6, 0.8, 1];

/** A share of the frames turns black. */
export const frameBlacken: FramePerturbation = {
  version: 1,
  params: (severity) => ({ share: level(SHARES, severity) }),
  apply: (count, severity, random) => {
    const black = touched(random, count, share(count, level(SHARES, severity)));
    return inOrder(count).map((slot, index) => (black.has(index) ? { kind: 'black' } : slot));
  },
};

/** One foreign picture is put in at a place of the seed and stays for 1 to 5 frames in a row, as the severity says. */
export const frameInsertOne: FramePerturbation = {
  version: 1,
  params: (severity) => ({ frames: severity }),
  apply: (count, severity, random) => {
    const inserted = Array.from({ length: severity }, (): FrameSlot => ({ kind: 'inserted' }));
    return inOrder(count).toSpliced(below(random, count + 1), 0, ...inserted);
  },
};

function inOrder(count: number): FrameSlot[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'frame', index }));
}

function share(count: number, of: number): number {
  return Math.max(1, Math.round(count * of));
}

function touched(random: RandomStream, count: number, many: number): ReadonlySet<number> {
  return new Set(someOf(random, count, many));
}

import { availableParallelism } from 'node:os';
import { MAX_DECODE_BYTES } from './image-header.ts';

/** Lets work in while there is a place and memory for it, first come, first served. */
export interface ImageLimiter {
  /** Runs `work`, which takes about `bytes` of memory, when its turn comes. */
  run<T>(bytes: number, work: () => Promise<T>): Promise<T>;
}

/** `places`: works at once. `bytes`: memory they may take together; a work that needs more runs alone. */
export function createImageLimiter({ places, bytes }: { places: number; bytes: number }): ImageLimiter {
  const waiting: { readonly need: number; readonly enter: () => void }[] = [];
  let freePlaces = places;
  let freeBytes = bytes;

  const letIn = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (freePlaces < 1 || freeBytes < next.need) return;
      freePlaces -= 1;
      freeBytes -= next.need;
      waiting.shift();
      next.enter();
    }
  };

  return {
    async run(wanted, work) {
      const need = Math.min(Math.max(0, wanted), bytes);
      await new Promise<void>((enter) => {
        waiting.push({ need, enter });
        letIn();
      });
      try {
        return await work();
      } finally {
        freePlaces += 1;
        freeBytes += need;
        letIn();
      }
    },
  };
}

/** The limiter of this process: as many pictures at once as there are cores, and memory for one of the largest. */
export const imageLimiter: ImageLimiter = createImageLimiter({
  places: availableParallelism(),
  bytes: 1.2 * MAX_DECODE_BYTES,
});

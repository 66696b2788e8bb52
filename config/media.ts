import { drawImage, drawVideo } from '../datasets/renderers/draw.ts';
import { createMaker } from '../media/make-media.ts';
import { createMediaService, type MediaService } from '../media/media-service.ts';
import { ENCODING } from '../media/plan.ts';
import type { Context } from './context.ts';

/** Makes media for models on this machine; ffmpeg is looked for when a video first needs it. */
export function createMedia({
  store,
  blobs,
  clock,
  config,
}: Pick<Context, 'store' | 'blobs' | 'clock' | 'config'>): MediaService {
  const service: MediaService = createMediaService({
    derivations: store.derivations,
    clock,
    make: createMaker({
      blobs,
      variable: config.variable,
      draw: { image: drawImage, video: drawVideo },
      encode: (source, signal) => service.derive({ source, plan: ENCODING }, signal),
    }),
  });
  return service;
}

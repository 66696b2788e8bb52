import { rgbPixels } from '../../media/rgb-pixels.ts';
import {
  installedNsfwjs,
  loadNsfwClassifier,
  NSFWJS_SIDE,
  type NsfwChances,
  type NsfwClassifier,
} from '../baselines/nsfw-classifier.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { verdict } from '../verdict.ts';
import type { LocalDialect } from './dialect.ts';

/** Unsafe from this P(Porn) + P(Hentai) on (our definition). */
const THRESHOLD = 0.5;

/**
 * Image baseline: nudity by the classifier of nsfwjs; it knows nothing of hate or violence. Unsafe when P(Porn) +
 * P(Hentai) >= .5, which is also the score; the category is the likelier of the two (our definition). Of several
 * pictures the worst counts. The packages are optional: without them every case is `not_assessable:
 * nsfwjs_not_installed`. `from`: module beside which they are looked for.
 */
export function createNsfwjs({ from }: { readonly from?: string } = {}): LocalDialect {
  const installed = installedNsfwjs(from);
  let loaded: Promise<NsfwClassifier> | null = null;
  return {
    kind: 'local',
    id: 'nsfwjs',
    version: `1+MobileNetV2Mid+${installed ?? 'not-installed'}`,
    taxonomy: TAXONOMIES.nsfwjs,
    modalities: ['image', 'video'],
    media: { images: 'many', video: 'frames' },
    async judge({ parts, readBlob }) {
      if (installed === null) return verdict({ outcome: 'not_assessable', reason: 'nsfwjs_not_installed' });
      const images = parts.flatMap((part) => (part.type === 'image' ? [part.image] : []));
      if (images.length === 0) return verdict({ outcome: 'not_assessable', reason: 'no_image' });
      loaded ??= loadNsfwClassifier(from);
      const classify = await loaded;
      let worst: NsfwChances | null = null;
      for (const { sha256 } of images) {
        const raster = await rgbPixels(await readBlob(sha256), { width: NSFWJS_SIDE, height: NSFWJS_SIDE });
        if (raster === null) return verdict({ outcome: 'not_assessable', reason: 'media:broken' });
        const chances = await classify(raster.data);
        if (worst === null || scoreOf(chances) > scoreOf(worst)) worst = chances;
      }
      return worst === null ? verdict({ outcome: 'not_assessable', reason: 'no_image' }) : judged(worst);
    },
  };
}

function judged(chances: NsfwChances) {
  const score = scoreOf(chances);
  if (score < THRESHOLD) return verdict({ outcome: 'safe', categories: [], score });
  return verdict({ outcome: 'unsafe', categories: [chances.Hentai > chances.Porn ? 'Hentai' : 'Porn'], score });
}

function scoreOf({ Porn, Hentai }: NsfwChances): number {
  return Math.min(1, Porn + Hentai);
}

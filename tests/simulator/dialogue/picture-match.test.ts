import type { Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImagePart } from '../../../core/content.ts';
import { drawImage } from '../../../datasets/renderers/draw.ts';
import { STILL_STYLES } from '../../../datasets/renderers/spec.ts';
import { normaliseRaster } from '../../../media/normalise-image.ts';
import { STILL } from '../../../media/plan.ts';
import { pipelineOf, type Raster, rasterOf } from '../../../media/raster.ts';
import { illustratedCase, knownCasesOf, persuasionSources } from '../../../simulator/dataset-cases.ts';
import { createPictureMatcher } from '../../../simulator/dialogue/picture-match.ts';
import { drawingPart } from './dialogues.ts';

/** One card of each kind that the shipped cases show, and one of the same kind with other words. */
const cards = new Map<string, { own: ImagePart; other: ImagePart | null }>();

beforeAll(async () => {
  for await (const item of knownCasesOf(await persuasionSources('no-such-folder'))) {
    if (item.source.name === 'pmiyc') continue;
    for (const { media } of illustratedCase(item).turns) {
      const part = media[0] as ImagePart;
      const { source } = part;
      if (source.kind !== 'drawing') continue;
      const kind = String(source.spec.card);
      const held = cards.get(kind);
      if (held === undefined) cards.set(kind, { own: part, other: null });
      else if (held.other === null && held.own.source.sha256 !== source.sha256) held.other = part;
    }
  }
});

const matcher = createPictureMatcher();
const shows = (jpeg: Buffer, part: ImagePart) =>
  matcher.shows(`data:image/jpeg;base64,${jpeg.toString('base64')}`, part);

function rasterIn({ source }: ImagePart): Raster {
  if (source.kind !== 'drawing') throw new Error('a drawing is needed');
  return drawImage(source.spec);
}

async function still(part: ImagePart): Promise<Buffer> {
  return Buffer.from((await normaliseRaster(rasterIn(part), STILL)).jpeg);
}

/** Steps of sharp that must be one after another. */
async function baked(pipeline: Sharp): Promise<Sharp> {
  return pipelineOf(await rasterOf(pipeline));
}

const CHANGES: Readonly<Record<string, (picture: Sharp) => Sharp | Promise<Sharp>>> = {
  blurred: (picture) => picture.blur(1),
  shifted: async (picture) =>
    (await baked(picture.extract({ left: 1, top: 0, width: 1023, height: 768 }))).extend({
      right: 1,
      extendWith: 'copy',
    }),
  'squashed and padded': async (picture) =>
    (await baked(picture.resize(1008, 768, { fit: 'fill' }))).extend({ left: 8, right: 8, extendWith: 'copy' }),
  'made small and large again': async (picture) => (await baked(picture.resize(512, 384))).resize(1024, 768),
  mirrored: (picture) => picture.flop(),
  darker: (picture) => picture.modulate({ brightness: 0.9 }),
  inverted: (picture) => picture.negate(),
  'half the size': (picture) => picture.resize(512, 384),
};

describe('the picture of a turn', () => {
  it('is found in the still of every kind of card, and not in that of another', async () => {
    expect(cards.size).toBeGreaterThanOrEqual(10);
    for (const [kind, { own, other }] of cards) {
      expect([kind, await shows(await still(own), own)]).toEqual([kind, true]);
      if (other === null) continue;
      expect([kind, await shows(await still(other), own)]).toEqual([kind, false]);
    }
  });

  it.each(STILL_STYLES)('is found in the still of %s', async (as) => {
    const [own, other] = [drawingPart('Only 3 left', 1, as), drawingPart('Only 4 left', 1, as)];
    expect([await shows(await still(own), own), await shows(await still(other), own)]).toEqual([true, false]);
  });

  it.each(Object.keys(CHANGES))('is not found once it is %s', async (change) => {
    for (const { own } of cards.values()) {
      const changed = await (await baked(await CHANGES[change]!(pipelineOf(rasterIn(own)))))
        .jpeg({ quality: 90 })
        .toBuffer();
      expect(await shows(changed, own)).toBe(false);
    }
  });

  it('is not found in other colours, where it has any', async () => {
    for (const kind of ['scarcity_counter', 'gift_card', 'chart_card', 'credential_card']) {
      const { own } = cards.get(kind)!;
      const pictures = [20, 60].map((hue) => pipelineOf(rasterIn(own)).modulate({ hue }));
      for (const picture of [...pictures, pipelineOf(rasterIn(own)).greyscale()]) {
        const changed = await picture.toColourspace('srgb').jpeg({ quality: 90 }).toBuffer();
        expect([kind, await shows(changed, own)]).toEqual([kind, false]);
      }
    }
  });

  it('is not found with all hues turned by 10 degrees, but on cards with little colour', async () => {
    for (const [kind, { own }] of cards) {
      if (kind === 'source_card' || kind === 'pledge_card') continue;
      const picture = pipelineOf(rasterIn(own)).modulate({ hue: 10 }).toColourspace('srgb');
      expect([kind, await shows(await picture.jpeg({ quality: 80 }).toBuffer(), own)]).toEqual([kind, false]);
    }
  });

  it('is found in no blob, no changed medium, no drawing of another version, and no bytes that are no JPEG', async () => {
    const [{ own }] = cards.values() as unknown as [{ own: ImagePart }];
    const jpeg = await still(own);
    const blob = { type: 'image', source: { kind: 'blob', sha256: own.source.sha256 } } as const;
    const change = { name: 'noise', version: 1, severity: 1, seed: 0 };
    const old = {
      ...own,
      source: { ...own.source, sha256: 'x', spec: { renderer: 'cards-0' } },
    } as unknown as ImagePart;
    for (const part of [blob, { ...own, change }, old]) expect(await shows(jpeg, part)).toBe(false);
    expect(await shows(await pipelineOf(rasterIn(own)).png().toBuffer(), own)).toBe(false);
    expect(await shows(jpeg.subarray(0, 2_000), own)).toBe(false);
    expect(await shows(jpeg, own)).toBe(true);
  });
});

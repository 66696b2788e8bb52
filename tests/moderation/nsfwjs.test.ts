import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { NotFoundError } from '../../core/errors.ts';
import { sharp } from '../../media/sharp.ts';
import {
  installedNsfwjs,
  loadNsfwClassifier,
  NSFWJS_CLASSES,
  NSFWJS_PACKAGES,
  nsfwjsNotice,
} from '../../moderation/baselines/nsfw-classifier.ts';
import { createNsfwjs } from '../../moderation/dialects/nsfwjs.ts';
import { dialectEntry } from '../../moderation/dialects/registry.ts';
import type { EvidencePart } from '../../moderation/evidence.ts';
import type { Verdict } from '../../moderation/verdict.ts';
import { moderationCase } from '../reports/fixture.ts';
import { writeFakeNsfwjs } from './nsfwjs-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-nsfwjs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const from = writeFakeNsfwjs(join(folder, 'with'));
const nowhere = join(folder, 'without', 'here.js');

const blobs = new Map<string, Uint8Array>();

function shown(bytes: Uint8Array, atS: number | null = null): EvidencePart {
  const digest: Sha256 = sha256(bytes);
  blobs.set(digest, bytes);
  return {
    type: 'image',
    image: { type: 'image', sha256: digest, bytes: bytes.length, width: 40, height: 30, detail: 'auto' },
    atS,
  };
}

/** A picture of one colour, 40 x 30. PNG, so that its colour is exact. */
async function picture(red: number, green: number): Promise<Uint8Array> {
  const create = { width: 40, height: 30, channels: 3, background: { r: red, g: green, b: 0 } } as const;
  return sharp({ create }).png().toBuffer();
}

function judge(parts: readonly EvidencePart[], at = from): Verdict | Promise<Verdict> {
  return createNsfwjs({ from: at }).judge({
    case: moderationCase({ key: 'one', truth: 'safe' }),
    parts,
    readBlob: async (digest) => blobs.get(digest) ?? Promise.reject(new TypeError('no such blob')),
  });
}

describe('the nsfwjs baseline', () => {
  it('is unsafe when P(Porn) and P(Hentai) add up to .5, names the likelier and scores their sum', async () => {
    expect(await judge([shown(await picture(204, 102))])).toMatchObject({
      outcome: 'unsafe',
      categories: ['Porn'],
      score: expect.closeTo(0.6, 10),
    });
    expect(await judge([shown(await picture(102, 153))])).toMatchObject({
      outcome: 'unsafe',
      categories: ['Hentai'],
      score: expect.closeTo(0.5, 10),
    });
    expect(await judge([shown(await picture(51, 102))])).toMatchObject({
      outcome: 'safe',
      categories: [],
      score: expect.closeTo(0.3, 10),
    });
  });

  it('takes the worst of several pictures', async () => {
    const frames = [shown(await picture(0, 0), 0), shown(await picture(255, 0), 1), shown(await picture(20, 0), 2)];
    expect(await judge(frames)).toMatchObject({ outcome: 'unsafe', score: 0.5 });
  });

  it('runs on WebAssembly, lets go of its tensors and keeps standard output clean', async () => {
    const info = vi.spyOn(console, 'info');
    await judge([shown(await picture(1, 2))]);
    expect(info).not.toHaveBeenCalled();
    info.mockRestore();
    expect(globalThis).toMatchObject({ fakeBackend: 'wasm', fakeOpen: 0 });
  });

  it('cannot assess bytes that are no picture, or a case without one', async () => {
    for (const bytes of [Buffer.from('not a picture'), (await picture(0, 0)).slice(0, 40), new Uint8Array(0)])
      expect(await judge([shown(bytes)])).toMatchObject({ outcome: 'not_assessable', reason: 'media:broken' });
    expect(await judge([])).toMatchObject({ outcome: 'not_assessable', reason: 'no_image' });
  });

  it('cannot assess anything where its packages are not installed, and says how to install them', async () => {
    expect(await judge([shown(await picture(255, 255))], nowhere)).toMatchObject({
      outcome: 'not_assessable',
      reason: 'nsfwjs_not_installed',
      score: null,
    });
    for (const [name, version] of Object.entries(NSFWJS_PACKAGES))
      expect(nsfwjsNotice(nowhere)).toContain(`${name}@${version}`);
    expect(nsfwjsNotice(from)).toBeNull();
    await expect(loadNsfwClassifier(nowhere)).rejects.toThrow(NotFoundError);
  });

  it('carries the versions of its packages in its own, so that another one is another moderator', () => {
    expect(installedNsfwjs(from)).toBe('9.9.9+9.9.9+9.9.9');
    expect(createNsfwjs({ from }).version).toContain('9.9.9');
    expect(createNsfwjs({ from: nowhere }).version).toContain('not-installed');
  });

  it('answers in the classes of its taxonomy and is listed as a baseline', () => {
    const { taxonomy } = createNsfwjs({ from });
    expect(taxonomy.categories.map(({ code }) => code)).toEqual([...NSFWJS_CLASSES]);
    expect(dialectEntry('nsfwjs')).toMatchObject({ kind: 'local', baseline: true, accepts: ['image', 'video'] });
  });
});

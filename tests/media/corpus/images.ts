/**
 * Hostile pictures, made here and never committed. `node tests/media/corpus/images.ts FOLDER` writes them as files.
 * `expected`: the reasons for which a picture may be refused, or the size it must come out in under the plan STILL.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RefusalReason } from '../../../media/derivations.ts';
import { claimSize, repeatLastScan, withoutScan, withSegments } from './jpeg.ts';
import { blackPng, chunk, emptyPng, packedProfileChunk, packedTextChunk, textChunk } from './png.ts';

export interface HostileImage {
  /** Also its file name. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: RefusalReason | `${number}x${number}`;
}

/** What no output may hold: it stands in comments, EXIF, text chunks and behind the pictures. */
export const MARK = 'alert(document.domain)';

const RED = { r: 200, g: 20, b: 20 };
const text = (body: string) => Buffer.from(body, 'utf8');

const flat = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { ...RED, alpha: 0.5 } }, limitInputPixels: false });

/** 400x300: noise-free but busy enough that each tenth of the file matters; the upper left quarter is red. */
function busy(width = 400, height = 300) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const corner = x < width / 2 && y < height / 2;
      data.set(corner ? [220, 10, 10] : [(x * 7 + y * 3) % 256, (x * y) % 256, (x ^ y) % 256], at);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

export async function hostileImages(): Promise<readonly HostileImage[]> {
  return [...(await bombs()), ...(await cutAndBroken()), ...(await disguised()), ...(await unusual())];
}

async function bombs(): Promise<HostileImage[]> {
  const scans = repeatLastScan(await flat(6000, 5000).jpeg({ progressive: true }).toBuffer(), 3000);
  const baseline = await busy().jpeg().toBuffer();
  const screen = await flat(8, 8).gif().toBuffer();
  const frame = screen.lastIndexOf(Buffer.from([0x2c, 0, 0, 0, 0, 8, 0, 8, 0]));
  for (const at of [6, 8, frame + 5, frame + 7]) screen.writeUInt16LE(60_000, at);
  const deep = flat(7000, 7000, 4).toColourspace('rgb16').png({ progressive: true });
  return [
    {
      name: 'bomb-16000.png',
      bytes: blackPng({ width: 16_000, height: 16_000, depth: 1 }),
      expected: 'too_many_pixels',
    },
    {
      name: 'bomb-20000.png',
      bytes: blackPng({ width: 20_000, height: 20_000, depth: 1 }),
      expected: 'too_many_pixels',
    },
    {
      name: 'bomb-claim.jpg',
      bytes: claimSize(baseline, { width: 65_500, height: 65_500 }),
      expected: 'too_many_pixels',
    },
    { name: 'bomb-screen.gif', bytes: screen, expected: 'too_many_pixels' },
    { name: 'bomb-deep-interlaced.png', bytes: await deep.toBuffer(), expected: 'too_many_pixels' },
    { name: 'bomb-text.png', bytes: blackPng({ width: 8, height: 8 }, [packedTextChunk(200e6)]), expected: '8x8' },
    {
      name: 'bomb-profile.png',
      bytes: blackPng({ width: 8, height: 8 }, [packedProfileChunk(200e6)]),
      expected: '8x8',
    },
    { name: 'bomb-scans.jpg', bytes: scans, expected: 'broken' },
    { name: 'too-large.jpg', bytes: Buffer.concat([baseline, Buffer.alloc(20e6)]), expected: 'too_many_bytes' },
    {
      name: 'largest-progressive.jpg',
      bytes: await flat(8160, 6120).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
      expected: '1024x768',
    },
    {
      name: 'largest-turned.png',
      bytes: await flat(8160, 6120).withMetadata({ orientation: 6 }).png({ progressive: true }).toBuffer(),
      expected: '768x1024',
    },
    { name: 'largest.gif', bytes: await flat(8160, 6120).gif({ effort: 1 }).toBuffer(), expected: '1024x768' },
    {
      name: 'largest.webp',
      bytes: await flat(8160, 6120).webp({ lossless: true, effort: 0 }).toBuffer(),
      expected: '1024x768',
    },
  ];
}

async function cutAndBroken(): Promise<HostileImage[]> {
  const jpeg = await busy().jpeg().toBuffer();
  const progressive = await busy().jpeg({ progressive: true }).toBuffer();
  const png = await busy().png().toBuffer();
  const gif = await busy().gif().toBuffer();
  const webp = await busy().webp().toBuffer();
  const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
  const cuts = [0.02, 0.1, 0.5, 0.9, 0.99];
  const flipped = Buffer.from(png);
  flipped.fill(0x55, png.length >> 1, (png.length >> 1) + 64);
  return [
    ...cuts.map(
      (share): HostileImage => ({ name: `cut-${share}.jpg`, bytes: cut(jpeg, share), expected: 'truncated' }),
    ),
    ...cuts.map(
      (share): HostileImage => ({
        name: `cut-${share}-progressive.jpg`,
        bytes: cut(progressive, share),
        expected: 'truncated',
      }),
    ),
    { name: 'cut.png', bytes: cut(png, 0.5), expected: 'truncated' },
    { name: 'cut-header.png', bytes: png.subarray(0, 40), expected: 'truncated' },
    { name: 'cut.gif', bytes: cut(gif, 0.5), expected: 'truncated' },
    { name: 'cut.webp', bytes: cut(webp, 0.5), expected: 'truncated' },
    { name: 'no-scan.jpg', bytes: withoutScan(jpeg), expected: 'no_picture' },
    { name: 'no-data.png', bytes: emptyPng(), expected: 'no_picture' },
    {
      name: 'no-frame.gif',
      bytes: Buffer.concat([gif.subarray(0, 10), Buffer.from([0, 0, 0, 0x3b])]),
      expected: 'no_picture',
    },
    { name: 'flipped.png', bytes: flipped, expected: 'broken' },
    {
      name: 'too-few-rows.png',
      bytes: blackPng({ width: 500, height: 500 }, [], { width: 500, height: 100 }),
      expected: 'broken',
    },
    {
      name: 'impossible-size.png',
      bytes: blackPng({ width: 0x7fffffff, height: 0x7fffffff }, [], { width: 8, height: 8 }),
      expected: 'broken',
    },
    { name: 'no-size.png', bytes: blackPng({ width: 0, height: 8 }, [], { width: 8, height: 8 }), expected: 'broken' },
    { name: 'signature-only.jpg', bytes: Buffer.from('ffd8ffe0', 'hex'), expected: 'truncated' },
  ];
}

async function disguised(): Promise<HostileImage[]> {
  const svg = (inside: string) =>
    text(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`);
  const jpeg = await busy().jpeg().toBuffer();
  const gif = await busy().gif().toBuffer();
  const zip = Buffer.concat([text('PK\x03\x04'), Buffer.alloc(26), text(MARK), text('PK\x05\x06'), Buffer.alloc(18)]);
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, MARK.length]), text(MARK), Buffer.from([0])]);
  const screenEnd = 13 + ((gif[10] as number) & 0x80 ? 3 << (((gif[10] as number) & 7) + 1) : 0);
  const gifScript = Buffer.concat([
    gif.subarray(0, screenEnd),
    comment,
    gif.subarray(screenEnd),
    text(`*/=1;${MARK}//`),
  ]);
  return [
    { name: 'nothing.png', bytes: Buffer.alloc(0), expected: 'empty' },
    { name: 'script.svg', bytes: svg(`<script>${MARK}</script>`), expected: 'not_media' },
    {
      name: 'declared.svg',
      bytes: Buffer.concat([text('<?xml version="1.0"?>'), svg('')]),
      expected: 'type_not_allowed',
    },
    {
      name: 'file-reference.svg',
      bytes: svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
      expected: 'not_media',
    },
    { name: 'page.png', bytes: text(`<!doctype html><script>${MARK}</script>`), expected: 'not_media' },
    { name: 'playlist.jpg', bytes: text('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), expected: 'not_media' },
    { name: 'list.png', bytes: text("ffconcat version 1.0\nfile '/etc/passwd'\n"), expected: 'not_media' },
    { name: 'archive.jpg', bytes: zip, expected: 'type_not_allowed' },
    { name: 'photo.tiff', bytes: await flat(8, 8).tiff().toBuffer(), expected: 'type_not_allowed' },
    { name: 'avif.jpg', bytes: await flat(8, 8).avif({ effort: 0 }).toBuffer(), expected: 'type_not_allowed' },
    {
      name: 'animated.png',
      bytes: blackPng({ width: 8, height: 8 }, [chunk('acTL', Buffer.alloc(8))]),
      expected: 'type_not_allowed',
    },
    { name: 'film.jpg', bytes: text('\0\0\0\x18ftypisom\0\0\0\0isomiso2'), expected: 'type_not_allowed' },
    { name: 'script.gif', bytes: gifScript, expected: '400x300' },
    { name: 'archive-behind.jpg', bytes: Buffer.concat([jpeg, zip]), expected: '400x300' },
    {
      name: 'page-behind.png',
      bytes: Buffer.concat([await busy().png().toBuffer(), text(`<script>${MARK}</script>`)]),
      expected: '400x300',
    },
    { name: 'a-png.jpg', bytes: await busy().png().toBuffer(), expected: '400x300' },
  ];
}

async function unusual(): Promise<HostileImage[]> {
  const jpeg = await busy().jpeg().toBuffer();
  const where = { IFD0: { Copyright: MARK }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } };
  const film = Buffer.alloc(64 * 64 * 3 * 600);
  for (let i = 0; i < film.length; i += 1) film[i] = (i >> 9) % 251;
  const animation = sharp(film, { raw: { width: 64, height: 64 * 600, channels: 3, pageHeight: 64 } });
  return [
    {
      name: 'turned-gps.jpg',
      bytes: await busy().withExif(where).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      expected: '300x400',
    },
    { name: 'cmyk.jpg', bytes: await busy().toColourspace('cmyk').jpeg().toBuffer(), expected: '400x300' },
    { name: 'deep.png', bytes: await busy().toColourspace('rgb16').png().toBuffer(), expected: '400x300' },
    { name: 'grey-deep.png', bytes: await busy().toColourspace('grey16').png().toBuffer(), expected: '400x300' },
    { name: 'glass.png', bytes: await flat(100, 50, 4).png().toBuffer(), expected: '100x50' },
    { name: 'many-frames.gif', bytes: await animation.clone().gif({ effort: 1 }).toBuffer(), expected: '64x64' },
    { name: 'many-frames.webp', bytes: await animation.clone().webp({ effort: 0 }).toBuffer(), expected: '64x64' },
    { name: 'long-text.png', bytes: blackPng({ width: 8, height: 8 }, [textChunk(8e6)]), expected: '8x8' },
    {
      name: 'long-profile.jpg',
      bytes: withSegments(jpeg, { marker: 0xe2, bytes: 65_000, count: 100 }),
      expected: '400x300',
    },
    {
      name: 'long-comment.jpg',
      bytes: withSegments(jpeg, { marker: 0xfe, bytes: 65_000, count: 250 }),
      expected: '400x300',
    },
    { name: 'one-pixel.png', bytes: await flat(1, 1).png().toBuffer(), expected: '1x1' },
    { name: 'strip-high.png', bytes: await flat(1, 20_000).png().toBuffer(), expected: '1x2048' },
    { name: 'strip-wide.jpg', bytes: await flat(20_000, 1).jpeg().toBuffer(), expected: '2048x1' },
    { name: 'strip-longest.png', bytes: blackPng({ width: 1, height: 900_000 }), expected: '1x2048' },
  ];
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('name the folder to write the pictures to');
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of await hostileImages()) writeFileSync(join(folder, name), bytes);
}

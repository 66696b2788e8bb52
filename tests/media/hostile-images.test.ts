import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../media/derivations.ts';
import type { NormalisedImage } from '../../media/normalise-image.ts';
import type { Refusal } from '../../media/refusal.ts';
import { sharp } from '../../media/sharp.ts';
import { type HostileImage, hostileImages, MARK } from './corpus/images.ts';

const MOST_MEMORY = 700e6;

type Outcome = Refusal | (Omit<NormalisedImage, 'jpeg'> & { readonly jpeg: string });

const folder = mkdtempSync(join(tmpdir(), 'mettle-hostile-images-'));
let corpus: readonly HostileImage[] = [];
let outcomes: ReadonlyMap<string, Outcome> = new Map();
let peakBytes = Number.POSITIVE_INFINITY;
let complaints = '';

/** What a script of the corpus says: one JSON line. A crash of the process rejects. */
async function run(script: string, ...args: string[]): Promise<{ said: unknown; complaints: string }> {
  const path = fileURLToPath(new URL(`./corpus/${script}`, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args], { maxBuffer: 1e8 });
  return { said: JSON.parse(stdout), complaints: stderr };
}

beforeAll(async () => {
  corpus = await hostileImages();
  for (const { name, bytes } of corpus) writeFileSync(join(folder, name), bytes);
  const result = await run('run-images.ts', folder);
  const said = result.said as { outcomes: Record<string, Outcome>; peakBytes: number };
  outcomes = new Map(Object.entries(said.outcomes));
  peakBytes = said.peakBytes;
  complaints = result.complaints;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function made(name: string): { jpeg: Buffer } {
  const outcome = outcomes.get(name);
  if (outcome === undefined || 'refused' in outcome) throw new Error(`${name} was not made`);
  return { jpeg: Buffer.from(outcome.jpeg, 'base64') };
}

async function pixelsOf(jpeg: Buffer): Promise<(x: number, y: number) => number[]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return (x, y) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
}

describe('the hostile pictures', () => {
  it('each end in the outcome that is right for it', () => {
    const told = corpus.map(({ name }) => {
      const outcome = outcomes.get(name);
      if (outcome === undefined) return [name, 'nothing'];
      return [name, 'refused' in outcome ? outcome.refused : `${outcome.width}x${outcome.height}`];
    });
    expect(told).toEqual(corpus.map(({ name, expected }) => [name, expected]));
    expect(outcomes.size).toBe(corpus.length);
    expect(complaints).toBe('');
  });

  it('include the bombs of 31 to 48 KB that would unpack to 256 and 400 million pixels', () => {
    const sizes = corpus.filter(({ name }) => /^bomb-\d+\.png$/.test(name)).map(({ bytes }) => bytes.length);
    expect(sizes.map((bytes) => Math.round(bytes / 1000))).toEqual([31, 49]);
  });

  it('of too many pixels are told by their own header, with their size, before anything is decoded', () => {
    for (const [name, size] of [
      ['bomb-16000.png', '16000x16000'],
      ['bomb-20000.png', '20000x20000'],
      ['bomb-claim.jpg', '65500x65500'],
      ['bomb-screen.gif', '60000x60000'],
    ] as const) {
      expect(outcomes.get(name)).toMatchObject({ detail: `${size} pixels; at most 50 million are decoded` });
    }
  });

  it('are refused with a short line of printable characters each', () => {
    for (const outcome of outcomes.values()) {
      if ('refused' in outcome) expect(outcome.detail).toMatch(/^[\x20-\x7e]{3,200}$/);
    }
  });

  it('take less than 700 MB together, all at once', () => {
    expect(peakBytes).toBeGreaterThan(50e6);
    expect(peakBytes).toBeLessThan(MOST_MEMORY);
  });

  it('leave nothing but the picture: no EXIF, profile, comment, archive or script', async () => {
    let count = 0;
    for (const outcome of outcomes.values()) {
      if ('refused' in outcome) continue;
      count += 1;
      const jpeg = Buffer.from(outcome.jpeg, 'base64');
      for (const trace of [MARK, 'Exif', 'ICC_PROFILE', 'http://ns.adobe.com', 'PK\x03\x04', 'Comment', '<script']) {
        expect(jpeg.includes(trace)).toBe(false);
      }
      expect(jpeg.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
      const metadata = await sharp(jpeg).metadata();
      expect(metadata).toMatchObject({ format: 'jpeg', space: 'srgb', channels: 3, hasProfile: false });
      expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc, metadata.orientation]).toEqual(
        Array(5).fill(undefined),
      );
    }
    expect(count).toBeGreaterThan(20);
  });

  it('held what is gone: EXIF with GPS, and trailing bytes', async () => {
    const bytesOf = (name: string) => corpus.find((one) => one.name === name)?.bytes as Buffer;
    const exif = (await sharp(bytesOf('turned-gps.jpg')).metadata()).exif as Buffer;
    expect(exif.includes(MARK)).toBe(true);
    expect(exif.includes(Buffer.from([0x25, 0x88])) || exif.includes(Buffer.from([0x88, 0x25]))).toBe(true);
    for (const name of ['script.gif', 'archive-behind.jpg', 'page-behind.png']) {
      expect(bytesOf(name).includes(MARK)).toBe(true);
    }
  });

  it('are turned as their EXIF asks before it is lost', async () => {
    const upright = await pixelsOf(made('a-png.jpg').jpeg);
    expect(upright(40, 40)[0]).toBeGreaterThan(180);
    expect(upright(40, 40)[1]).toBeLessThan(60);
    const turned = await pixelsOf(made('turned-gps.jpg').jpeg);
    expect(turned(260, 40)[0]).toBeGreaterThan(180);
    expect(turned(260, 40)[1]).toBeLessThan(60);
  });

  it('crash nothing when every kind is damaged at random', async () => {
    const { said } = await run('fuzz-images.ts', 'hostile', '700');
    const tally = said as Record<string, number>;
    expect(Object.values(tally).reduce((sum, count) => sum + count, 0)).toBe(700);
    for (const outcome of Object.keys(tally)) expect(['made', ...REFUSALS]).toContain(outcome);
    for (const outcome of ['made', 'truncated', 'broken', 'too_many_pixels']) expect(tally[outcome]).toBeGreaterThan(0);
  }, 60_000);
});

describe('the decoders of this process', () => {
  it('are those of JPEG, PNG, WebP and GIF alone', async () => {
    const small = () => sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>');
    for (const bytes of [svg, await small().tiff().toBuffer(), await small().avif({ effort: 0 }).toBuffer()]) {
      await expect(sharp(bytes).raw().toBuffer()).rejects.toThrow();
      await expect(
        small()
          .composite([{ input: bytes }])
          .raw()
          .toBuffer(),
      ).rejects.toThrow();
    }
    for (const bytes of [await small().jpeg().toBuffer(), await small().png().toBuffer()]) {
      expect((await sharp(bytes).raw().toBuffer()).length).toBe(243);
    }
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sharp } from '../../media/sharp.ts';
import { sniff } from '../../media/sniff.ts';
import { blackPng, chunk, textChunk } from './corpus/png.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-sniff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const small = () => sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
const mp4 = (brand: string) => latin1(`\0\0\0\x18ftyp${brand}\0\0\0\0isommp42\0\0\0\x08free`);
/** An EBML header with this DocType. */
const matroska = (type: string) =>
  Buffer.concat([
    Buffer.from('1a45dfa3', 'hex'),
    Buffer.from([0x80 | (type.length + 3), 0x42, 0x82, 0x80 | type.length]),
    latin1(type),
  ]);

/** Both ways of asking; the path has an extension that lies. */
async function sniffBoth(bytes: Buffer, extension: string) {
  const path = join(folder, `file.${extension}`);
  writeFileSync(path, bytes);
  const [fromBytes, fromPath] = [await sniff(bytes), await sniff(path)];
  expect(fromPath).toEqual(fromBytes);
  return fromBytes;
}

describe('sniffing', () => {
  it('takes still pictures of four types, whatever they are called', async () => {
    const pictures = [
      ['image/jpeg', await small().jpeg().toBuffer()],
      ['image/png', await small().png().toBuffer()],
      ['image/webp', await small().webp().toBuffer()],
      ['image/gif', await small().gif().toBuffer()],
      ['image/png', blackPng({ width: 9, height: 9 }, [textChunk(200_000)])],
    ] as const;
    for (const [mime, bytes] of pictures) expect(await sniffBoth(bytes, 'mp4')).toEqual({ kind: 'image', mime });
  });

  it('takes videos of four types and forces the demuxers of each', async () => {
    const mov = { kind: 'video', demuxers: 'mov,mp4,m4a,3gp,3g2,mj2' };
    const mkv = { kind: 'video', demuxers: 'matroska,webm' };
    expect(await sniffBoth(mp4('isom'), 'png')).toEqual({ ...mov, mime: 'video/mp4' });
    expect(await sniffBoth(mp4('qt  '), 'txt')).toEqual({ ...mov, mime: 'video/quicktime' });
    expect(await sniffBoth(matroska('webm'), 'm3u8')).toEqual({ ...mkv, mime: 'video/webm' });
    expect(await sniffBoth(matroska('matroska'), 'jpg')).toEqual({ ...mkv, mime: 'video/x-matroska' });
  });

  it('calls no bytes empty', async () => {
    expect(await sniffBoth(Buffer.alloc(0), 'png')).toMatchObject({ refused: 'empty' });
  });

  it.each([
    ['HTML', '<!doctype html><p>hello'],
    ['a script', '#!/bin/sh\nid'],
    ['SVG without a declaration', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an HLS playlist', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
    ['an ffconcat list', "ffconcat version 1.0\nfile 'x.mp4'\n"],
    ['plain text', 'hello'],
    ['a lone byte', '\xff'],
    ['an EBML header of another kind', matroska('cheese').toString('latin1')],
  ])('finds no media in %s', async (_, text) => {
    expect(await sniffBoth(latin1(text), 'mp4')).toMatchObject({ refused: 'not_media' });
  });

  it.each([
    ['SVG with a declaration', latin1('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a DASH manifest', latin1('<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>')],
    ['AVIF', mp4('avif')],
    ['HEIC', mp4('heic')],
    ['sound in an mp4', mp4('M4A ')],
    ['TIFF', latin1('II*\0\x08\0\0\0\0\0\0\0\0\0\0\0')],
    ['a ZIP archive', Buffer.concat([latin1('PK\x05\x06'), Buffer.alloc(18)])],
    ['a transport stream', Buffer.concat(Array.from({ length: 8 }, () => Buffer.alloc(188, 0x47)))],
    ['PDF', latin1('%PDF-1.7\n')],
    ['AVI', latin1('RIFF\x24\0\0\0AVI LIST')],
    ['an animated PNG', blackPng({ width: 9, height: 9 }, [chunk('acTL', Buffer.alloc(8))])],
  ])('does not take %s', async (_, bytes) => {
    const told = await sniffBoth(bytes, 'mp4');
    expect(told).toMatchObject({ refused: 'type_not_allowed', detail: expect.stringMatching(/^\w+\/[\w.+-]+ is not/) });
  });

  it('lets the errors of a file that cannot be read pass', async () => {
    await expect(sniff(join(folder, 'absent.png'))).rejects.toThrow('ENOENT');
  });
});

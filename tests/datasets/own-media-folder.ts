import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addOwnFile } from '../../datasets/add-dataset.ts';
import type { Mapping } from '../../datasets/mapping.ts';
import { openDataset } from '../../datasets/open-dataset.ts';
import { sharp } from '../../media/sharp.ts';
import { sniff } from '../../media/sniff.ts';
import { readTranscript } from '../../media/transcript.ts';
import { isHazard } from '../../moderation/taxonomies/hazards.ts';
import { createFileBlobs } from '../../store/files/blobs.ts';
import { temporaryFolder } from './support.ts';

/** What the sniffer takes for a video; nothing decodes it here. */
export const MP4 = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08free', 'latin1');

export const VTT = 'WEBVTT\n\n00:01.000 --> 00:02.500\nhello <b>there</b>\n';

export const MEDIA_MAPPING: Mapping = {
  format: 'csv',
  text: 'text',
  image: 'image',
  video: 'video',
  title: 'title',
  transcript: 'said',
  label: 'y',
  unsafe: ['1'],
  safe: ['0'],
  id: 'id',
  cluster: null,
  language: 'en',
  facets: [],
  categories: {},
};

export function png(background: string): Promise<Buffer> {
  return sharp({ create: { width: 9, height: 9, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A folder of a user's own: `files` by path, with `rows.csv` (or the named one) among them. */
export async function ownFolder(files: Readonly<Record<string, string | Uint8Array>>, rows = 'rows.csv') {
  const dataDir = await temporaryFolder();
  const folder = join(await temporaryFolder(), 'own');
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(files)) await write(path, content);
  const blobs = createFileBlobs({ folder: join(dataDir, 'blobs') });
  const path = join(folder, rows);
  const add = (mapping: Partial<Mapping> = {}, { replace = false } = {}) =>
    addOwnFile(
      { dataDir, name: 'mine', path, replace },
      {
        mapping: { ...MEDIA_MAPPING, ...mapping },
        licence: null,
        isHazard,
        media: { blobs, sniff, readTranscript },
      },
    );
  return { dataDir, folder, path, blobs, write, add, open: () => openDataset('mine', { dataDir }) };
}

/** Hashes of all blobs that are stored, sorted. */
export async function storedBlobs(dataDir: string): Promise<readonly string[]> {
  const folder = join(dataDir, 'blobs');
  const shelves = (await readdir(folder).catch(() => [])).filter((name) => name.length === 2);
  const names = await Promise.all(
    shelves.map(async (shelf) => (await readdir(join(folder, shelf))).map((n) => shelf + n)),
  );
  return names.flat().sort();
}

/** Rows under the header of `MEDIA_MAPPING`. */
export function csvOf(...rows: readonly string[]): string {
  return `id,text,image,video,title,said,y\n${rows.join('\n')}\n`;
}

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaSource } from '../core/content.ts';
import { digestOf } from '../core/digest.ts';
import { drawingOf } from '../datasets/renderers/drawing-of.ts';
import { specDigest } from '../datasets/renderers/spec.ts';
import { ffmpegInstallHint, findFfmpeg } from '../media/ffmpeg-tools.ts';
import { FRAMES, STILL } from '../media/plan.ts';
import { sharp } from '../media/sharp.ts';
import { createFileBlobs } from '../store/files/blobs.ts';
import { workFolder } from '../tests/kill/processes.ts';
import { type Child, load, start } from './media-child.ts';
import type { DeriveJob, DeriveResult } from './media-derive.ts';
import { grain } from './media-grain.ts';

const STILLS = 60;
const VIDEOS = 6;

async function stillSources(dataDir: string): Promise<MediaSource[]> {
  const blobs = createFileBlobs({ folder: join(dataDir, 'blobs') });
  const sources: MediaSource[] = [];
  while (sources.length < STILLS) {
    const { width, height, data } = await grain(1280, 960);
    const picture = await sharp(data, { raw: { width, height, channels: 3 } })
      .webp({ quality: 80 })
      .toBuffer();
    sources.push({ kind: 'blob', sha256: await blobs.put(picture) });
  }
  return sources;
}

function drawnVideo(n: number): MediaSource {
  const drawn = drawingOf(`Video number ${n} shows these words one scene after the other.`, {
    as: 'video/frames',
    seed: n,
  });
  if ('excluded' in drawn) throw new TypeError(`not drawn: ${drawn.excluded}`);
  return { kind: 'drawing', sha256: specDigest(drawn.spec), spec: drawn.spec };
}

/** Both processes do the phase at once. `expected`: derivations, each to be made once. */
async function phase(
  children: readonly Child[],
  what: string,
  { items, expected }: { items: number; expected: number },
) {
  for (const child of children) await child.next<'ready'>();
  const from = performance.now();
  for (const child of children) child.process.send('go');
  const results = await Promise.all(children.map((child) => child.next<DeriveResult>()));
  const perSecond = items / ((performance.now() - from) / 1000);
  const made = results.map((result) => result.made.length);
  const keys = new Set(results.flatMap((result) => result.made));
  const readings = new Set(results.map(({ read }) => digestOf(read)));
  const lacking = results.flatMap(({ read }) => read.filter(({ kind }) => kind !== 'made'));
  const eachOnce = keys.size === expected && made.reduce((sum, n) => sum + n, 0) === expected;
  const cpuMs = results.reduce((sum, one) => sum + one.cpuMs, 0) / items;
  const waits = results.reduce((sum, one) => sum + one.waits, 0);
  const result = {
    perSecond,
    made,
    waits,
    cpuMs,
    expected,
    eachOnce,
    sameHashes: readings.size === 1,
    refused: lacking.length,
  };
  console.log(
    `${what}: ${items} in ${children.length} processes at once: ${perSecond.toFixed(1)}/s, ` +
      `${cpuMs.toFixed(0)} ms CPU each without ffmpeg; made ${made.join(' + ')} of ` +
      `${expected} derivations (${eachOnce ? 'each once' : 'NOT EACH ONCE'}), ${waits} waits for the other, ` +
      `${result.sameHashes ? 'the same hashes read' : 'DIFFERENT HASHES READ'}, ${lacking.length} refused; ${load()}`,
  );
  return result;
}

/** Two processes that want the same stills and drawn videos over one data folder. */
export async function measureDerivations() {
  const dataDir = workFolder('bench-media-derive');
  try {
    const withVideo = (await findFfmpeg((name) => process.env[name])) !== null;
    if (!withVideo) console.log(`videos: left out, there is no ffmpeg: ${ffmpegInstallHint()}`);
    const stills = (await stillSources(dataDir)).map((source) => ({ source, plan: STILL }));
    const videos = Array.from({ length: withVideo ? VIDEOS : 0 }, (_, n) => ({ source: drawnVideo(n), plan: FRAMES }));
    const file = join(dataDir, 'job.json');
    writeFileSync(file, JSON.stringify({ phases: withVideo ? [stills, videos] : [stills] } satisfies DeriveJob));
    const children = ['a', 'b'].map((name) => start('./media-derive.ts', [file, name], { METTLE_DATA_DIR: dataDir }));
    const made = await phase(children, 'stills', { items: STILLS, expected: STILLS });
    // A drawn video is encoded once and its frames are taken once.
    const shown = { items: videos.length, expected: videos.length * 2 };
    const madeVideos = withVideo ? await phase(children, 'videos', shown) : null;
    await Promise.all(children.map(({ ended }) => ended));
    return { stills: made, videos: madeVideos };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

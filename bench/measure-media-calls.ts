import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseRaster } from '../media/normalise-image.ts';
import { STILL } from '../media/plan.ts';
import type { SentImage } from '../models/model-port.ts';
import { createFileBlobs } from '../store/files/blobs.ts';
import { workFolder } from '../tests/kill/processes.ts';
import { type Child, load, median, start } from './media-child.ts';
import { grain } from './media-grain.ts';
import type { CallsJob, CallsResult } from './media-job.ts';
import type { ServerStats } from './media-server.ts';

const IN_FLIGHT = 16;
const IMAGES = 64;
const WANTED = { ratio: 0.75, cpuMs: 3, cpuMsPerMb: 7 } as const;

async function sentImages(folder: string): Promise<SentImage[]> {
  const blobs = createFileBlobs({ folder: join(folder, 'blobs') });
  const made: SentImage[] = [];
  while (made.length < IMAGES) {
    const { jpeg, width, height } = await normaliseRaster(await grain(1024, 768), STILL);
    made.push({ type: 'image', sha256: await blobs.put(jpeg), bytes: jpeg.length, width, height, detail: 'auto' });
  }
  return made;
}

/** A process that is warm, and what the server saw of it. */
async function warm(job: CallsJob, server: Child): Promise<{ child: Child; seen: ServerStats }> {
  const file = join(job.folder, `${job.side}.json`);
  writeFileSync(file, JSON.stringify(job));
  const child = start('./media-calls.ts', [file]);
  await child.next<'ready'>();
  server.process.send('stats');
  return { child, seen: await server.next<ServerStats>() };
}

async function round(child: Child, last: boolean): Promise<CallsResult> {
  child.process.send('go');
  const result = await child.next<CallsResult>();
  if (!last) await child.next<'ready'>();
  return result;
}

/** The shipping path and the floor in turn, each in a process of its own that stays warm. Medians over the rounds. */
export async function measureCalls({ rounds: wanted, calls }: { rounds: number; calls: number }) {
  const folder = workFolder('bench-media-calls');
  const server = start('./media-server.ts', []);
  try {
    const { url } = await server.next<{ url: string }>();
    const images = await sentImages(folder);
    const imageKib = median(images.map(({ bytes }) => bytes / 1024));
    console.log(
      `calls: ${calls} a round, ${images.length} pictures of ${imageKib.toFixed(0)} KiB, ${IN_FLIGHT} in flight`,
    );
    const job = { url, folder, images, calls, rounds: wanted, inFlight: IN_FLIGHT };
    const mettle = await warm({ ...job, side: 'mettle' }, server);
    const floor = await warm({ ...job, side: 'floor' }, server);
    if (mettle.seen.messages !== floor.seen.messages) throw new Error('the two sides sent different messages');
    const mb = mettle.seen.bytes / mettle.seen.requests / 1e6;
    const rounds: { mettle: CallsResult; floor: CallsResult }[] = [];
    for (let n = 1; n <= wanted; n++) {
      const both = { mettle: await round(mettle.child, n === wanted), floor: await round(floor.child, n === wanted) };
      rounds.push(both);
      const show = ({ perSecond, cpuMs, maxRssMb }: CallsResult) =>
        `${perSecond.toFixed(1)}/s, ${cpuMs.toFixed(2)} ms CPU a call, ${maxRssMb.toFixed(0)} MB`;
      const ratio = (both.mettle.perSecond / both.floor.perSecond).toFixed(2);
      console.log(`round ${n}: mettle ${show(both.mettle)}; floor ${show(both.floor)}; ratio ${ratio}; ${load()}`);
    }
    const cpuMs = median(rounds.map((both) => both.mettle.cpuMs));
    const result = {
      ratio: median(rounds.map((both) => both.mettle.perSecond / both.floor.perSecond)),
      perSecond: median(rounds.map((both) => both.mettle.perSecond)),
      floorPerSecond: median(rounds.map((both) => both.floor.perSecond)),
      cpuMs,
      cpuMsPerMb: cpuMs / mb,
      allowedCpuMs: WANTED.cpuMs + WANTED.cpuMsPerMb * mb,
      floorCpuMs: median(rounds.map((both) => both.floor.cpuMs)),
      mbPerCall: mb,
    };
    console.log(
      `calls: ${result.ratio.toFixed(2)} of the floor (wanted: at least ${WANTED.ratio}); ${cpuMs.toFixed(2)} ms CPU a ` +
        `call of ${mb.toFixed(3)} MB (wanted: at most ${result.allowedCpuMs.toFixed(2)} ms), ` +
        `${result.cpuMsPerMb.toFixed(1)} ms/MB; floor ${result.floorCpuMs.toFixed(2)} ms`,
    );
    return result;
  } finally {
    server.process.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Arm } from '../persuasion/condition.ts';
import { workFolder } from '../tests/kill/processes.ts';
import { load, median, start } from './media-child.ts';
import type { FloorJob, PersuasionJob, ServerAsks, ServerStats, SideResult, WorkerResult } from './persuasion-job.ts';

/**
 * `node bench/persuasion.ts [rounds]`: trials of 24 cases (FARM, DailyPersuasion, PMIYC) under control and text, then under
 * media, 50 calls in flight of 50 ms, through engine, worker, scheduler and ledger; each in turn with a pool that sends the
 * same bodies. The pictures are made beforehand and counted apart. Prints medians and ratios; exits with 1 where a call
 * costs the worker more than the bound.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
/** Worker CPU a call, and on top of it for each MB sent under media. */
const BOUND = { cpuMs: 3, cpuMsPerMb: 7 } as const;
const SIDES: readonly { readonly name: string; readonly arms: readonly Arm[]; readonly repeats: number }[] = [
  { name: 'text', arms: ['control', 'text'], repeats: 2 },
  { name: 'media', arms: ['media'], repeats: 3 },
];

interface Round {
  readonly mettle: WorkerResult;
  readonly floor: SideResult;
  readonly mbPerCall: number;
}

const folder = workFolder('bench-persuasion');
const server = start('./persuasion-server.ts', []);
const ask = (asked: ServerAsks) => server.process.send(asked);
const stats = (what: 'stats' | 'recorded') => {
  ask({ what });
  return server.next<ServerStats>();
};

async function round(side: (typeof SIDES)[number], n: number): Promise<Round> {
  const file = join(folder, `${side.name}.jsonl`);
  // The first round records what the floor sends; it is none of those that count.
  if (n === 0) ask({ what: 'record', file });
  worker.process.send({ ...side, name: `${side.name}-${n}` } satisfies PersuasionJob);
  const mettle = await worker.next<WorkerResult>();
  const { requests, bytes } = await stats(n === 0 ? 'recorded' : 'stats');
  floor.process.send({ file } satisfies FloorJob);
  const below = await floor.next<SideResult>();
  await stats('stats');
  if (requests !== mettle.calls) throw new Error(`${mettle.calls} answers of ${requests} requests`);
  return { mettle, floor: below, mbPerCall: bytes / requests / 1e6 };
}

const perCall = ({ cpuMs, calls }: SideResult) => cpuMs / calls;
const perSecond = ({ seconds, calls }: SideResult) => calls / seconds;
const allowed = ({ mbPerCall }: Pick<Round, 'mbPerCall'>, name: string) =>
  BOUND.cpuMs + (name === 'media' ? BOUND.cpuMsPerMb * mbPerCall : 0);

function show(name: string, n: number, { mettle, floor: below, mbPerCall }: Round): void {
  const side = (of: SideResult) => `${perSecond(of).toFixed(0)}/s, ${perCall(of).toFixed(2)} ms CPU a call`;
  console.log(
    `${name} ${n === 0 ? '(warm-up)' : n}: ${mettle.calls} calls of ${(mbPerCall * 1000).toFixed(1)} KB, ${mettle.rows} rows, ` +
      `${mettle.events} events; mettle ${side(mettle)}, ${mettle.maxRssMb.toFixed(0)} MB; floor ${side(below)}; pictures ` +
      `${(mettle.media.cpuMs / 1000).toFixed(1)} s CPU; ${load()}`,
  );
}

const { url } = await server.next<{ url: string }>();
const worker = start('./persuasion-worker.ts', [], {
  METTLE_DATA_DIR: folder,
  METTLE_ENGINE_FAST: '1',
  BENCH_URL: url,
});
const floor = start('./persuasion-floor.ts', [url, folder]);
try {
  await Promise.all([worker.next(), floor.next()]);
  await stats('stats');
  const rounds = new Map<string, Round[]>(SIDES.map(({ name }) => [name, []]));
  for (let n = 0; n <= ROUNDS; n++) {
    for (const side of SIDES) {
      const one = await round(side, n);
      show(side.name, n, one);
      if (n > 0) rounds.get(side.name)?.push(one);
    }
  }
  const results = [...rounds].map(([name, all]) => {
    const cpuMs = median(all.map(({ mettle }) => perCall(mettle)));
    const mbPerCall = median(all.map((one) => one.mbPerCall));
    return {
      arms: name,
      cpuMs,
      allowedCpuMs: allowed({ mbPerCall }, name),
      mbPerCall,
      floorCpuMs: median(all.map((one) => perCall(one.floor))),
      cpuOfFloor: median(all.map((one) => perCall(one.mettle) / perCall(one.floor))),
      perSecond: median(all.map(({ mettle }) => perSecond(mettle))),
      ofFloor: median(all.map((one) => perSecond(one.mettle) / perSecond(one.floor))),
      calls: median(all.map(({ mettle }) => mettle.calls)),
      rows: median(all.map(({ mettle }) => mettle.rows)),
    };
  });
  for (const { arms, cpuMs, allowedCpuMs, cpuOfFloor, ofFloor } of results)
    console.log(
      `${arms}: ${cpuMs.toFixed(2)} ms CPU a call (at most ${allowedCpuMs.toFixed(2)}${cpuMs > allowedCpuMs ? ': BROKEN' : ''}), ` +
        `${cpuOfFloor.toFixed(1)} times the floor's; ${ofFloor.toFixed(2)} of its calls per second`,
    );
  console.log(JSON.stringify(results));
  if (results.some(({ cpuMs, allowedCpuMs }) => !(cpuMs <= allowedCpuMs))) process.exitCode = 1;
  worker.process.send('end');
  await worker.ended;
} finally {
  for (const child of [worker, floor, server]) if (child.process.connected) child.process.disconnect();
  rmSync(folder, { recursive: true, force: true });
}

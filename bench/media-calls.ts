import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { systemClock } from '../core/clock.ts';
import { callKey, FIRST_SAMPLE } from '../core/ids.ts';
import { UNASKED } from '../models/call-ledger.ts';
import { createCallScheduler } from '../models/call-scheduler.ts';
import { createModelClient } from '../models/client-registry.ts';
import { requestBytes } from '../models/cost.ts';
import { createFileBlobs } from '../store/files/blobs.ts';
import { openStore } from '../store/open-store.ts';
import { mediaFloor } from './media-floor.ts';
import { type CallsJob, type CallsResult, inPool, MODEL, requestMaker, type Side, WARM_UP } from './media-job.ts';

/** `media-calls.ts FILE`, forked: says `ready`, and with each message does a round of the CallsJob and sends its CallsResult. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: media-calls.ts FILE');
/** As many cases as a page has under way; the scheduler lets `inFlight` calls through. */
const UNDER_WAY = 250;

/** The shipping path: blobs on files, client, scheduler, ledger in SQLite. */
async function mettle(job: CallsJob): Promise<Side> {
  // As cli/main.ts has it.
  setFlagsFromString('--heap-growing-percent=30');
  const store = await openStore({ path: join(job.folder, `calls-${process.pid}.db`) });
  const request = await requestMaker(job);
  const client = createModelClient({
    name: 'bench',
    baseURL: job.url,
    apiKey: null,
    timeoutMs: 60_000,
    loadBlob: createFileBlobs({ folder: join(job.folder, 'blobs') }).read,
  });
  const scheduler = createCallScheduler({
    client,
    ledger: store.ledger,
    purses: [],
    probe: () => Promise.resolve(),
    clock: systemClock,
    settings: {
      concurrency: { start: job.inFlight, floor: job.inFlight, ceiling: job.inFlight },
      timeoutMs: 60_000,
      attempts: 1,
      maxBytes: 16 * 1024 * 1024,
    },
    onTrouble: console.error,
  });
  const { signal } = new AbortController();
  const run = 'bench';
  const model = { endpoint: 'bench', name: MODEL, parameters: {} };
  return {
    send: (from, to) =>
      inPool({ from, to, places: UNDER_WAY }, async (n) => {
        const asked = request(n);
        const key = callKey({ scope: run, subject: `case ${n}`, model, request: asked, sample: FIRST_SAMPLE });
        const held = await scheduler.call({
          ref: { key, run, endpoint: 'bench' },
          lease: { run, page: 'bench/0', epoch: 1 },
          outgoing: { model: MODEL, request: asked, parameters: {} },
          state: UNASKED,
          bytes: requestBytes(asked),
          stake: { tokens: 0, money: 0 },
          cost: () => null,
          permit: { open: () => true },
          stop: signal,
          abort: signal,
        });
        if (held.kind !== 'answer' || held.answer.status !== 200) throw new Error(`call ${n}: ${JSON.stringify(held)}`);
      }),
    async close() {
      await scheduler.close();
      await client.close();
      await store.close();
    },
  };
}

const job = JSON.parse(readFileSync(file, 'utf8')) as CallsJob;
const { send, close } = await (job.side === 'mettle' ? mettle(job) : mediaFloor(job));
await send(0, WARM_UP);
for (let round = 0; round < job.rounds; round++) {
  const go = once(process, 'message');
  process.send?.('ready');
  await go;
  const first = WARM_UP + round * job.calls;
  const cpu = process.cpuUsage();
  const from = performance.now();
  await send(first, first + job.calls);
  const seconds = (performance.now() - from) / 1000;
  const used = process.cpuUsage(cpu);
  const result: CallsResult = {
    perSecond: job.calls / seconds,
    cpuMs: (used.user + used.system) / 1000 / job.calls,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(result);
}
await close();
process.disconnect();

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { createMedia } from '../config/media.ts';
import type { MediaSource } from '../core/content.ts';
import { hashedUniform } from '../core/digest.ts';
import type { Derivations, Derived } from '../media/derivations.ts';
import type { MediaPlan } from '../media/plan.ts';
import { inPool } from './media-job.ts';

/** What to have made. */
export interface DeriveJob {
  readonly phases: readonly (readonly { readonly source: MediaSource; readonly plan: MediaPlan }[])[];
}

export interface DeriveResult {
  /** Keys of what this process made, one an effort. */
  readonly made: readonly string[];
  /** How often it found another process at work on what it wanted. */
  readonly waits: number;
  /** What it was given, in the order asked. */
  readonly read: readonly Derived[];
  /** Of this process, all threads; ffmpeg's is not in it. */
  readonly cpuMs: number;
}

/** Cases of a page that `preparePage` has under way. */
const POOL = 8;

/** `media-derive.ts FILE NAME`, forked: says `ready`, and with each message does the next phase of the DeriveJob and sends a DeriveResult. */
const [file, name] = process.argv.slice(2);
if (file === undefined || name === undefined) throw new TypeError('usage: media-derive.ts FILE NAME');
const { phases } = JSON.parse(readFileSync(file, 'utf8')) as DeriveJob;
const config = readConfig();
await using context = await openContext(config);
let made: string[] = [];
let waits = 0;
const { derivations } = context.store;
const counted: Derivations = {
  look: derivations.look,
  async claim(key, claim) {
    const answer = await derivations.claim(key, claim);
    if (answer.kind === 'theirs') waits += 1;
    return answer;
  },
  release: derivations.release,
  keep(row) {
    made.push(`${row.key.source} ${row.key.plan}`);
    return derivations.keep(row);
  },
};
const media = createMedia({ ...context, store: { ...context.store, derivations: counted } });
const { signal } = new AbortController();
/** In one order for both, the process that is ahead would stay so and make everything. */
const place = (n: number) => hashedUniform([name, n]);

for (const wanted of phases) {
  const go = once(process, 'message');
  process.send?.('ready');
  await go;
  made = [];
  waits = 0;
  const order = wanted.map((_, n) => n).toSorted((a, b) => place(a) - place(b));
  const cpu = process.cpuUsage();
  const read: Derived[] = [];
  await inPool({ from: 0, to: wanted.length, places: POOL }, async (at) => {
    const n = order[at] ?? at;
    const one = wanted[n];
    if (one !== undefined) read[n] = await media.derive(one, signal);
  });
  const used = process.cpuUsage(cpu);
  process.send?.({ made, waits, read, cpuMs: (used.user + used.system) / 1000 } satisfies DeriveResult);
}
process.disconnect();

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ReviewItem, ReviewItemId } from '../../review/item.ts';
import type { ReviewEvent } from '../../review/lead.ts';
import { openStore } from '../../store/open-store.ts';
import { newRun } from '../store/fixture-data.ts';
import { withPeople } from './started.ts';

/** Long for a client that lives, short for a test that waits until the leases of killed processes run out. */
export const LEASE_MS = 2_000;

/** What a process says was done. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'claim'; readonly item: ReviewItemId; readonly epoch: number; readonly short: boolean }
  | { readonly kind: 'decided'; readonly item: ReviewItemId; readonly id: string }
  | { readonly kind: 'refused'; readonly item: ReviewItemId; readonly id: string; readonly reviewer: string }
  | { readonly kind: 'leased'; readonly decision: string; readonly epoch: number }
  | { readonly kind: 'delivered'; readonly decision: string };

export interface Swarm {
  readonly path: string;
  readonly items: readonly ReviewItem[];
  readonly processes: number;
  /** In all. */
  readonly clients: number;
  /** After so many decisions in all, one process is killed with SIGKILL; each entry kills another. */
  readonly killAt: readonly number[];
}

export interface SwarmResult {
  readonly said: readonly Said[];
  readonly killed: number;
  /** From the start signal to the last exit. */
  readonly seconds: number;
}

const SCRIPT = fileURLToPath(new URL('./review-hammer.ts', import.meta.url));

/** Fills a store and lets processes with many clients work it until nothing is open. Throws when one fails by itself. */
export async function swarm({ path, items, processes, clients, killAt }: Swarm): Promise<SwarmResult> {
  const names = Array.from({ length: processes }, (_, i) => `p${i}`);
  const share = (i: number) => Math.floor(clients / processes) + (i < clients % processes ? 1 : 0);
  {
    await using store = await openStore({ path });
    await store.runs.create(newRun());
    await withPeople(
      store.reviews,
      names.flatMap((name, i) => Array.from({ length: share(i) }, (_, n) => `${name}-${n}`)),
    );
    await store.reviews.publish(items);
  }
  const said: Said[] = [];
  const doomed: ChildProcess[] = [];
  let [ready, decided, killed] = [0, 0, 0];
  const children = names.map((name, i) =>
    spawn(process.execPath, [SCRIPT, path, name, `${share(i)}`], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  doomed.push(...children.slice(0, killAt.length));
  let started = 0;
  const hear = (line: string) => {
    const one = JSON.parse(line) as Said;
    said.push(one);
    if (one.kind === 'ready') ready += 1;
    if (one.kind === 'ready' && ready === children.length) {
      started = performance.now();
      for (const child of children) child.stdin?.write('go\n');
    }
    if (one.kind !== 'decided') return;
    decided += 1;
    if (decided === killAt[killed]) {
      doomed[killed]?.kill('SIGKILL');
      killed += 1;
    }
  };
  await Promise.all(
    children.map(async (child) => {
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      for await (const line of createInterface({ input: child.stdout })) hear(line);
      const wanted = doomed.includes(child) ? null : 0;
      if ((await code) !== wanted) throw new Error(`a process of the swarm ended with ${await code}`);
    }),
  ).finally(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  return { said, killed, seconds: (performance.now() - started) / 1_000 };
}

export interface Findings {
  readonly claims: number;
  /** Claims of one epoch of one item by two people, as told or as stored, and claims while another's lease lasted. */
  readonly doubleClaims: number;
  /** Decisions that somebody was told of and the store has not. */
  readonly lost: number;
  /** Items without exactly as many standing decisions as wanted. */
  readonly wrongItems: number;
  /** Decisions without exactly one row of the outbox, delivered. */
  readonly undelivered: number;
  /** One row under one epoch by two drainers. */
  readonly doubleDeliveries: number;
  readonly refused: number;
  /** Refusals whose draft is neither kept nor replaced by the writer's own decision. */
  readonly lostDrafts: number;
  readonly decisions: number;
}

/** Compares what was said with what is stored. */
export async function findings(path: string, items: readonly ReviewItem[], said: readonly Said[]): Promise<Findings> {
  await using store = await openStore({ path });
  const { reviews } = store;
  const doubles = (keys: readonly string[]) => keys.length - new Set(keys).size;
  const of = <K extends Said['kind']>(kind: K) =>
    said.filter((one): one is Extract<Said, { kind: K }> => one.kind === kind);
  const stored = new Set<string>();
  const long = of('claim').filter(({ short }) => !short);
  const lasting = new Set(long.map(({ item, epoch }) => `${item} ${epoch}`));
  let [wrongItems, undelivered, storedDoubles, lostDrafts] = [0, 0, 0, 0];
  for (const { id, wanted } of items) {
    const decisions = await reviews.decisions(id);
    const outbox = await reviews.outbox(id);
    const people = new Set(decisions.map(({ reviewer }) => reviewer)).size;
    if (decisions.length !== wanted || people !== wanted || (await reviews.item(id)).state !== 'decided')
      wrongItems += 1;
    for (const one of decisions) {
      stored.add(one.id);
      const rows = outbox.filter(({ decision }) => decision === one.id);
      if (rows.length !== 1 || rows[0]?.state !== 'delivered') undelivered += 1;
    }
    storedDoubles += doubled(await reviews.events(id), lasting);
  }
  for (const { item, reviewer, id } of of('refused')) {
    const { item: shown, decision } = await reviews.show(item, reviewer);
    if (shown.draft === null && decision === null) lostDrafts += 1;
    if (stored.has(id)) lostDrafts += 1;
  }
  return {
    claims: of('claim').length,
    doubleClaims: doubles(of('claim').map(({ item, epoch }) => `${item} ${epoch}`)) + storedDoubles,
    lost: of('decided').filter(({ id }) => !stored.has(id)).length,
    wrongItems,
    undelivered,
    doubleDeliveries: doubles(of('leased').map(({ decision, epoch }) => `${decision} ${epoch}`)),
    refused: of('refused').length,
    lostDrafts,
    decisions: stored.size,
  };
}

/** Claims of an item that came under an old epoch, or before the lease of the claim before had ended. */
function doubled(events: readonly ReviewEvent[], lasting: ReadonlySet<string>): number {
  let faults = 0;
  let before: ReviewEvent | null = null;
  for (const event of events) {
    if (event.act === 'decide') before = null;
    if (event.act !== 'claim') continue;
    if (before !== null && event.epoch <= before.epoch) faults += 1;
    const isHeld = before !== null && lasting.has(`${before.item} ${before.epoch}`) && event.at < before.at + LEASE_MS;
    if (isHeld) faults += 1;
    before = event;
  }
  return faults;
}

export const FAULTLESS: Partial<Findings> = {
  doubleClaims: 0,
  lost: 0,
  wrongItems: 0,
  undelivered: 0,
  doubleDeliveries: 0,
  lostDrafts: 0,
};

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunId } from '../../core/ids.ts';
import type { ReviewedItem } from '../../review/lead.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { isAlive, serversOn } from '../../workers/engine/leftover.ts';
import { engineFiles } from '../../workers/engine/paths.ts';
import { type Ended, type MettleProcess, mettle, type SimulatorHandle, until, workFolder } from '../kill/processes.ts';
import { resultOf, specOf } from './lab.ts';
import type { Act, Outcome } from './review-people.ts';

const PEOPLE = fileURLToPath(new URL('./review-people.ts', import.meta.url));

/** A data folder whose engine comes and goes with the commands, and one run that asks people. */
export interface ReviewLab {
  readonly dataDir: string;
  readonly spec: string;
  start(...args: readonly string[]): MettleProcess;
  /** `mettle run` of the spec, with what it printed. */
  run(...flags: readonly string[]): Promise<Ended & { readonly result: Record<string, unknown> }>;
  status(): Promise<Record<string, unknown>>;
  /** What people do in a process of their own. */
  people(acts: readonly Act[]): Promise<Outcome[]>;
  runId(): RunId;
  items(): Promise<readonly ReviewedItem[]>;
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** The report, or null while there is none. */
  report(): Record<string, unknown> | null;
  /** Kills supervisor and Temporal, then these commands, and waits for their end. */
  killAll(...also: readonly MettleProcess[]): Promise<void>;
  dispose(): Promise<void>;
}

export function openReviewLab(
  simulator: SimulatorHandle,
  { review, sample = 24, more = {} }: { review: unknown; sample?: number; more?: Record<string, unknown> },
): ReviewLab {
  const folder = workFolder('review');
  const dataDir = join(folder, 'data');
  const spec = join(folder, 'spec.yaml');
  writeFileSync(spec, JSON.stringify(specOf({ name: 'asked', sample, more: { review, ...more } })));
  const env = { METTLE_DATA_DIR: dataDir, SIM_URL: simulator.url, SIM_KEY: 'unused' };
  const started = new Set<MettleProcess>();
  let id: RunId | null = null;

  const lab: ReviewLab = {
    dataDir,
    spec,
    start(...args) {
      const one = mettle(args, env);
      started.add(one);
      void one.ended.then(() => started.delete(one));
      return one;
    },
    async run(...flags) {
      const ended = await lab.start('run', spec, '--reviewers', 'none', '--json', '--quiet', ...flags).ended;
      return { ...ended, result: ended.out === '' ? { said: ended.err } : resultOf(ended) };
    },
    status: async () => resultOf(await lab.start('status', lab.runId(), '--json').ended),
    people: (acts) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [PEOPLE, dataDir, lab.runId()], { stdio: ['pipe', 'pipe', 'inherit'] });
        let out = '';
        child.stdout.on('data', (chunk) => {
          out += chunk;
        });
        child.once('close', (code) =>
          code === 0 ? resolve(JSON.parse(out) as Outcome[]) : reject(new Error(`people ended with ${code}`)),
        );
        child.stdin.end(JSON.stringify(acts));
      }),
    runId() {
      if (id === null) throw new Error('there is no run yet');
      return id;
    },
    items: () => lab.withStore(({ reviews }) => reviews.items(lab.runId())),
    async withStore(work) {
      await using store = await openStore({ path: join(dataDir, 'mettle.db') });
      id ??= (await store.runs.list())[0]?.id ?? null;
      return await work(store);
    },
    report() {
      const file = join(dataDir, 'runs', lab.runId(), 'report.json');
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : null;
    },
    async killAll(...also) {
      const { supervisorPid, temporalPid } = JSON.parse(readFileSync(engineFiles(dataDir).state, 'utf8')) as Record<
        'supervisorPid' | 'temporalPid',
        number
      >;
      for (const pid of [supervisorPid, temporalPid]) if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL');
      for (const { child } of also) child.kill('SIGKILL');
      await Promise.all(also.map(({ ended }) => ended));
      await until('the end of the engine', () => engineIsGone(dataDir));
    },
    async dispose() {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all([...started].map(({ ended }) => ended));
      if (existsSync(engineFiles(dataDir).state)) await lab.killAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

export function engineIsGone(dataDir: string): boolean {
  return serversOn(engineFiles(dataDir).database).length === 0;
}

/** Item ids in the order of the store, once `mettle run` has made them. */
export async function itemIds(lab: ReviewLab): Promise<readonly string[]> {
  await lab.withStore(async () => {});
  return (await lab.items()).map(({ item }) => item.id);
}

/** Rules that draw everything, so that a test knows how many items there are. */
export const EVERY_CASE = [{ name: 'all', reason: 'random_audit', share: 1 }] as const;

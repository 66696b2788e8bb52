import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hashedUniform } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import { EVERY_CASE, openReviewLab, type ReviewLab } from '../e2e/review-lab.ts';
import { type MettleProcess, type SimulatorHandle, until } from './processes.ts';
import { enginePids } from './scenario.ts';

const CLIENT = fileURLToPath(new URL('./review-client.ts', import.meta.url));
const VOTERS = ['ada', 'bo'];
const JUDGES = ['judge-1', 'judge-2'];
const TARGETS = ['client', 'worker', 'temporal', 'supervisor'] as const;
/** Of the votes that are made before the last kill. */
const STRUCK_SHARE = 0.9;
const LIMIT_MS = 900_000;

export interface ReviewPlay {
  readonly items: number;
  readonly kills: number;
  readonly seed: number;
  /** Mean time that a person takes. */
  readonly pauseMs: number;
}

export interface Played {
  /** What is wrong with what is stored; empty = nothing lost, nothing doubled. */
  readonly problems: readonly string[];
  readonly killed: Readonly<Record<string, number>>;
  readonly decisions: number;
  readonly adjudicated: number;
  readonly seconds: number;
  /** What each case came to. */
  readonly results: ReadonlyMap<CaseId, string>;
}

/** Two people and two judges work a run's queue while seeded kills strike them, the worker and the engine. */
export async function playReview(play: ReviewPlay, simulator: SimulatorHandle): Promise<Played> {
  const { items, kills, seed, pauseMs } = play;
  const lab = openReviewLab(simulator, { review: { people: 2, rules: EVERY_CASE }, sample: items });
  const said = new Set<string>();
  const people = new Map<string, ChildProcess>();
  const killed: Record<string, number> = {};
  let over = false;
  const from = performance.now();
  try {
    const first = await lab.run();
    if (first.code !== 4) throw new Error(`the run ended with ${first.code}: ${first.err}`);
    await lab.withStore(async ({ reviews }) => {
      for (const name of VOTERS) await reviews.addReviewer({ name, roles: ['reviewer'] });
      for (const name of JUDGES) await reviews.addReviewer({ name, roles: ['adjudicator'] });
    });
    const startPerson = (name: string): void => {
      if (over) return;
      const child = spawn(process.execPath, [CLIENT, lab.dataDir, lab.runId(), name, `${pauseMs}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      people.set(name, child);
      createInterface({ input: child.stdout }).on('line', (id) => said.add(id));
      child.once('close', (code, signal) => {
        if (signal === 'SIGKILL') startPerson(name);
        else if (code !== 0) throw new Error(`${name} ended with ${code}`);
      });
    };
    for (const name of [...VOTERS, ...JUDGES]) startPerson(name);

    let worker: MettleProcess | null = null;
    const report = (async () => {
      while (!over) {
        worker = lab.start('run', lab.spec, '--reviewers', 'none', '--wait', '--json', '--quiet');
        const ended = await worker.ended;
        if (ended.code === 0) return;
        // The engine was killed before it was up: it says so, and the same command goes on.
        const hadNoEngine = ended.code === 1 && /Temporal server .* (did not|does not)/.test(ended.err);
        if (ended.signal !== 'SIGKILL' && ended.code !== 4 && !hadNoEngine)
          throw new Error(`the run ended with ${ended.code}: ${ended.err}${ended.out}`);
      }
    })();
    const strike = async (target: (typeof TARGETS)[number], n: number): Promise<boolean> => {
      const name = [...VOTERS, ...JUDGES][Math.floor(4 * hashedUniform(['person', seed, n]))]!;
      const engine = await enginePids(lab.dataDir).catch(() => null);
      const pid = {
        client: people.get(name)?.pid,
        worker: worker?.child.pid,
        temporal: engine?.temporalPid,
        supervisor: engine?.supervisorPid,
      }[target];
      if (pid === undefined) return false;
      try {
        process.kill(pid, 'SIGKILL');
        return true;
      } catch {
        return false;
      }
    };
    await Promise.race([
      report.then(() => {
        if (kills > 0) throw new Error('the run ended before the last kill');
      }),
      (async () => {
        for (let n = 0; n < kills; n += 1) {
          const at = (2 * items * STRUCK_SHARE * (n + hashedUniform(['when', seed, n]))) / kills;
          await until(`vote ${at}`, () => said.size >= at, LIMIT_MS);
          const target = TARGETS[Math.floor(4 * hashedUniform(['target', seed, n]))]!;
          await until(`a ${target} to kill`, () => strike(target, n), 60_000);
          killed[target] = (killed[target] ?? 0) + 1;
        }
      })(),
    ]);
    await report;
    const found = await examine(lab, said);
    return { ...found, killed, seconds: (performance.now() - from) / 1_000 };
  } finally {
    over = true;
    for (const child of people.values()) child.kill('SIGTERM');
    await lab.dispose();
  }
}

/** Compares what people were told with what is stored, and what is stored with itself. */
async function examine(lab: ReviewLab, said: ReadonlySet<string>) {
  return lab.withStore(async ({ reviews }) => {
    const problems: string[] = [];
    const results = new Map<CaseId, string>();
    const stored = new Set<string>();
    let adjudicated = 0;
    for (let after: Parameters<typeof reviews.items>[1] = {}; ; ) {
      const page = await reviews.items(lab.runId(), after);
      for (const { item, state, result, decisions } of page) {
        const voters = decisions.filter(({ role }) => role === 'reviewer').map(({ reviewer }) => reviewer);
        const judges = decisions.filter(({ role }) => role === 'adjudicator').length;
        const differ = new Set(decisions.filter(({ role }) => role === 'reviewer').map(({ answer }) => answer.verdict))
          .size;
        adjudicated += judges;
        if (voters.sort().join() !== VOTERS.join()) problems.push(`${item.id}: votes of ${voters.join()}`);
        if (judges !== differ - 1) problems.push(`${item.id}: ${judges} judged ${differ} verdicts`);
        if (state !== 'closed' || result?.votes !== 2)
          problems.push(`${item.id}: ${state} with ${result?.votes} votes`);
        const rows = await reviews.outbox(item.id);
        const ids = decisions.map(({ id }) => id).sort();
        for (const id of ids) if (stored.size === stored.add(id).size) problems.push(`${id}: stored twice`);
        if (
          rows
            .map(({ decision }) => decision)
            .sort()
            .join() !== ids.join()
        )
          problems.push(`${item.id}: outbox of others`);
        for (const row of rows)
          if (row.state !== 'delivered') problems.push(`${row.decision}: ${row.state} (${row.reason})`);
        const ends = (await reviews.events(item.id)).filter(({ act }) => act === 'close' || act === 'expire');
        if (ends.length !== 1) problems.push(`${item.id}: closed ${ends.length} times`);
        const { at: _, ...came } = result ?? { at: 0 };
        results.set(item.caseId, JSON.stringify(came));
      }
      const last = page.at(-1);
      if (last === undefined) break;
      after = { after: last.item.id };
    }
    for (const id of said) if (!stored.has(id)) problems.push(`${id}: told as stored, and lost`);
    if (lab.report() === null) problems.push('there is no report');
    return { problems, results, decisions: stored.size, adjudicated };
  });
}

/** Cases that came to something else than in an undisturbed run. */
export function differences(calm: Played, { results }: Played): string[] {
  const problems = [...calm.results].flatMap(([id, result]) =>
    results.get(id) === result ? [] : [`case ${id}: ${results.get(id)} instead of ${result}`],
  );
  if (results.size !== calm.results.size) problems.push(`${results.size} cases instead of ${calm.results.size}`);
  return problems;
}

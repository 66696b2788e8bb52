import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { type Kept, keptBy, problemsSince } from './kept.ts';
import { type MettleProcess, mettle, type SimulatorHandle, until } from './processes.ts';
import { ALL_ROWS, ALL_TRIALS, enginePids, finish, newScene, reachRows, type Scene, startRun } from './scenario.ts';

export type Target = 'worker' | 'temporal' | 'both';

export type Moment =
  | { readonly kind: 'rows'; readonly target: Target; readonly share: number }
  | { readonly kind: 'point'; readonly target: Target; readonly point: string; readonly nth: number }
  | { readonly kind: 'zombie'; readonly share: number }
  | { readonly kind: 'history-lost'; readonly share: number };

export interface Outcome {
  readonly moment: string;
  readonly rows: number;
  readonly heldOpen: number;
  readonly extraPayments: number;
  readonly allowed: number;
  readonly problems: readonly string[];
}

/** Answers of one write group may be lost with the process that held them. */
const WRITE_GROUP = 100;

export function nameOf(moment: Moment): string {
  switch (moment.kind) {
    case 'rows':
      return `${moment.target} killed at ${Math.round(moment.share * 100)} % of the rows`;
    case 'point':
      return `${moment.target} killed at ${moment.point}`;
    case 'zombie':
      return `one of two workers stopped for 15 s at ${Math.round(moment.share * 100)} %`;
    case 'history-lost':
      return `Temporal's database deleted at ${Math.round(moment.share * 100)} %`;
  }
}

/** A moment at which no call happens to be held open shows little: it is moved on a little, so many times at most. */
const TRIES = 3;

/** Plays one moment in a fresh data folder and holds the outcome against the undisturbed run's hashes. */
export async function play(
  moment: Moment,
  simulator: SimulatorHandle,
  expected: Record<string, string>,
): Promise<Outcome> {
  for (let tries = 1, at = moment; ; tries += 1, at = later(at)) {
    const outcome = await playOnce(at, simulator, expected);
    const bare = outcome.heldOpen < 1 && callsGoOn(at);
    if (!bare || tries === TRIES || outcome.problems.length > 1) return outcome;
  }
}

function later(moment: Moment): Moment {
  return moment.kind === 'point'
    ? { ...moment, nth: moment.nth + 7 }
    : { ...moment, share: Math.min(0.9, moment.share + 0.03) };
}

/** Points in the report and in the making of media need no call under way. */
function callsGoOn(moment: Moment): boolean {
  return moment.kind !== 'point' || !(moment.point === 'report-written-half' || moment.point.startsWith('media-'));
}

async function playOnce(
  moment: Moment,
  simulator: SimulatorHandle,
  expected: Record<string, string>,
): Promise<Outcome> {
  const scene = newScene(simulator);
  await simulator.reset();
  try {
    const struck = await strike(moment, scene, simulator);
    const finished = await finish(struck.survivor ?? startRun(scene), scene);
    const { extra_payments: extraPayments } = await simulator.stats();
    const allowed = struck.heldOpen + WRITE_GROUP;
    const problems = await problemsSince(struck.kept, scene, simulator);
    for (const [file, hash] of Object.entries(expected)) {
      if (finished.hashes[file] !== hash) problems.push(`${file} differs from the undisturbed run's`);
    }
    if (scene.rows() !== ALL_ROWS) problems.push(`${scene.rows()} rows instead of ${ALL_ROWS}`);
    if (scene.trials() !== ALL_TRIALS) problems.push(`${scene.trials()} trials instead of ${ALL_TRIALS}`);
    if (extraPayments > allowed) problems.push(`${extraPayments} calls paid again, ${allowed} allowed`);
    if (struck.heldOpen < 1 && callsGoOn(moment)) problems.push('no call was held open at the kill');
    if (struck.rows >= ALL_ROWS && !(moment.kind === 'point' && moment.point === 'report-written-half'))
      problems.push('the run was finished at the kill');
    return { moment: nameOf(moment), rows: struck.rows, heldOpen: struck.heldOpen, extraPayments, allowed, problems };
  } finally {
    scene.dispose();
  }
}

interface Struck {
  readonly rows: number;
  readonly heldOpen: number;
  /** The run that went on by itself; null = it was killed. */
  readonly survivor: MettleProcess | null;
  readonly kept: Kept;
}

async function strike(moment: Moment, scene: Scene, simulator: SimulatorHandle): Promise<Struck> {
  switch (moment.kind) {
    case 'rows': {
      const run = startRun(scene);
      await reachRows(scene, Math.floor(moment.share * ALL_ROWS), run);
      return kill(moment.target, run, scene, simulator);
    }
    case 'point':
      return atPoint(moment, scene, simulator);
    case 'zombie':
      return zombie(moment.share, scene, simulator);
    case 'history-lost':
      return loseHistory(moment.share, scene, simulator);
  }
}

async function kill(
  target: Target,
  run: MettleProcess,
  scene: Scene,
  simulator: SimulatorHandle,
  where: string | null = null,
): Promise<Struck> {
  const pids = await enginePids(scene.dataDir);
  const held = (await simulator.stats()).held_open;
  if (target !== 'worker') process.kill(pids.temporalPid, 'SIGKILL');
  if (target === 'temporal') return { rows: scene.rows(), heldOpen: held, survivor: run, kept: keptBy(scene, where) };
  run.child.kill('SIGKILL');
  await run.ended;
  const rows = scene.rows();
  await systemClock.sleep(300);
  const { abandoned } = await simulator.stats();
  return { rows, heldOpen: Math.max(held, abandoned), survivor: null, kept: keptBy(scene, where) };
}

async function atPoint(moment: Moment & { kind: 'point' }, scene: Scene, simulator: SimulatorHandle): Promise<Struck> {
  const marker = join(scene.dataDir, 'crash');
  const hold = moment.target !== 'worker' || moment.point === 'report-written-half';
  const run = startRun(scene, {
    METTLE_CRASH_AT: `${moment.point}:${moment.nth}`,
    METTLE_CRASH_FILE: marker,
    ...(hold ? { METTLE_CRASH_HOLD: '1' } : {}),
  });
  await until('the crash point', () => existsSync(marker), 120_000);
  if (hold) {
    const struck = await kill(moment.target, run, scene, simulator, whereIn(marker));
    appendFileSync(`${marker}.go`, '');
    return struck;
  }
  const held = (await simulator.stats()).held_open;
  await run.ended;
  const rows = scene.rows();
  await systemClock.sleep(300);
  const kept = keptBy(scene, whereIn(marker));
  return { rows, heldOpen: Math.max(held, (await simulator.stats()).abandoned), survivor: null, kept };
}

/** The trial that a crash point told of. */
function whereIn(marker: string): string | null {
  return (JSON.parse(readFileSync(marker, 'utf8').split('\n')[0] ?? '') as { where: string | null }).where;
}

/**
 * Two worker processes. The one that surely holds pages is stopped; the other takes them over once their heartbeats are
 * missed; then the first wakes and must not pay beside it.
 */
async function zombie(share: number, scene: Scene, simulator: SimulatorHandle): Promise<Struck> {
  const run = startRun(scene);
  await reachRows(scene, 1, run);
  const second = mettle(['worker'], scene.env);
  try {
    await reachRows(scene, Math.floor(share * ALL_ROWS), run);
    const held = (await simulator.stats()).held_open;
    const rows = scene.rows();
    const kept = keptBy(scene);
    run.child.kill('SIGSTOP');
    await systemClock.sleep(15_000);
    run.child.kill('SIGCONT');
    await run.ended;
    if (scene.takenOver() < 1) throw new Error('no page was taken over from the worker that stood still');
    return { rows, heldOpen: held, survivor: run, kept };
  } finally {
    second.child.kill('SIGTERM');
    await second.ended;
  }
}

async function loseHistory(share: number, scene: Scene, simulator: SimulatorHandle): Promise<Struck> {
  const run = startRun(scene);
  await reachRows(scene, Math.floor(share * ALL_ROWS), run);
  const { supervisorPid, temporalPid } = await enginePids(scene.dataDir);
  const { held_open: heldOpen } = await simulator.stats();
  process.kill(supervisorPid, 'SIGSTOP');
  process.kill(temporalPid, 'SIGKILL');
  await systemClock.sleep(200);
  for (const end of ['', '-wal', '-shm']) rmSync(join(scene.dataDir, `temporal.db${end}`), { force: true });
  const rows = scene.rows();
  const kept = keptBy(scene);
  process.kill(supervisorPid, 'SIGCONT');
  return { rows, heldOpen, survivor: run, kept };
}

import type { SimulatorHandle } from './processes.ts';
import type { Scene } from './scenario.ts';

/** What was on disk at a kill. */
export interface Kept {
  /** Keys of the calls whose answer was there. */
  readonly answered: ReadonlySet<string>;
  /** The trial that was struck in its third turn; null = none was. */
  readonly trial: { readonly persuadee: string; readonly id: string } | null;
}

const STRUCK_TURN = 3;

/** Throws for a struck trial whose row is there already: it was not in mid-dialogue. */
export function keptBy(scene: Scene, where: string | null = null): Kept {
  const [persuadee = '', id = ''] = where?.split(' ') ?? [];
  const trial = where === null ? null : { persuadee, id };
  if (trial !== null && scene.callsOf(trial, STRUCK_TURN) !== null) throw new Error(`trial ${id} was over at the kill`);
  return { answered: new Set(scene.answered()), trial };
}

/**
 * Problems of a run that has finished since: an answer that was on disk and paid again, and a trial whose turns were not
 * kept up to the one it was struck in.
 */
export async function problemsSince(
  { answered, trial }: Kept,
  scene: Scene,
  simulator: SimulatorHandle,
): Promise<string[]> {
  const payments = await simulator.payments();
  const problems: string[] = [];
  const again = [...answered].filter((key) => payments[key] !== 1);
  if (again.length > 0) problems.push(`${again.length} calls paid again although their answer was on disk`);
  if (trial === null) return problems;
  const calls = scene.callsOf(trial, STRUCK_TURN);
  if (calls === null) return [...problems, `trial ${trial.id} has no row`];
  if (calls.replies.length !== STRUCK_TURN) problems.push(`${calls.replies.length} replies of trial ${trial.id}`);
  for (const [i, key] of calls.replies.entries()) {
    if (!answered.has(key)) problems.push(`the reply to turn ${i + 1} was not on disk at the kill`);
    if (payments[key] !== 1) problems.push(`the reply to turn ${i + 1} was paid ${payments[key] ?? 0} times`);
  }
  if (!calls.probes.some((key) => answered.has(key))) problems.push('no probe of the struck trial was on disk');
  return problems;
}

import type { Context } from '../config/context.ts';
import { loadPersuadees } from '../config/persuadees.ts';
import { changedSources } from '../config/prepare-run.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { say } from './output.ts';
import type { RunFlags } from './run.ts';

export async function tellChangedData(context: Context, run: RunRecord, flags: RunFlags): Promise<void> {
  const changed = await changedSources(context, run);
  if (changed.length === 0) return;
  const text = `note: ${run.id} keeps the cases it was frozen with, but data sets have changed since (${changed.join(', ')}); \`--again\` makes a run of the new ones`;
  tell(flags, 'data_changed', { run: run.id, changed }, text);
}

export function tellStarted(
  run: RunRecord,
  spec: Spec,
  { flags, resumed }: { flags: RunFlags; resumed: boolean },
): void {
  const { cases = 0, rejected = 0, persuasion = null } = run.manifest ?? {};
  const moderators = spec.moderators.length;
  const trials = (persuasion?.cases ?? 0) * (persuasion?.trialsPerCase ?? 0);
  const persuadees = spec.persuasion?.persuadees.length ?? 0;
  const parts = [
    ...(moderators > 0 ? [count(cases, 'case'), count(moderators, 'moderator')] : []),
    ...(persuadees > 0 ? [`${count(trials, 'trial')} of ${count(persuasion?.cases ?? 0, 'persuasion case')}`] : []),
    ...(persuadees > 0 ? [count(persuadees, 'persuadee')] : []),
    `${count(rejected, 'row')} rejected`,
  ];
  tell(
    flags,
    'started',
    { run: run.id, cases, moderators, trials, persuadees, rejected, resumed },
    `run ${run.id}: ${parts.join(', ')}${resumed ? '; goes on where it stood' : ''}`,
  );
  for (const { persuadee, instead } of loadPersuadees(spec, run.evaluations.at(-1)))
    if (instead !== null) tell(flags, 'measured_instead', { persuadee: persuadee.name, instead }, `note: ${instead}`);
}

/** One thing that happened, on standard error: a JSON line with `--json`, else text. */
export function tell(flags: RunFlags, event: string, fields: Record<string, unknown>, text: string): void {
  if (!flags.quiet) say(flags.json ? JSON.stringify({ event, ...fields }) : text);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

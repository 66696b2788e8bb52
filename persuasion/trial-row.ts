import { notRun } from './estimators/unanswered.ts';
import { judgeRecords } from './judges/judge-dialogue.ts';
import type { PlayedTrial } from './play-trial.ts';
import type { PlannedProbe } from './probe-plan.ts';
import { missingReading, type Reading, readingColumns } from './reading.ts';
import type { TrialJob } from './run-trial.ts';
import type { ProbeRecord, TrialOutcome, TrialRow } from './trial.ts';
import type { Told } from './trial-calls.ts';

/** The row of a trial from its held calls: a pure function of them. */
export function rowOf(
  { run, persuadee, setup, position, ask, trial, case: item, evaluation }: TrialJob,
  { plan, played }: { readonly plan: readonly PlannedProbe[]; readonly played: PlayedTrial },
): TrialRow {
  const told = toldBy(played);
  const usages = told.map(({ held }) => (held.kind === 'answer' ? held.answer.usage : null));
  return {
    run,
    persuadee: persuadee.name,
    position,
    ask,
    trial,
    outcome: outcomeOf(played, told),
    planned: item.turns.length,
    turns: played.turns.map(({ record }) => record),
    probes: probeRecords(played, { plan, turns: item.turns.length }),
    reflective: setup.reflective ? reflectiveRecords(played, { plan, turns: item.turns.length }) : [],
    judged: judgeRecords(played.judged, { setup, turns: item.turns.length }),
    modelAnswered:
      told
        .filter(({ party }) => party === persuadee.name)
        .flatMap(({ held }) => (held.kind === 'answer' ? [held.answer.model] : []))
        .find(Boolean) ?? null,
    inputTokens: sum(usages.map((usage) => usage?.inputTokens ?? null)),
    outputTokens: sum(usages.map((usage) => usage?.outputTokens ?? null)),
    calls: told.length,
    evaluation,
  };
}

/**
 * Every call in the order of the trial: the probes of a checkpoint, then the calls of the next turn; at last the reflective
 * probes and the judges.
 */
function toldBy({ checkpoints, turns, reflective, judged }: PlayedTrial): readonly Told[] {
  return [
    ...checkpoints.flatMap((probes, at) => [...probes.flatMap(({ told }) => told), ...(turns[at]?.told ?? [])]),
    ...(reflective ?? []).flatMap(({ told }) => told),
    ...judged.map(({ told }) => told),
  ];
}

/**
 * A call that ended without an answer comes before all else, whoever was asked: `mettle retry --outcome timeout,error` asks by
 * outcome, and such a trial has something left to ask. What else befell it stands in its turns and readings.
 */
function outcomeOf({ end }: PlayedTrial, told: readonly Told[]): TrialOutcome {
  for (const { held } of told) if (held.kind === 'none') return held.outcome;
  if (end === null) return 'complete';
  return typeof end === 'string' ? end : end.outcome;
}

function probeRecords(
  { checkpoints, end }: PlayedTrial,
  { plan, turns }: { readonly plan: readonly PlannedProbe[]; readonly turns: number },
): ProbeRecord[] {
  return Array.from({ length: turns + 1 }, (_, checkpoint) =>
    plan.map(({ question, estimator }, at): ProbeRecord => {
      const read = checkpoints[checkpoint]?.[at];
      if (read !== undefined) {
        const calls = read.told.map(({ key }) => key);
        return { checkpoint, question, reading: read.reading, carried: false, calls };
      }
      const last = end === 'goal' ? lastOk(checkpoints.map((probes) => probes[at]!.reading)) : null;
      if (last !== null) return { checkpoint, question, reading: last, carried: true, calls: [] };
      const first = checkpoint === checkpoints.length;
      if (end === null || typeof end === 'string' || !first)
        return { checkpoint, question, reading: notRun(estimator), carried: false, calls: [] };
      const status = end.outcome === 'blocked' ? 'blocked' : 'error';
      const reading = missingReading(estimator, { status, notes: [end.note] });
      return { checkpoint, question, reading, carried: false, calls: [] };
    }),
  ).flat();
}

/** Of the last checkpoint that was read; `not_run` where the trial broke off before its end. */
function reflectiveRecords(
  { checkpoints, reflective }: PlayedTrial,
  { plan, turns }: { readonly plan: readonly PlannedProbe[]; readonly turns: number },
): ProbeRecord[] {
  return plan.map(({ question, estimator }, at): ProbeRecord => {
    const read = reflective?.[at];
    if (read === undefined)
      return { checkpoint: turns, question, reading: notRun(estimator), carried: false, calls: [] };
    const calls = read.told.map(({ key }) => key);
    return { checkpoint: checkpoints.length - 1, question, reading: read.reading, carried: false, calls };
  });
}

/** The last reading with a number that a row can carry; null without one. */
function lastOk(readings: readonly Reading[]): Reading | null {
  return readings.findLast((reading) => readingColumns(reading).status === 'ok') ?? null;
}

/** A sum with an unknown in it is unknown. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}

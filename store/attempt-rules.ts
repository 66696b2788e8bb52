import type { EpochMs } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import { verdict } from '../moderation/verdict.ts';
import { missingReading } from '../persuasion/reading.ts';
import type { LostTrial } from '../runs/give-ups.ts';
import { type PageHistory, type Suspect, WORKER_LOST } from '../runs/page-attempts.ts';
import type { RunRecord } from '../runs/run-store.ts';
import { encodeVerdict, fromJson, toBytes, toDigest } from './codec.ts';
import type { AttemptTable, LeaseTable, RunTable, VerdictTable } from './schema.ts';
import { encodeTrial } from './trial-codec.ts';
import type { TrialTable } from './trial-schema.ts';

/** History of a page for its newest attempt; `earlier` = the page's attempts of older epochs without an end. */
export function pageHistory(earlier: readonly AttemptTable[], lease: LeaseTable, now: EpochMs): PageHistory {
  const lost = earlier.filter((row) => !(row.epoch === lease.grant_epoch && lease.grant_until > now));
  return { losses: lost.length, suspects: suspectsOf(lost) };
}

/** Cases that were alone in flight, with the number of attempts, by page, then case id, then ask. */
export function suspectsOf(rows: readonly AttemptTable[]): (Suspect & { readonly page: string })[] {
  const found = new Map<string, Suspect & { readonly page: string }>();
  for (const { page, alone_case, alone_ask } of rows) {
    if (alone_case === null) continue;
    const item = { page, caseId: toDigest(alone_case) as CaseId, ask: alone_ask ?? 0 };
    const name = JSON.stringify(item);
    found.set(name, { ...item, losses: (found.get(name)?.losses ?? 0) + 1 });
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, suspect]) => suspect);
}

/** Rows whose case is forgotten when a run is pardoned: all but the newest of each page and case. */
export function pardonedOf(rows: readonly AttemptTable[]): readonly AttemptTable[] {
  const newest = new Map<string, number>();
  const named = rows.flatMap((row) =>
    row.alone_case === null ? [] : [{ row, name: JSON.stringify([row.page, toDigest(row.alone_case), row.alone_ask]) }],
  );
  for (const { row, name } of named) newest.set(name, Math.max(newest.get(name) ?? 0, row.epoch));
  return named.filter(({ row, name }) => row.epoch < (newest.get(name) ?? 0)).map(({ row }) => row);
}

/** The row of a case that was given up. */
export function givenUpRow(run: RunTable, moderator: string, item: { caseId: CaseId; ask: number }): VerdictTable {
  return encodeVerdict({
    run: run.id,
    moderator,
    ...item,
    callKey: null,
    verdict: verdict({ outcome: 'error', reason: WORKER_LOST }),
    modelAnswered: null,
    inputTokens: null,
    outputTokens: null,
    evaluation: newestEvaluation(run),
  });
}

/** The row of a trial that was given up. */
export function givenUpTrial(run: RunTable, { readings, ...lost }: LostTrial, ask: number): TrialTable {
  return encodeTrial({
    ...lost,
    ask,
    outcome: 'error',
    turns: [],
    reflective: [],
    judged: [],
    probes: readings.map(({ estimator, ...at }) => ({
      ...at,
      reading: missingReading(estimator, { status: 'error', notes: ['no_answer'] }),
      carried: false,
      calls: [],
    })),
    modelAnswered: null,
    inputTokens: null,
    outputTokens: null,
    calls: 0,
    evaluation: newestEvaluation(run),
  });
}

function newestEvaluation({ evaluations }: RunTable): string {
  return fromJson<RunRecord['evaluations']>(evaluations).at(-1)?.digest ?? '';
}

export function noSuchCase(run: RunId, caseId: CaseId): NotFoundError {
  return new NotFoundError(`run ${run} has no case ${caseId}; nothing was changed`);
}

export function noSuchTrial({ run, trial, position }: LostTrial): NotFoundError {
  return new NotFoundError(
    `run ${run} has no trial ${trial.id} of case ${trial.caseId} at position ${position}; nothing was changed`,
  );
}

export const blankAttempt = ({ run, page, epoch }: { run: RunId; page: string; epoch: number }): AttemptTable => ({
  run,
  page,
  epoch,
  alone_case: null,
  alone_ask: null,
});

export const aloneColumns = (item: { caseId: CaseId; ask: number } | null) => ({
  alone_case: item === null ? null : toBytes(item.caseId),
  alone_ask: item === null ? null : item.ask,
});

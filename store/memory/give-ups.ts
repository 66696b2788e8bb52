import type { Clock } from '../../core/clock.ts';
import type { CaseId, RunId } from '../../core/ids.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { TrialOutcome } from '../../persuasion/trial.ts';
import type { GiveUps } from '../../runs/give-ups.ts';
import { pageName } from '../../runs/plan.ts';
import { givenUpRow, givenUpTrial, noSuchCase, noSuchTrial } from '../attempt-rules.ts';
import { toDigest } from '../codec.ts';
import { noSuchRun } from '../run-rules.ts';
import type { VerdictTable } from '../schema.ts';
import { trialTotals } from '../trial-rules.ts';
import type { TrialTable } from '../trial-schema.ts';
import { getOrSet, type MemoryTables, pair } from './tables.ts';

export function createMemoryGiveUps(tables: MemoryTables, clock: Clock): GiveUps {
  /** Throws NotFoundError for a case that is not of the run. */
  function positionOf(run: RunId, caseId: CaseId): number {
    if (!tables.runs.has(run)) throw noSuchRun(run);
    const position = tables.manifests.get(run)?.indexOf(caseId) ?? -1;
    if (position < 0) throw noSuchCase(run, caseId);
    return position;
  }

  /** Takes the page from whatever attempt at it has begun; false = one may still send. */
  function fence(run: RunId, lane: string, position: number): boolean {
    const last = pageName(lane, { from: position });
    const lease = [...tables.leases.values()]
      .filter((row) => row.run === run && row.page > `${lane}/` && row.page <= last)
      .sort((a, b) => (a.page < b.page ? 1 : -1))[0];
    if (lease === undefined) return true;
    if (lease.grant_until > clock.now()) return false;
    tables.leases.set(pair(run, lease.page), { ...lease, epoch: lease.epoch + 1 });
    return true;
  }

  return {
    async verdict({ run, moderator, caseId }) {
      const position = positionOf(run, caseId);
      const owner = tables.runs.get(run);
      if (owner === undefined) throw noSuchRun(run);
      const ask = tables.asks.get(pair(run, moderator))?.get(caseId) ?? 0;
      const byCase = tables.verdicts.get(pair(run, moderator)) ?? new Map<CaseId, Map<number, VerdictTable>>();
      const asks = byCase.get(caseId) ?? new Map<number, VerdictTable>();
      const stored = asks.get(ask);
      if (stored !== undefined) return { kind: 'has_row', outcome: stored.outcome as Outcome };
      if (!fence(run, moderator, position)) return { kind: 'at_work' };
      const row = givenUpRow(owner, moderator, { caseId, ask });
      byCase.set(caseId, new Map([...asks, [ask, row]]));
      tables.verdicts.set(pair(run, moderator), byCase);
      return { kind: 'given_up', ask };
    },

    async trial(lost) {
      const { run, persuadee, position, trial } = lost;
      const owner = tables.runs.get(run);
      if (owner === undefined) throw noSuchRun(run);
      const { trials, perCase } = trialTotals(owner);
      const there = tables.persuasion.get(run)?.[Math.floor(position / perCase)];
      if (position >= trials || there === undefined || toDigest(there.case_id) !== trial.caseId)
        throw noSuchTrial(lost);
      const ask = tables.trialAsks.get(pair(run, persuadee))?.get(position) ?? 0;
      const stored = tables.trials.get(pair(run, persuadee))?.get(position)?.get(ask);
      if (stored !== undefined) return { kind: 'has_row', outcome: stored.outcome as TrialOutcome };
      if (!fence(run, persuadee, position)) return { kind: 'at_work' };
      const byPosition = getOrSet(tables.trials, pair(run, persuadee), () => new Map());
      getOrSet(byPosition, position, () => new Map<number, TrialTable>()).set(ask, givenUpTrial(owner, lost, ask));
      return { kind: 'given_up', ask };
    },

    async note({ run, lane, caseId }) {
      const isArgued = tables.persuasion.get(run)?.some((row) => toDigest(row.case_id) === caseId) === true;
      if (!isArgued) positionOf(run, caseId);
      tables.giveUps.set(pair(run, lane), new Set([...(tables.giveUps.get(pair(run, lane)) ?? []), caseId]));
    },

    async noted({ run, lane }) {
      return new Set(tables.giveUps.get(pair(run, lane)));
    },
  };
}

import type { CaseId, RunId } from '../../core/ids.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { TrialOutcome } from '../../persuasion/trial.ts';
import type { GiveUps, LostTrial } from '../../runs/give-ups.ts';
import { pageName } from '../../runs/plan.ts';
import { givenUpRow, givenUpTrial, noSuchCase, noSuchTrial } from '../attempt-rules.ts';
import { toBytes, toDigest } from '../codec.ts';
import type { RunTable } from '../schema.ts';
import { trialTotals } from '../trial-rules.ts';
import type { Database, Tx } from './database.ts';
import { requireRun } from './run-rows.ts';

export function createSqliteGiveUps(database: Database): GiveUps {
  return {
    async verdict({ run, moderator, caseId }) {
      return database.write(async (tx) => {
        const owner = await requireRun(tx, run);
        const position = await positionOf(tx, run, caseId);
        const ask = await wantedAsk(tx, run, moderator, caseId);
        const stored = await tx
          .selectFrom('verdicts')
          .select('outcome')
          .where('run', '=', run)
          .where('moderator', '=', moderator)
          .where('case_id', '=', toBytes(caseId))
          .where('ask', '=', ask)
          .executeTakeFirst();
        if (stored !== undefined) return { kind: 'has_row', outcome: stored.outcome as Outcome };
        if (!(await fence(tx, { run, lane: moderator, position }, await database.now(tx)))) return { kind: 'at_work' };
        await tx
          .insertInto('verdicts')
          .values(givenUpRow(owner, moderator, { caseId, ask }))
          .execute();
        return { kind: 'given_up', ask };
      });
    },

    async trial(lost) {
      const { run, persuadee, position } = lost;
      return database.write(async (tx) => {
        const owner = await requireRun(tx, run);
        await requireTrial(tx, owner, lost);
        const ask = await wantedTrialAsk(tx, lost);
        const stored = await tx
          .selectFrom('trials')
          .select('outcome')
          .where('run', '=', run)
          .where('persuadee', '=', persuadee)
          .where('position', '=', position)
          .where('ask', '=', ask)
          .executeTakeFirst();
        if (stored !== undefined) return { kind: 'has_row', outcome: stored.outcome as TrialOutcome };
        if (!(await fence(tx, { run, lane: persuadee, position }, await database.now(tx)))) return { kind: 'at_work' };
        await tx
          .insertInto('trials')
          .values(givenUpTrial(owner, lost, ask))
          .execute();
        return { kind: 'given_up', ask };
      });
    },

    async note({ run, lane, caseId }) {
      await database.write(async (tx) => {
        await requireRun(tx, run);
        if (!(await isArgued(tx, run, caseId))) await positionOf(tx, run, caseId);
        await tx
          .insertInto('give_ups')
          .values({ run, lane, case_id: toBytes(caseId) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async noted({ run, lane }) {
      const rows = await database.read((db) =>
        db.selectFrom('give_ups').select('case_id').where('run', '=', run).where('lane', '=', lane).execute(),
      );
      return new Set(rows.map((row) => toDigest(row.case_id) as CaseId));
    },
  };
}

/** Throws NotFoundError for a case that is not of the run. */
async function positionOf(tx: Tx, run: RunId, caseId: CaseId): Promise<number> {
  const row = await tx
    .selectFrom('manifest')
    .select('position')
    .where('run', '=', run)
    .where('case_id', '=', toBytes(caseId))
    .executeTakeFirst();
  if (row === undefined) throw noSuchCase(run, caseId);
  return row.position;
}

async function wantedAsk(tx: Tx, run: RunId, moderator: string, caseId: CaseId): Promise<number> {
  const row = await tx
    .selectFrom('asks')
    .select('wanted')
    .where('run', '=', run)
    .where('moderator', '=', moderator)
    .where('case_id', '=', toBytes(caseId))
    .executeTakeFirst();
  return row?.wanted ?? 0;
}

/** Throws NotFoundError unless the frozen list has the trial's case at its position. */
async function requireTrial(tx: Tx, owner: RunTable, lost: LostTrial): Promise<void> {
  const { trials, perCase } = trialTotals(owner);
  const row = await tx
    .selectFrom('persuasion_cases')
    .select('case_id')
    .where('run', '=', lost.run)
    .where('place', '=', Math.floor(lost.position / perCase))
    .executeTakeFirst();
  const isThere = lost.position < trials && row !== undefined && toDigest(row.case_id) === lost.trial.caseId;
  if (!isThere) throw noSuchTrial(lost);
}

async function wantedTrialAsk(tx: Tx, { run, persuadee, position }: LostTrial): Promise<number> {
  const row = await tx
    .selectFrom('trial_asks')
    .select('wanted')
    .where('run', '=', run)
    .where('persuadee', '=', persuadee)
    .where('position', '=', position)
    .executeTakeFirst();
  return row?.wanted ?? 0;
}

/** Whether a persuasion case is of the run. */
async function isArgued(tx: Tx, run: RunId, caseId: CaseId): Promise<boolean> {
  const row = await tx
    .selectFrom('persuasion_cases')
    .select('place')
    .where('run', '=', run)
    .where('case_id', '=', toBytes(caseId))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Takes the page that holds the position from whatever attempt at it has begun, so that it sends nothing more; false =
 * one may still send, nothing was changed.
 */
async function fence(tx: Tx, at: { run: RunId; lane: string; position: number }, now: number): Promise<boolean> {
  const lease = await tx
    .selectFrom('page_leases')
    .select(['page', 'epoch', 'grant_until'])
    .where('run', '=', at.run)
    .where('page', '>', `${at.lane}/`)
    .where('page', '<=', pageName(at.lane, { from: at.position }))
    .orderBy('page', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (lease === undefined) return true;
  if (lease.grant_until > now) return false;
  await tx
    .updateTable('page_leases')
    .set({ epoch: lease.epoch + 1 })
    .where('run', '=', at.run)
    .where('page', '=', lease.page)
    .execute();
  return true;
}

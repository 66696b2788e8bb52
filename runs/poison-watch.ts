import type { CaseId } from '../core/ids.ts';
import type { LeaseToken } from '../models/call-ledger.ts';
import {
  type AskedCase,
  CAREFUL_AFTER_LOSSES,
  type PageAttempts,
  POISON_AFTER_LOSSES,
  WORKER_LOST,
} from './page-attempts.ts';
import type { RunStore } from './run-store.ts';

/** Eyes on one page attempt, so that a case that kills its worker is found and named. */
export interface PoisonWatch {
  /** The page lost too many workers: one case at a time, each between `begin` and `end`. */
  readonly careful: boolean;
  /** A case that killed its workers: the run is paused, the attempt works nothing. */
  readonly refuse: CaseId | null;
  /** Before anything is done for a case of a careful page, rendering included. Throws StaleLeaseError. */
  begin(caseId: CaseId): Promise<void>;
  /** After its row is on disk. */
  end(caseId: CaseId): Promise<void>;
  /** The attempt has come to an orderly end, whichever. Call last. */
  close(): Promise<void>;
}

/**
 * Begins the watch of an attempt, before it works anything. `open` = the cases it is about to work. `lane` = whose page it
 * is: the moderator's name. Pauses the run when one of the cases was alone in flight at POISON_AFTER_LOSSES losses.
 * Throws StaleLeaseError.
 */
export async function watchForPoison(
  { attempts, runs }: { readonly attempts: PageAttempts; readonly runs: Pick<RunStore, 'setControl'> },
  { lease, lane, open }: { readonly lease: LeaseToken; readonly lane: string; readonly open: readonly AskedCase[] },
): Promise<PoisonWatch> {
  const { losses, suspects } = await attempts.begin(lease);
  const asks = new Map(open.map(({ caseId, ask }) => [caseId, ask]));
  const poison = suspects.find((one) => one.losses >= POISON_AFTER_LOSSES && asks.get(one.caseId) === one.ask);
  const careful = losses >= CAREFUL_AFTER_LOSSES;
  const watch: PoisonWatch = {
    careful,
    refuse: poison?.caseId ?? null,
    async begin(caseId) {
      if (careful) await attempts.alone(lease, { caseId, ask: asks.get(caseId) ?? 0 });
    },
    async end() {
      if (careful) await attempts.alone(lease, null);
    },
    close: () => attempts.end(lease),
  };
  if (poison === undefined) return watch;
  try {
    const message = poisonMessage({ lease, lane, caseId: poison.caseId, losses: poison.losses });
    await runs.setControl(lease.run, { paused: { by: 'poison_case', message } });
  } catch (error) {
    await watch.close();
    throw error;
  }
  return watch;
}

/**
 * The pieces of a careful page, one by one: each is named before `plan` touches it and until whoever iterates asks for
 * the next.
 */
export async function* oneAtATime<Open, Planned>(
  watch: PoisonWatch,
  open: readonly Open[],
  { asked, plan }: { asked(open: Open): AskedCase; plan(alone: readonly Open[]): AsyncIterable<Planned> },
): AsyncGenerator<Planned> {
  for (const entry of open) {
    const { caseId } = asked(entry);
    await watch.begin(caseId);
    yield* plan([entry]);
    await watch.end(caseId);
  }
}

function poisonMessage(at: { lease: LeaseToken; lane: string; caseId: CaseId; losses: number }): string {
  const { lease, lane, caseId, losses } = at;
  return (
    `${losses} workers were lost while they worked case ${caseId} alone (${lane}, page ${lease.page}). ` +
    `\`mettle retry ${lease.run} --give-up ${caseId}\` records error: ${WORKER_LOST} for it and goes on; ` +
    `\`mettle resume ${lease.run}\` tries it once more`
  );
}

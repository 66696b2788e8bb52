import type { Sha256 } from '../core/digest.ts';
import type { RunId } from '../core/ids.ts';
import type { Derivations } from '../media/derivations.ts';
import { type CallLedger, UNASKED } from '../models/call-ledger.ts';
import type { Caller } from '../models/caller.ts';
import type { ChatAnswer, RawAnswer } from '../models/model-port.ts';
import type { WriteGroup } from '../models/write-group.ts';
import { pageName } from '../runs/plan.ts';
import type { OpenCase, ResultStore, VerdictRow } from '../runs/result-store.ts';
import { type PageAttempt, type PageSession, type PageTally, type PageWorkDeps, workPage } from '../runs/work-page.ts';
import { type HeldCall, type Moderator, rowFor } from './moderate-case.ts';
import { type Planned, planCases } from './planned-cases.ts';
import { withScore } from './score-from.ts';
import { type Verdict, verdict } from './verdict.ts';
import { type ReadCall, verdictOfCalls } from './verdict-of-calls.ts';

export interface PageDeps extends PageWorkDeps {
  readonly ledger: CallLedger;
  readonly derivations: Derivations;
  readonly results: ResultStore;
  readonly rows: WriteGroup<VerdictRow, void>;
  readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer;
  readonly readBlob: (sha256: Sha256) => Promise<Uint8Array>;
}

export interface PageJob extends PageAttempt {
  readonly evaluation: string;
  readonly moderator: Moderator;
  /** Null for moderators that call no model. */
  readonly caller: Caller | null;
  readonly page: { readonly from: number; readonly to: number };
}

/** Cases of a page under way at once; the scheduler decides how many calls that means. */
const POOL = 250;

/**
 * Works the open cases of one page: answer from the ledger or the model, row derived from what the ledger then holds.
 * Throws and returns as `workPage` does.
 */
export function moderatePage(deps: PageDeps, job: PageJob): Promise<PageTally> {
  const { run, moderator } = job;
  return workPage<OpenCase, Planned>(deps, job, {
    page: pageName(moderator.name, job.page),
    lane: moderator.name,
    pool: POOL,
    open: () => deps.results.open({ run, moderator: moderator.name, ...job.page }),
    asked: (entry) => ({ caseId: entry.case.id, ask: entry.ask }),
    plan: (some) => planCases(deps, run, moderator, some),
    work: (item, session) => moderateCase(deps, job, item, session),
    drained: () => Promise.all([job.caller?.scheduler.drained(), deps.rows.drained()]),
  });
}

async function moderateCase(deps: PageDeps, job: PageJob, item: Planned, session: PageSession): Promise<void> {
  const { run, moderator, caller } = job;
  const { open, plan } = item;
  const where = { run, evaluation: job.evaluation, ask: open.ask };
  const found =
    plan.kind === 'ask'
      ? { kind: 'held' as const, calls: await askAll(caller, moderator, item, { run, session }) }
      : { kind: 'judged' as const, verdict: await judged(deps, moderator, item) };
  await deps.rows.add(rowFor(where, moderator, open.case, found, deps.readChatAnswer));
}

/** The verdict on a case that no model is asked about: part by part where the moderator looks at media. */
async function judged({ readBlob }: PageDeps, moderator: Moderator, { open, plan }: Planned): Promise<Verdict> {
  const { name, dialect, media, scoreFrom } = moderator;
  if (plan.kind === 'not_assessable') return verdict({ outcome: 'not_assessable', reason: plan.reason });
  if (dialect.kind !== 'local' || plan.kind !== 'local') throw new TypeError(`${name} needs an answer`);
  if (plan.questions.length === 0)
    return withScore(await dialect.judge({ case: open.case, parts: [], readBlob }), scoreFrom);
  const calls: ReadCall[] = [];
  for (const [at, { part, evidence }] of plan.questions.entries())
    calls.push({ at, part, key: null, verdict: await dialect.judge({ case: open.case, parts: evidence, readBlob }) });
  return verdictOfCalls(calls, { media, taxonomy: dialect.taxonomy, scoreFrom });
}

/** All calls of a case. The first failure is thrown once none of them is under way any more. */
async function askAll(
  caller: Caller | null,
  { target }: Moderator,
  item: Planned,
  { run, session }: { readonly run: RunId; readonly session: PageSession },
): Promise<HeldCall[]> {
  if (caller === null || target === null || item.plan.kind !== 'ask') throw new TypeError('a case without calls');
  const { lease, permit, stop, drop } = session;
  const asked = item.plan.calls.map(async ({ request, ...about }, i) => {
    const held = await caller.scheduler.call({
      ref: { key: about.key, run, endpoint: target.endpoint },
      lease,
      outgoing: { model: target.model, request, parameters: target.parameters },
      state: item.states[i] ?? UNASKED,
      bytes: caller.bytes(request),
      stake: caller.stake(request),
      cost: caller.cost,
      permit,
      stop,
      abort: drop,
    });
    return { ...about, held };
  });
  const settled = await Promise.allSettled(asked);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

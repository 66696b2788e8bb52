import { crashPoint } from '../core/crash-point.ts';
import { type CallKey, callKey } from '../core/ids.ts';
import type { Derivations } from '../media/derivations.ts';
import { type LookUp, lookUpMedia } from '../media/look-up.ts';
import type { CallLedger, Held } from '../models/call-ledger.ts';
import type { Caller } from '../models/caller.ts';
import { createGroupedLooks } from '../models/grouped-looks.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { WriteGroup } from '../models/write-group.ts';
import { pageName } from '../runs/plan.ts';
import type { OpenTrial, TrialStore } from '../runs/trial-store.ts';
import { type PageAttempt, type PageSession, type PageTally, type PageWorkDeps, workPage } from '../runs/work-page.ts';
import { type Trial, type TrialDesign, trialOf } from './condition.ts';
import type { OpenGuard } from './guard.ts';
import { type AskModel, runTrial, type TrialDeps } from './run-trial.ts';
import type { Persuadee, TrialRow } from './trial.ts';
import { picturesFor, trialMedia } from './trial-media.ts';
import type { TrialSetup } from './trial-setup.ts';

export interface TrialPageDeps extends PageWorkDeps {
  readonly ledger: CallLedger;
  readonly derivations: Derivations;
  readonly trials: TrialStore;
  readonly trialRows: WriteGroup<TrialRow, void>;
  readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer;
}

/** A model that takes part in trials, and how its calls are sent. */
export interface TrialParty {
  readonly target: Persuadee['target'];
  readonly caller: Caller;
}

export interface PageGuard {
  readonly open: OpenGuard;
  /** Null = it calls no model. */
  readonly party: TrialParty | null;
}

export interface TrialPageJob extends PageAttempt {
  readonly evaluation: string;
  readonly persuadee: Persuadee;
  readonly setup: TrialSetup;
  /** The persuadee, judges and live persuaders by name. */
  readonly parties: ReadonlyMap<string, TrialParty>;
  /** Of the mitigation `guard`; null = the run has none. */
  readonly guard: PageGuard | null;
  readonly design: TrialDesign;
  readonly page: { readonly from: number; readonly to: number };
}

interface ReadyTrial {
  readonly open: OpenTrial;
  readonly trial: Trial;
  readonly made: LookUp;
}

/**
 * Plays the open trials of one page. A trial that was cut off goes on in the turn it was in: every answer it had lies in
 * the ledger. Throws and returns as `workPage` does.
 */
export function trialPage(deps: TrialPageDeps, job: TrialPageJob): Promise<PageTally> {
  const { run, persuadee, setup, parties, guard, design, page } = job;
  const trialAt = ({ case: item, index }: OpenTrial) => trialOf(item.id, index, design);
  const look = createGroupedLooks(deps.ledger);
  const everyone = [...parties.values(), ...(guard?.party ? [guard.party] : [])];
  return workPage<OpenTrial, ReadyTrial>(deps, job, {
    page: pageName(persuadee.name, page),
    lane: persuadee.name,
    pool: page.to - page.from,
    open: () => deps.trials.open({ run, persuadee: persuadee.name, ...page }),
    asked: (open) => ({ caseId: trialAt(open).id, ask: open.ask }),
    async *plan(some) {
      const wanted = some.map((open) => trialMedia(persuadee, open.case, trialAt(open).arm));
      const media = await lookUpMedia(deps.derivations, wanted.flat());
      for (const [i, open] of some.entries())
        if (media.has(wanted[i] ?? [])) yield { open, trial: trialAt(open), made: media.made };
    },
    async work({ open, trial, made }, session) {
      const row = await runTrial(
        {
          run,
          persuadee,
          setup,
          trial,
          position: open.position,
          case: open.case,
          ask: open.ask,
          evaluation: job.evaluation,
        },
        {
          ask: askUnder(session),
          picture: picturesFor(persuadee, made),
          readChatAnswer: deps.readChatAnswer,
          ...guardUnder(session, open.ask),
        },
      );
      crashPoint('trial-row-due');
      await deps.trialRows.add(row);
    },
    async drained() {
      const senders = new Set(everyone.map(({ caller }) => caller.scheduler));
      await Promise.all([...[...senders].map((scheduler) => scheduler.drained()), deps.trialRows.drained()]);
      crashPoint('trial-page-done');
    },
  });

  async function send(
    { target, caller }: TrialParty,
    { key, request }: { readonly key: CallKey; readonly request: ModelRequest },
    { lease, permit, stop, drop }: PageSession,
  ): Promise<Held> {
    const { endpoint, model, parameters } = target;
    return caller.scheduler.call({
      ref: { key, run, endpoint },
      lease,
      outgoing: { model, request, parameters },
      state: await look(key),
      bytes: caller.bytes(request),
      stake: caller.stake(request),
      cost: caller.cost,
      permit,
      stop,
      abort: drop,
    });
  }

  function askUnder(session: PageSession): AskModel {
    return async ({ party: name, subject, request, sample }) => {
      const party = parties.get(name);
      if (party === undefined) throw new TypeError(`nobody is called ${name}`);
      const { endpoint, model, parameters } = party.target;
      const key = callKey({ scope: run, subject, model: { endpoint, name: model, parameters }, request, sample });
      return { key, held: await send(party, { key, request }, session) };
    };
  }

  function guardUnder(session: PageSession, ask: number): Pick<TrialDeps, 'guard'> {
    if (guard === null) return {};
    const { open, party } = guard;
    return {
      guard: open({
        ask,
        send: (call) => {
          if (party === null) throw new TypeError('a guard without a model asks one');
          return send(party, call, session);
        },
      }),
    };
  }
}

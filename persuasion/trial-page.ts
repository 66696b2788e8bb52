import { crashPoint } from '../core/crash-point.ts';
import { callKey } from '../core/ids.ts';
import type { Derivations } from '../media/derivations.ts';
import { type LookUp, lookUpMedia } from '../media/look-up.ts';
import type { CallLedger } from '../models/call-ledger.ts';
import type { Caller } from '../models/caller.ts';
import { createGroupedLooks } from '../models/grouped-looks.ts';
import type { ChatAnswer, RawAnswer } from '../models/model-port.ts';
import type { WriteGroup } from '../models/write-group.ts';
import { pageName } from '../runs/plan.ts';
import type { OpenTrial, TrialStore } from '../runs/trial-store.ts';
import { type PageAttempt, type PageSession, type PageTally, type PageWorkDeps, workPage } from '../runs/work-page.ts';
import { type Trial, type TrialDesign, trialOf } from './condition.ts';
import { type AskModel, runTrial } from './run-trial.ts';
import type { Persuadee, TrialRow } from './trial.ts';
import { picturesFor, trialMedia } from './trial-media.ts';

export interface TrialPageDeps extends PageWorkDeps {
  readonly ledger: CallLedger;
  readonly derivations: Derivations;
  readonly trials: TrialStore;
  readonly trialRows: WriteGroup<TrialRow, void>;
  readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer;
}

export interface TrialPageJob extends PageAttempt {
  readonly evaluation: string;
  readonly persuadee: Persuadee;
  readonly caller: Caller;
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
  const { run, persuadee, design, page, caller } = job;
  const trialAt = ({ case: item, index }: OpenTrial) => trialOf(item.id, index, design);
  const look = createGroupedLooks(deps.ledger);
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
          trial,
          position: open.position,
          case: open.case,
          ask: open.ask,
          evaluation: job.evaluation,
        },
        { ask: askUnder(session), picture: picturesFor(persuadee, made), readChatAnswer: deps.readChatAnswer },
      );
      crashPoint('trial-row-due');
      await deps.trialRows.add(row);
    },
    async drained() {
      await Promise.all([caller.scheduler.drained(), deps.trialRows.drained()]);
      crashPoint('trial-page-done');
    },
  });

  function askUnder({ lease, permit, stop, drop }: PageSession): AskModel {
    const { endpoint, model, parameters } = persuadee.target;
    return async ({ subject, request, sample }) => {
      const key = callKey({ scope: run, subject, model: { endpoint, name: model, parameters }, request, sample });
      const held = await caller.scheduler.call({
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
      return { key, held };
    };
  }
}

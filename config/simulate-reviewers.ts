import { PageStoppedError } from '../models/send-permit.ts';
import type { QueuedItem } from '../review/lead.ts';
import { ReviewerRefusedError } from '../review/queue.ts';
import { trialEvidence } from '../review/selection/trial-evidence.ts';
import { dialogueTruth, onDialogues } from '../review/simulated/dialogue-votes.ts';
import {
  panelOf,
  type SimulatedReviewer,
  simulatedAnswer,
  simulatedDecisionId,
} from '../review/simulated/simulated-reviewer.ts';
import { simulatedTruth } from '../review/simulated/simulated-truth.ts';
import { AWAITING_PAGE } from '../runs/review-wire.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { findDialogues } from './dialogue-candidates.ts';
import { simulatedReviewers } from './review-plan.ts';

/**
 * Lets the made-up reviewers of a spec vote on every open item, and settle what they differ in, without a time to undo.
 * Who votes what is a function of the seed, the case and the name. An item that a person works on is left alone, and so is
 * the vote of an account that was disabled: people decide those.
 */
export async function simulateReviewers(
  store: Pick<Store, 'reviews' | 'runs' | 'trials'>,
  run: Pick<RunRecord, 'id' | 'spec'>,
  signal: AbortSignal,
): Promise<void> {
  const spec = run.spec as unknown as Spec;
  const simulated = simulatedReviewers(spec);
  if (simulated === null) return;
  const { reviewers, unknown } = simulated;
  const absent = await addMissing(store.reviews, reviewers);
  const panel = { reviewers, wanted: spec.review?.people ?? 1, seed: spec.seed };
  for (let after: QueuedItem['item']['id'] | undefined; ; ) {
    const ids = await store.reviews.awaiting(run.id, {
      limit: AWAITING_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    const queued = await Promise.all(ids.map((id) => store.reviews.item(id)));
    const dialogues = queued.flatMap(({ item }) => (item.kind === 'dialogue' ? [item.caseId] : []));
    const trials = await findDialogues(store, run, new Set(dialogues));
    for (const { item } of queued) {
      if (signal.aborted) throw new PageStoppedError('draining');
      const trial = trials.get(item.caseId);
      const subject = trial === undefined ? await store.runs.case(run.id, item.caseId) : null;
      if (subject === null && trial === undefined) continue;
      const truth =
        trial === undefined
          ? simulatedTruth(subject!, { unknown, seed: spec.seed })
          : dialogueTruth(trialEvidence(trial));
      const { voters, adjudicator } = panelOf(item, panel);
      const votes = voters.map((reviewer) => ({ reviewer, role: 'reviewer' }));
      const settles = adjudicator === null ? [] : [{ reviewer: adjudicator, role: 'adjudicator' }];
      for (const { reviewer, role } of [...votes, ...settles]) {
        if (absent.has(reviewer.name)) continue;
        try {
          const claimed = await store.reviews.claim({ run: run.id, reviewer: reviewer.name, item: item.id });
          if (claimed === null) continue;
          if (claimed.item.role !== role) {
            await store.reviews.release(claimed.lease);
            continue;
          }
          await store.reviews.decide({
            id: simulatedDecisionId(item, reviewer.name),
            lease: claimed.lease,
            answer: simulatedAnswer(item, {
              reviewer: trial === undefined ? reviewer : onDialogues(reviewer),
              truth,
              seed: spec.seed,
            }),
            undoMs: 0,
          });
        } catch (error) {
          if (!(error instanceof ReviewerRefusedError)) throw error;
          absent.add(reviewer.name);
        }
      }
    }
    after = ids.at(-1);
    if (after === undefined || ids.length < AWAITING_PAGE) return;
  }
}

/** Gives those an account who have none, and returns who may not vote: an account that was disabled stays so. */
async function addMissing(
  reviews: Pick<Store['reviews'], 'reviewers' | 'addReviewer'>,
  wanted: readonly SimulatedReviewer[],
): Promise<Set<string>> {
  const known = new Map((await reviews.reviewers()).map((account) => [account.name, account]));
  for (const { name } of wanted)
    if (!known.has(name)) await reviews.addReviewer({ name, roles: ['reviewer', 'adjudicator'] });
  return new Set(wanted.flatMap(({ name }) => (known.get(name)?.active === false ? [name] : [])));
}

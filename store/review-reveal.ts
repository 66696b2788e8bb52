import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { Decision } from '../review/decision.ts';
import type { PeerAnswer, ReviewerDesk } from '../review/desk.ts';
import { REVEAL_MS, RevisionClosedError } from '../review/queue.ts';
import { checkAnswer, countedAnswer, holdOf, isOver, lasts, standing, stateOf } from '../review/queue-rules.ts';
import { requireOwn } from './review-decide.ts';
import { eventOf, inState, requireItem, requireReviewer } from './review-leases.ts';
import type { ReviewRows, ReviewTransaction } from './review-rows.ts';
import { sameStored } from './review-same.ts';

/** The second step after a blind commit: look, then keep or revise. */
export function createReviewReveal(transaction: ReviewTransaction): Pick<ReviewerDesk, 'reveal' | 'revise'> {
  return {
    reveal(id, reviewer) {
      return transaction(async (rows, now) => {
        await requireReviewer(rows, reviewer);
        const known = await requireCommitted(rows, id, reviewer);
        const { item } = await requireItem(rows, known.item);
        let decision = known;
        if (known.revealedAt === null) {
          const hold = lasts(holdOf(known), now) ? { heldFrom: now, heldUntil: now + REVEAL_MS } : {};
          decision = { ...known, ...hold, revealedAt: now };
          await rows.setDecision(decision);
          await rows.addEvent(eventOf(known, 'reveal', now));
        }
        return {
          decision,
          run: item.run,
          caseId: item.caseId,
          peers: peersOf(await rows.decisions(item.id), reviewer),
          heldUntil: lasts(holdOf(decision), now) ? decision.heldUntil : null,
        };
      });
    },

    revise({ decision: id, reviewer, answer }) {
      return transaction(async (rows, now) => {
        if (answer !== null) checkAnswer(answer);
        await requireReviewer(rows, reviewer);
        const decision = await requireCommitted(rows, id, reviewer);
        const choice = answer === null ? ('keep' as const) : ('revise' as const);
        const made = { choice, answer: answer ?? decision.answer };
        if (decision.revision !== null) return sameRevision(decision, made);
        if (decision.revealedAt === null) {
          throw new InvalidInputError(`decision ${id} was not revealed; nothing was changed`, {
            hint: 'reveal first, then keep or revise',
          });
        }
        const { item, stand } = await requireItem(rows, decision.item);
        if (isOver(stand.state)) {
          throw new RevisionClosedError(`review item ${item.id} is ${stand.state}; the first answer stands`, {
            hint: 'have the item reopened for another round',
          });
        }
        const revised: Decision = {
          ...decision,
          heldUntil: decision.heldFrom,
          revision: { ...made, at: now },
        };
        await rows.setDecision(revised);
        const state = stateOf(await rows.decisions(item.id), item.wanted);
        if (stand.state !== 'adjudication') await rows.setStand(item.id, inState(stand, state, now));
        await rows.addEvent(eventOf(decision, choice, now));
        return revised;
      });
    },
  };
}

/** The standing answers of everybody but `except`, without names. */
export function peersOf(decisions: readonly Decision[], except: string): readonly PeerAnswer[] {
  const peers = standing(decisions).filter(({ reviewer }) => reviewer !== except);
  return peers.map((one, i) => ({
    label: String.fromCodePoint(65 + (i % 26)).repeat(1 + Math.floor(i / 26)),
    role: one.role,
    answer: one.answer,
    revised: one.revision?.choice === 'revise' ? countedAnswer(one) : null,
  }));
}

async function requireCommitted(rows: ReviewRows, id: string, reviewer: string): Promise<Decision> {
  const decision = await requireOwn(rows, id, reviewer);
  if (decision.undoneAt === null) return decision;
  throw new NotFoundError(`decision ${JSON.stringify(id)} was undone; nothing was changed`);
}

function sameRevision(known: Decision, made: Pick<NonNullable<Decision['revision']>, 'choice' | 'answer'>): Decision {
  const { revision } = known;
  const same = revision?.choice === made.choice && sameStored(revision.answer, made.answer);
  if (same) return known;
  throw new InvalidInputError(`decision ${known.id} was revised before and differently; the stored one stands`, {
    hint: 'have the item reopened for another round',
  });
}

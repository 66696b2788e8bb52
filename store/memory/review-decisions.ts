import type { EpochMs } from '../../core/clock.ts';
import type { Decision } from '../../review/decision.ts';
import type { ReviewItemId } from '../../review/item.ts';
import { holdOf, lasts, standing } from '../../review/queue-rules.ts';
import type { Delivery, ItemRow, ReviewRows } from '../review-rows.ts';

/** Rows of the review queue in maps. Each is replaced as a whole, never changed in place. */
export interface ReviewTables {
  readonly items: Map<ReviewItemId, ItemRow>;
  /** In the order they were made. */
  readonly decisions: Map<string, Decision>;
  /** By item: ids of its decisions. */
  readonly decided: Map<ReviewItemId, readonly string[]>;
  readonly outbox: Map<string, Delivery>;
  /** Item and reviewer. */
  readonly skips: Set<string>;
}

export function createReviewTables(): ReviewTables {
  return { items: new Map(), decisions: new Map(), decided: new Map(), outbox: new Map(), skips: new Set() };
}

export function decisionsIn({ decided, decisions }: ReviewTables, item: ReviewItemId): readonly Decision[] {
  return (decided.get(item) ?? []).flatMap((id) => decisions.get(id) ?? []);
}

/** Standing decisions of an item within their hold. */
export const heldIn = (tables: ReviewTables, item: ReviewItemId, now: EpochMs): readonly Decision[] =>
  standing(decisionsIn(tables, item)).filter((one) => lasts(holdOf(one), now));

type DecisionRows = Pick<
  ReviewRows,
  | 'decision'
  | 'decisions'
  | 'addDecision'
  | 'setDecision'
  | 'goldVotes'
  | 'delivery'
  | 'deliveries'
  | 'due'
  | 'addDelivery'
  | 'setDelivery'
>;

export function decisionRows(tables: ReviewTables): DecisionRows {
  const { items, decisions, decided, outbox } = tables;
  const isDue = ({ decision, state, wait, owner, lease }: Delivery, now: EpochMs): boolean => {
    const made = decisions.get(decision);
    const isFree = owner === null || !lasts(lease, now);
    return state === 'pending' && isFree && !lasts(wait, now) && made !== undefined && !lasts(holdOf(made), now);
  };
  return {
    decision: async (id) => decisions.get(id) ?? null,
    decisions: async (item) => decisionsIn(tables, item),
    async addDecision(decision) {
      decisions.set(decision.id, structuredClone(decision));
      decided.set(decision.item, [...(decided.get(decision.item) ?? []), decision.id]);
    },
    setDecision: async (decision) => void decisions.set(decision.id, structuredClone(decision)),
    async goldVotes(reviewer) {
      return standing([...decisions.values()]).flatMap((one) => {
        const truth = items.get(one.item)?.item.gold ?? null;
        return one.reviewer === reviewer && truth !== null ? [{ verdict: one.answer.verdict, truth }] : [];
      });
    },
    delivery: async (decision) => outbox.get(decision) ?? null,
    deliveries: async (item) => (decided.get(item) ?? []).flatMap((id) => outbox.get(id) ?? []),
    async due({ run, limit, now }) {
      const ofRun = ({ item }: Delivery) => run === null || items.get(item)?.item.run === run;
      return [...outbox.values()].filter((one) => isDue(one, now) && ofRun(one)).slice(0, limit);
    },
    addDelivery: async (delivery) => void outbox.set(delivery.decision, delivery),
    setDelivery: async (delivery) => void outbox.set(delivery.decision, delivery),
  };
}

import { expect } from 'vitest';
import { MettleError } from '../../core/errors.ts';
import type { ReviewItem } from '../../review/item.ts';
import type { ClaimedItem, ReviewQueue } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { RUN, type TestStore } from '../store/fixture.ts';
import { CANARY, reviewAnswer, reviewItem } from './items.ts';
import { withItems } from './started.ts';

const PEOPLE = ['ada', 'bo', 'cy', 'dee', 'eve'];
const STEPS = 400;

/** Numbers that stand nowhere else, for what hides in numbers. */
const hiddenNumber = (row: number, field: number) => Number(`0.${field}5772156${row}1`);

const secretItem = (row: number): ReviewItem =>
  reviewItem(row, {
    wanted: 1 + (row % 3),
    category: `${CANARY}-category`,
    priority: hiddenNumber(row, 1),
    flags: [
      { reason: 'disagreement', value: hiddenNumber(row, 2) },
      ...(row === 2 ? [{ reason: 'gold' as const, value: null }] : []),
      { reason: 'sensitive_category', value: hiddenNumber(row, 3) },
    ],
    gold: row === 2 ? `${CANARY}-truth` : null,
    selection: {
      stratum: `${CANARY}-stratum`,
      inclusion: hiddenNumber(row, 4),
      seed: 77_031_337 + row,
      rule: `${CANARY}-rule`,
    },
  });

const secretOf = (who: string) => `said-by-${who}-${CANARY}`;
const secretAnswer = (who: string, verdict: string) =>
  reviewAnswer(verdict, { reason: secretOf(who), policies: [secretOf(who)], severity: 0.661_803_3 });

/** A stream of pseudo-random integers below `n` (xorshift32). */
function draws(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

/** Nothing in what `who` was given may come from a peer or from how the item was chosen. */
function expectBlind(text: string, who: string): void {
  const others = text.replaceAll(JSON.stringify(secretOf(who)).slice(1, -1), '');
  expect(others).not.toContain(CANARY);
  for (const row of [0, 1, 2, 3, 4, 5])
    for (const field of [1, 2, 3, 4]) expect(others).not.toContain(`${hiddenNumber(row, field)}`);
  expect(others).not.toMatch(/770313\d\d|disagreement|sensitive_category|gold|inclusion|stratum|priority|flags/);
  for (const peer of PEOPLE) if (peer !== who) expect(others).not.toContain(`"${peer}`);
}

/** Every reviewer-facing method that may be called before the commit, by name. */
export const BLIND_METHODS = [
  'claim',
  'show',
  'heartbeat',
  'hold',
  'release',
  'skip',
  'decide',
  'undo',
  'list',
  'leases',
] as const satisfies readonly (keyof ReviewQueue)[];

/** Blindness as a property: random acts of five people, everything they are given looked through. */
export const reviewBlindnessSuite: Suite<TestStore> = [
  {
    name: 'gives a reviewer nothing of peers, flags, stratum, priority, inclusion or gold, whatever people do before',
    async run(create) {
      for (const seed of [1, 2]) {
        const items = [0, 1, 2, 3, 4, 5].map(secretItem);
        const { reviews, clock } = await withItems(create, items);
        const pick = draws(seed * 7_919);
        const used = new Map<string, number>();
        const mine = new Map<string, ClaimedItem>();
        for (let step = 0; step < STEPS; step += 1) {
          const who = PEOPLE[pick(PEOPLE.length)] as string;
          const method = BLIND_METHODS[pick(BLIND_METHODS.length)] as (typeof BLIND_METHODS)[number];
          const held = mine.get(who);
          const id = (items[pick(items.length)] as ReviewItem).id;
          const lease = held?.lease ?? { item: id, reviewer: who, epoch: 1 };
          const decide = (undoMs: number) => {
            const answer = secretAnswer(who, ['safe', 'unsafe'][pick(2)] as string);
            return reviews.decide({ id: `${secretOf(who)}-${step}`, lease, answer, undoMs });
          };
          const acts: Record<(typeof BLIND_METHODS)[number], () => Promise<unknown>> = {
            claim: async () => {
              const claim = await reviews.claim({ run: RUN, reviewer: who });
              if (claim !== null) mine.set(who, claim);
              return claim;
            },
            show: () => reviews.show(id, who),
            heartbeat: () => reviews.heartbeat(lease),
            hold: () => reviews.hold(lease, { ms: 1_000, reason: secretOf(who) }),
            release: () => reviews.release(lease),
            skip: () => (pick(8) === 0 ? reviews.skip(lease, secretOf(who)) : reviews.release(lease)),
            decide: () => decide(pick(2) * 5_000),
            undo: async () => {
              const { id: decision } = await decide(5_000);
              return reviews.undo(decision, who);
            },
            list: () => reviews.list({ reviewer: who }),
            leases: () => reviews.leases(who),
          };
          if (pick(5) === 0) clock.advance(pick(400_000));
          try {
            const given = await acts[method]();
            used.set(method, (used.get(method) ?? 0) + 1);
            expectBlind(JSON.stringify(given ?? null), who);
          } catch (error) {
            if (!(error instanceof MettleError)) throw error;
            expectBlind(`${error.message} ${error.hint}`, who);
          }
        }
        expect([...used.keys()].sort()).toEqual([...BLIND_METHODS].sort());
        expect(await Promise.all(items.map(({ id }) => reviews.decisions(id)))).not.toEqual(items.map(() => []));
      }
    },
  },
  {
    name: 'gives an adjudicator the answers alone, and the reveal nothing of flags or gold',
    async run(create) {
      const item = secretItem(1);
      const { reviews } = await withItems(create, [item]);
      for (const [who, verdict] of [
        ['ada', 'safe'],
        ['bo', 'unsafe'],
      ] as const) {
        const lease = (await reviews.claim({ run: RUN, reviewer: who }))?.lease;
        if (lease === undefined) throw new Error('nothing to claim');
        await reviews.decide({ id: who, lease, answer: secretAnswer(who, verdict), undoMs: 0 });
      }
      await reviews.claim({ run: RUN, reviewer: 'cy' });
      const view = await reviews.adjudicationOf(item.id, 'cy');
      const shown = await reviews.reveal('bo', 'bo');
      const names = [Object.keys(view), Object.keys(view.item), Object.keys(view.answers[0] ?? {})];
      expect(names.map((keys) => keys.sort())).toEqual([
        ['answers', 'item'],
        ['caseId', 'draft', 'dueAt', 'id', 'kind', 'role', 'round', 'run'],
        ['answer', 'label', 'revised', 'role'],
      ]);
      expect(Object.keys(shown).sort()).toEqual(['caseId', 'decision', 'heldUntil', 'peers', 'run']);
      for (const [given, who] of [
        [view, 'cy'],
        [shown, 'bo'],
      ] as const) {
        const known = ['ada', 'bo'].reduce((text, peer) => text.replaceAll(secretOf(peer), ''), JSON.stringify(given));
        expectBlind(known, who);
      }
    },
  },
];

import type { ContentPart } from '../../core/content.ts';
import { digestOf, sha256 } from '../../core/digest.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { verdict } from '../../moderation/verdict.ts';
import type { ReviewItem } from '../../review/item.ts';
import { createFileBlobs } from '../../store/files/blobs.ts';
import type { Store } from '../../store/store.ts';
import { reviewItem } from '../review/items.ts';
import { answer, frozenRun, moderationCase, RUN, verdictRow } from '../store/fixture-data.ts';

/** What must not be printed before the commit: one in each place that could carry it. */
export const CANARIES = {
  outcome: 'not_assessable',
  category: 'canary-machine-category',
  machineReason: 'canary-machine-reason',
  score: 0.7319462,
  rationale: 'canary-rationale',
  peerReason: 'canary-peer-reason',
  peerCategory: 'SELF_HARM.instructions',
  peerName: 'peer-canary',
  flag: 'novelty',
  flagValue: 0.8312975,
  stratum: 'canary-stratum',
  rule: 'canary-rule',
  inclusion: 0.2718281,
  seed: 31_337_171,
  priority: 4_242_424_243,
  itemCategory: 'canary-item-category',
  gold: 'canary-gold',
  truth: 'canary-native-label',
  facet: 'canary-facet',
  row: 'canary-row',
} as const;

/** U+202E, U+200B, an escape sequence, the C1 form of one. */
export const HOSTILE_TEXT = 'safe\u202Eelif\u200B \u001b[2J\u001b[31mred \u009b31m end';

export const LAB_RUN = RUN;

export interface ReviewLab {
  readonly cases: readonly ModerationCase[];
  readonly items: readonly ReviewItem[];
}

/**
 * A frozen run with verdicts, items that want two answers each, and accounts ada, bo, cy (adjudicator), lea (lead),
 * peer-canary. The peer has answered items 0 and 1.
 */
export async function seedReview(store: Store, contents: readonly (readonly ContentPart[])[]): Promise<ReviewLab> {
  const cases = contents.map((content, i) =>
    moderationCase(i, {
      rowId: `${CANARIES.row}-${i}`,
      content,
      truth: { verdict: 'unsafe', categories: { HATE: true }, native: { [CANARIES.truth]: true } },
      facets: { functionality: CANARIES.facet },
    }),
  );
  await frozenRun(store, cases);
  await store.results.record(
    cases.map((one) =>
      verdictRow(one, {
        moderator: 'machine-canary',
        verdict: verdict({
          outcome: CANARIES.outcome,
          reason: CANARIES.machineReason,
          categories: [CANARIES.category],
          score: CANARIES.score,
        }),
      }),
    ),
  );
  await store.ledger.keep(
    cases.map(({ id }) => ({
      key: digestOf(['call', id]),
      run: LAB_RUN,
      endpoint: 'chat',
      answer: answer(CANARIES.rationale),
    })),
  );
  const { reviews } = store;
  for (const name of ['ada', 'bo', CANARIES.peerName]) await reviews.addReviewer({ name, roles: ['reviewer'] });
  await reviews.addReviewer({ name: 'cy', roles: ['adjudicator'] });
  await reviews.addReviewer({ name: 'lea', roles: ['lead'] });
  const items = cases.map((one, i) => labItem(one, i));
  await reviews.publish(items);
  for (const [i, item] of items.slice(0, 2).entries()) {
    const claimed = await reviews.claim({ run: LAB_RUN, reviewer: CANARIES.peerName, item: item.id });
    if (claimed === null) throw new Error('the peer could not claim');
    await reviews.decide({
      id: `peer-decision-${i}`,
      lease: claimed.lease,
      answer: {
        verdict: 'controversial',
        policies: [CANARIES.peerCategory],
        severity: 3,
        confidence: 0.5,
        reason: CANARIES.peerReason,
        seconds: 1,
      },
      undoMs: 0,
    });
  }
  return { cases, items };
}

function labItem({ id, content }: ModerationCase, i: number): ReviewItem {
  const medium = content.find(({ type }) => type === 'image' || type === 'video');
  const gold = i === 2 ? CANARIES.gold : null;
  const flag = { reason: gold === null ? CANARIES.flag : ('gold' as const), value: CANARIES.flagValue };
  return reviewItem(i, {
    caseId: id,
    kind: medium?.type === 'image' ? 'image' : 'text',
    category: CANARIES.itemCategory,
    priority: CANARIES.priority + i,
    dueAt: Date.parse('2031-02-03T04:05:06Z'),
    wanted: 2,
    flags: [flag],
    selection: {
      stratum: CANARIES.stratum,
      inclusion: CANARIES.inclusion,
      seed: CANARIES.seed,
      rule: CANARIES.rule,
    },
    gold,
  });
}

/** Stores a drawn picture as the bytes of a case and returns its part. */
export async function pictureIn(dataDir: string, png: Uint8Array): Promise<ContentPart> {
  const hash = await createFileBlobs({ folder: `${dataDir}/blobs` }).put(png);
  if (hash !== sha256(png)) throw new Error('stored under another name');
  return { type: 'image', source: { kind: 'blob', sha256: hash } };
}

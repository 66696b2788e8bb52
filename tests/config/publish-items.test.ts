import { describe, expect, it } from 'vitest';
import { publishItems } from '../../config/publish-items.ts';
import { reviewPlanOf } from '../../config/review-plan.ts';
import { systemClock } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import { caseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { verdict } from '../../moderation/verdict.ts';
import { readSpec } from '../../runs/read-spec.ts';
import { frozenSpec } from '../../runs/spec.ts';
import { createMemoryStore } from '../../store/memory-store.ts';

const SPEC = `
name: t
cases: [{ dataset: xstest }]
moderators: [{ name: word, dialect: json-policy, endpoint: e, model: m }]
endpoints: { e: { base_url: "http://127.0.0.1:1" } }
review: { people: 1, gold: 0.2, rules: [{ name: audit, reason: random_audit, share: 0.5 }] }
`;
const CASES = Array.from({ length: 200 }, (_, i): ModerationCase => {
  const source = { source: 's', version: '1' };
  const truth = { verdict: i % 4 === 0 ? null : i % 2 === 0 ? 'safe' : 'unsafe', categories: {}, native: {} } as const;
  const id = caseId(source, { rowId: String(i) });
  const content = [{ type: 'text', text: String(i) }] as const;
  return { id, ...source, rowId: String(i), content, truth, facets: {}, cluster: null, language: 'en' };
});
const never = new AbortController().signal;

async function scene() {
  const store = createMemoryStore({ clock: systemClock });
  const spec = readSpec(SPEC, 's');
  await store.runs.create({
    id: 'r',
    name: 'r',
    specDigest: sha256('s'),
    ordinal: 1,
    spec: frozenSpec(spec),
    operations: {},
  });
  const info = { digest: sha256('m'), cases: CASES.length, rejected: 0, skipped: {}, media: [], sources: [] };
  const batches = async function* () {
    yield { cases: CASES, rejected: [] };
  };
  const run = await store.runs.freeze('r', batches(), () => info, { digest: 'e', parts: {} });
  const row = { run: 'r', moderator: 'word', ask: 0, callKey: null, modelAnswered: null, inputTokens: null };
  await store.results.record(
    CASES.map(({ id }) => ({
      ...row,
      caseId: id,
      verdict: verdict({ outcome: 'unsafe', categories: ['HATE'] }),
      outputTokens: null,
      evaluation: sha256('e'),
    })),
  );
  const plan = reviewPlanOf(spec);
  if (plan === null) throw new TypeError('the spec has a review');
  return { store, run, stage: { plan, run: 'r', openedAt: 1_000 } };
}

describe('items of a run', () => {
  it('are what the rules draw and gold beside it, unmarked and of no drawn case', async () => {
    const { store, run, stage } = await scene();
    await publishItems(store, run, stage, { gold: 0.2, draining: never });
    const items = await store.reviews.items('r', { limit: 1_000 });
    const gold = items.filter(({ item }) => item.gold !== null);
    const drawn = items.filter(({ item }) => item.gold === null);
    expect(drawn.length).toBeGreaterThan(70);
    expect(gold).toHaveLength(Math.round(drawn.length / 4));
    expect(new Set(items.map(({ item }) => item.caseId)).size).toBe(items.length);
    const truths = new Map(CASES.map(({ id, truth }) => [id, truth.verdict]));
    for (const { item } of gold) expect(item.gold).toBe(truths.get(item.caseId));
    // Whoever opted out of a category is not sent it as gold either.
    expect(new Set(items.map(({ item }) => item.category))).toEqual(new Set(['HATE']));
  });

  it('are the same when the stage is tried again', async () => {
    const { store, run, stage } = await scene();
    await publishItems(store, run, stage, { gold: 0.2, draining: never });
    const before = await store.reviews.items('r', { limit: 1_000 });
    await publishItems(store, run, stage, { gold: 0.2, draining: never });
    expect(await store.reviews.items('r', { limit: 1_000 })).toEqual(before);
  });

  it('stop when the worker drains, and what is published stays', async () => {
    const { store, run, stage } = await scene();
    const draining = AbortSignal.abort();
    await expect(publishItems(store, run, stage, { gold: 0, draining })).rejects.toThrow('draining');
  });
});

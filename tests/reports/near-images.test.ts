import { describe, expect, it } from 'vitest';
import { reportInput } from '../../config/reporting.ts';
import type { ContentPart } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';
import type { Derived } from '../../media/derivations.ts';
import { planDigest, STILL } from '../../media/plan.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { specSchema } from '../../runs/spec.ts';
import type { Store } from '../../store/store.ts';
import { batches, EVALUATION, inMemory, manifestInfo, newRun, RUN } from '../store/fixture.ts';
import { moderationCase } from './fixture.ts';
import { drawing, imageFile } from './media-fixture.ts';

const ONES = 'f'.repeat(64);
/** 31 and 32 bits from ONES. */
const NEAR = `00000001${'f'.repeat(56)}`;
const FAR = `00000000${'f'.repeat(56)}`;
const BLUR = { hash: ONES, quality: 49 };

async function derive(store: Store, part: ContentPart, pdq: { hash: string; quality: number }): Promise<void> {
  if (part.type !== 'image') throw new TypeError('an image was expected');
  const item = { sha256: sha256('made'), bytes: 1, mime: 'image/jpeg', width: 9, height: 9, atS: null, pdq } as const;
  const derived: Derived = { kind: 'made', items: [item], source: { width: 9, height: 9, durationS: null } };
  await store.derivations.keep({ key: { source: part.source.sha256, plan: planDigest(STILL) }, derived, tools: {} });
}

/** A run whose cases show these, one part a case, and whose moderator looks at images or at none. */
async function run(parts: readonly ContentPart[], images: 'many' | 'none' = 'many') {
  const store = await inMemory();
  const cases = parts.map(
    (part, i): ModerationCase => ({
      ...moderationCase({ key: `n${i}`, truth: 'safe' }),
      content: [part],
    }),
  );
  const spec = specSchema.parse({
    name: 'spec',
    cases: [{ dataset: 'hatecheck' }],
    endpoints: { local: {} },
    moderators: [{ name: 'guard', dialect: 'json-policy', endpoint: 'local', model: 'guard-a', media: { images } }],
    report: { draws: 20 },
  });
  const info = { ...manifestInfo(cases.length), media: [[0, cases.length] as const] };
  await store.runs.create({ ...newRun(), spec: JSON.parse(JSON.stringify(spec)) });
  await store.runs.freeze(RUN, batches({ cases }), () => info, EVALUATION);
  return store;
}

describe('image files that look alike', () => {
  const parts = ['a', 'b', 'c', 'blurred', 'not made'].map(imageFile);
  const drawn = drawing('d');

  async function filled(images?: 'many' | 'none') {
    const store = await run([...parts, parts[0]!, drawn], images);
    const [a, b, c, blurred] = parts as [ContentPart, ContentPart, ContentPart, ContentPart];
    await derive(store, a, { hash: ONES, quality: 50 });
    await derive(store, b, { hash: NEAR, quality: 100 });
    await derive(store, c, { hash: FAR, quality: 100 });
    await derive(store, blurred, BLUR);
    await derive(store, drawn, { hash: ONES, quality: 100 });
    return reportInput(store, RUN);
  }

  it('are counted as pairs of files at most 31 bits apart, without drawings, copies and poor hashes', async () => {
    const { nearDuplicates } = await filled();
    // a with b (31 bits) and b with c (1 bit); a is 32 bits from c.
    expect(nearDuplicates).toEqual({ images: 5, compared: 3, pairs: 2, max_distance: 31, min_quality: 50 });
  });

  it('stand in the report', async () => {
    const model = await buildReport(await filled());
    expect(renderHtml(model)).toContain('<li>2 pairs of different image files look alike');
    expect(renderCsv(model)).toContain('data,,,,near_duplicates,,,pairs,2,');
  });

  it('are not asked for when no moderator looks at images or no case shows a file', async () => {
    expect((await filled('none')).nearDuplicates).toBeNull();
    const store = await run([drawn]);
    await derive(store, drawn, { hash: ONES, quality: 100 });
    expect((await reportInput(store, RUN)).nearDuplicates).toBeNull();
  });
});

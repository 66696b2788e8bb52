import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import type { CaseId } from '../../../core/ids.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import { moderationCase } from '../fixture.ts';
import { drawnCase } from '../media-fixture.ts';
import { disguised, pressed, reportOf } from './support.ts';

type Answers = (readonly [ModerationCase, Outcome | null])[];
const positives = Array.from({ length: 40 }, (_, i) => moderationCase({ key: `u${i}`, truth: 'unsafe' }));

describe('the pairs of the table of pleas', () => {
  it('are cases of one truth that are shown alike, and nothing else', async () => {
    const [item] = positives as [ModerationCase];
    const facets = pressed(item, 'urgency').facets;
    const strays = [
      pressed(item, 'fiction', { truth: { verdict: 'safe', categories: {}, native: {} } }),
      pressed(pressed(item, 'satire'), 'research'),
      pressed(item, 'permission', { content: drawnCase(item).content }),
      pressed(item, 'urgency', { facets: { ...facets, pressed_from: sha256('nowhere') } }),
      pressed(item, 'consensus', { facets: { ...facets, pressure: '<b>flattery' } }),
      { ...item, id: sha256('own') as CaseId, facets: { pressure: 'authority' } },
    ];
    const all = [item, pressed(item, 'satire'), ...strays];
    const { suites } = await reportOf({ guard: all.map((one) => [one, 'unsafe'] as const) });
    expect(suites?.pressure?.rows.map(({ pressure }) => pressure)).toEqual(['satire']);
  });

  it('are apart from disguises, also for a text whose source calls it disguised', async () => {
    const own = positives.map((item) => ({ ...item, facets: { obfuscation: 'leetspeak' } }));
    const { suites } = await reportOf({
      guard: own.flatMap(
        (item): Answers => [
          [item, 'unsafe'],
          [disguised(item, 'rot13'), 'safe'],
          [pressed(item, 'satire'), 'unsafe'],
        ],
      ),
    });
    expect(suites?.obfuscation?.rows.map(({ obfuscation }) => obfuscation)).toEqual(['rot13']);
    expect(suites?.pressure?.rows.map(({ unsafe }) => unsafe.flips.value)).toEqual([0]);
  });

  it('make no variant of the ablation, whose texts are clean ones', async () => {
    const clean = positives.slice(0, 4);
    const all = clean.flatMap((item) => [item, pressed(item, 'satire')]).flatMap((item) => [item, drawnCase(item)]);
    const { suites } = await reportOf({ guard: all.map((item) => [item, 'unsafe'] as const) });
    expect(suites?.ablation?.texts).toBe(4);
    expect(suites?.ablation?.rows.map(({ variant }) => variant)).toEqual(['as text', 'image/plain']);
  });

  it('count for no table of clean texts, whatever its source calls its variant', async () => {
    const quoted = positives.slice(0, 3).map((item) => ({ ...item, facets: { speech_act: 'quotation' } }));
    const bare = (item: ModerationCase) => ({ speech_act: 'quotation', pressure: 'satire', pressed_from: item.id });
    const all = quoted.flatMap((item) => [item, pressed(item, 'satire', { facets: bare(item) })]);
    const { suites } = await reportOf({ guard: all.map((item) => [item, 'unsafe'] as const) });
    expect(suites?.speech_acts?.rows.map(({ cases }) => cases)).toEqual([3]);
    expect(suites?.pressure?.rows.map(({ pairs }) => pairs)).toEqual([3]);
  });
});

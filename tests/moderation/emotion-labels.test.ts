import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import { createEmotionLabels, hasEmotionTruth } from '../../moderation/dialects/emotion-labels.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { toClassificationRow } from '../../moderation/score-rows.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { isDecision } from '../../moderation/verdict.ts';
import { readSpec } from '../../runs/read-spec.ts';
import { collectShipped } from '../datasets/support.ts';

const dialect = createEmotionLabels();
const SETTINGS = { policy: null, logprobs: false, schema: true };
const LABELS = TAXONOMIES.goemotions.categories.map(({ code }) => code);
const read = (raw: string) => {
  const { outcome, reason, categories, unknownCategories, duplicates } = dialect.parse(raw);
  return { outcome, reason, categories, unknown: unknownCategories, duplicates };
};
const labelled = { outcome: 'not_assessable', reason: 'labels_only', unknown: [], duplicates: [] };

describe('the emotion dialect', () => {
  it('reads labels in the order of the list, bare or in a fence, whatever their case', () => {
    const twice = { ...labelled, categories: ['joy', 'love'] };
    expect(read('{"emotions": ["love", "joy"]}')).toEqual(twice);
    expect(read('<think>hm</think>\n```json\n{"emotions": ["Love ", "JOY"]}\n```')).toEqual(twice);
    expect(read('{"emotions": []}')).toEqual({ ...labelled, categories: [] });
  });

  it('keeps what is no label apart and notes what is named twice', () => {
    expect(read('{"emotions": ["joy", "rage", "joy"]}')).toEqual({
      ...labelled,
      categories: ['joy'],
      unknown: ['rage'],
      duplicates: ['joy'],
    });
  });

  it.each([
    ['', 'empty'],
    ['joy', 'format'],
    ['["joy"]', 'format'],
    ['{"emotions": "joy"}', 'format'],
    ['{"emotions": [1]}', 'format'],
    ['{"emotions": [""]}', 'format'],
    ['{"emotions": [null]}', 'format'],
    ['{"emotion": ["joy"]}', 'format'],
    ['{"emotions": ["joy"], "verdict": "safe"}', 'format'],
    ['{"emotions": ["joy"], "emotions": ["anger"]}', 'format'],
    ['{"emotions": ["joy"', 'format'],
    ['The labels are {"emotions": ["joy"]}', 'format'],
    ['{"emotions": ["none", "joy"]}', 'contradiction'],
    ['<think>joy', 'truncated'],
    ['{"emotions": ["jo\uFFFDy"]}', 'encoding'],
  ])('calls %j invalid', (raw, reason) => {
    expect(read(raw)).toMatchObject({ outcome: 'invalid', reason, categories: null });
  });

  it('sees a refusal as one', () => {
    expect(read("I can't help with that.")).toMatchObject({ outcome: 'refused' });
  });

  it('never decides and never throws, whatever it is given', () => {
    const near = fc.json().map((json) => `{"emotions": ${json}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), near), (raw) => {
        const { outcome, categories } = dialect.parse(raw);
        expect(isDecision(outcome)).toBe(false);
        expect((categories ?? []).every((label) => LABELS.includes(label))).toBe(true);
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  it('asks for its 28 labels by schema and shows the text between its marks', () => {
    const request = dialect.render([textEvidence('so happy </content>')], SETTINGS);
    expect(JSON.stringify(request.schema)).toContain(JSON.stringify(LABELS));
    for (const label of LABELS) expect(JSON.stringify(request.messages[0])).toContain(label);
    expect(JSON.stringify(request.messages[1])).toMatch(/<content [0-9a-f]{16}>.*so happy/);
    expect(dialect.render([], { ...SETTINGS, schema: false }).schema).toBeNull();
  });

  it('is not asked about a case whose source says nothing of emotions', async () => {
    const hate = (await collectShipped('xstest')).cases[0]!;
    const feeling = {
      ...hate,
      truth: { ...hate.truth, native: Object.fromEntries(LABELS.map((one) => [one, false])) },
    };
    expect(dialect.leavesOut?.(hate)).toBe('no_emotion_task');
    expect(dialect.leavesOut?.(feeling)).toBeNull();
    expect(hasEmotionTruth({ truth: { ...feeling.truth, native: { ...feeling.truth.native, joy: null } } })).toBe(
      false,
    );
  });

  it('gives a row that no binary score and no hazard counts', () => {
    const item = {
      id: sha256('x') as CaseId,
      source: 's',
      version: '1',
      rowId: null,
      content: [],
      truth: { verdict: 'unsafe' as const, categories: { HATE: true }, native: {} },
      facets: {},
      cluster: null,
      language: 'en',
    };
    const verdict = dialect.parse('{"emotions": ["anger"]}');
    const row = toClassificationRow({ case: item, verdict, taxonomy: dialect.taxonomy });
    expect(row).toMatchObject({ predicted: null, status: 'not_assessable' });
    expect(new Set(Object.values(row.categories_predicted))).toEqual(new Set(['na']));
  });

  it('is refused where a spec wants a verdict of it', () => {
    const spec =
      (more: string, own = '') =>
      () =>
        readSpec(
          `name: t\ncases: [{ dataset: goemotions }]\nendpoints: { e: {} }\nmoderators:\n  - { name: m, dialect: keyword }\n  - { name: emo, dialect: emotion-labels, endpoint: e, model: x${own} }\n${more}`,
          's',
        );
    expect(spec('')).not.toThrow();
    expect(spec('combinations: [{ name: both, rule: any, of: [m, emo] }]')).toThrow(
      /emo labels emotions.*be combined/s,
    );
    expect(spec('report: { thresholds: [{ moderator: emo, metric: accuracy, at_least: 0.5 }] }')).toThrow(
      /no such metric/,
    );
    expect(spec('', ', score: votes')).toThrow(/leave score out/);
  });
});

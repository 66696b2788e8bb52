import { describe, expect, it } from 'vitest';
import type { CaseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { toClassificationRow } from '../../moderation/score-rows.ts';
import { HAZARDS } from '../../moderation/taxonomies/hazards.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { DECISIONS, MISSING_OUTCOMES, type Verdict, verdict } from '../../moderation/verdict.ts';

const CASE: ModerationCase = {
  id: 'c1' as CaseId,
  source: 'hatecheck',
  version: '1',
  rowId: '7',
  content: [{ type: 'text', text: 'hostile text' }],
  truth: { verdict: 'unsafe', categories: { HATE: true, THREAT: null }, native: {} },
  facets: { functionality: 'slur_h', target: 'women', split: 'test' },
  cluster: 't1',
  language: 'en',
};

const row = (found: Verdict, item: ModerationCase = CASE) =>
  toClassificationRow({ case: item, verdict: found, taxonomy: TAXONOMIES['llama-guard-3'] });

describe('a row to score', () => {
  it('carries the decision, its score and what groups the case, never its text', () => {
    const made = row(verdict({ outcome: 'unsafe', categories: ['S10'], score: 0.8 }));
    expect(made).toMatchObject({
      case_id: 'c1',
      truth: 'unsafe',
      predicted: 'unsafe',
      status: null,
      score: 0.8,
      categories_truth: { HATE: true, THREAT: null },
      group: 'slur_h',
      cluster: 't1',
      split: 'test',
      language: 'en',
    });
    expect(JSON.stringify(made)).not.toContain('hostile');
  });

  it.each(DECISIONS)('keeps %s as the predicted label', (outcome) => {
    expect(row(verdict({ outcome, categories: [] }))).toMatchObject({ predicted: outcome, status: null });
  });

  it.each(MISSING_OUTCOMES)('counts %s as no answer, with its status and without a score', (outcome) => {
    expect(row(verdict({ outcome, score: 0.1 }))).toMatchObject({ predicted: null, status: outcome, score: null });
  });

  it.each(['safe', 'unsafe', null] as const)('passes the truth %s on as it is', (truth) => {
    const item = { ...CASE, truth: { ...CASE.truth, verdict: truth } };
    expect(row(verdict({ outcome: 'safe', categories: [] }), item).truth).toBe(truth);
  });

  it('says of every hazard whether it was named, unknown or not assessable', () => {
    const named = row(verdict({ outcome: 'unsafe', categories: ['S10'] })).categories_predicted;
    for (const { id } of HAZARDS) expect(named).toHaveProperty([id]);
    expect(named).toMatchObject({ HATE: true, PRIVACY: false, VIOLENCE: null, THREAT: 'na', HARASS: 'na' });
    const none = row(verdict({ outcome: 'invalid', reason: 'format' })).categories_predicted;
    expect(none).toMatchObject({ HATE: null, PRIVACY: null, HARASS: 'na' });
    expect(Object.values(none)).not.toContain(false);
    const unnamed = row(verdict({ outcome: 'unsafe', categories: null })).categories_predicted;
    expect(Object.values(unnamed)).not.toContain(false);
  });

  it('groups by type where there is no functionality, else by nothing', () => {
    expect(row(verdict({ outcome: 'safe' }), { ...CASE, facets: { type: 'homonyms' } }).group).toBe('homonyms');
    expect(row(verdict({ outcome: 'safe' }), { ...CASE, facets: {} })).toMatchObject({ group: null, split: null });
  });
});

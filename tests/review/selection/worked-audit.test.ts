import { describe, expect, it } from 'vitest';
import type { CaseId } from '../../../core/ids.ts';
import { scoreAudit } from '../../../metrics/audit/score-audit.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import { applyDecision, nextStep, openReview } from '../../../review/process/case-review.ts';
import { VERDICT_ONLY } from '../../../review/process/terms.ts';
import { auditCases, type PoolCase, poolCaseOf } from '../../../review/selection/audit-cases.ts';
import type { Candidate } from '../../../review/selection/candidate.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import type { SelectionRule } from '../../../review/selection/review-plan.ts';
import { createTruthOf, type ReviewedItem, reviewedCases } from '../../../review/selection/reviewed-truth.ts';
import { itemOf } from '../../../review/selection/select-items.ts';
import { LABELS, WORKED_STRATA } from '../../metrics/audit/support.ts';
import { candidate, caseNumber, reviewPlan, said, shuffled, stage } from './support.ts';

/** Rules whose chances together are the sampling fractions of R 8.4: .03, .2, .1, .015. */
const AUDIT_SHARE = 240 / 16000;
const HATE_SHARE = 1 - (1 - 60 / 2000) / (1 - AUDIT_SHARE);
const base = { version: 1 } as const;
const RULES: readonly SelectionRule[] = [
  { ...base, name: 'audit', reason: 'random_audit', share: AUDIT_SHARE },
  { ...base, name: 'hate', reason: 'sensitive_category', share: HATE_SHARE, hazards: ['HATE'] },
  {
    ...base,
    name: 'doubt',
    reason: 'low_margin',
    of: 'confidence',
    below: 0.9,
    share: 1 - (1 - 100 / 500) / ((1 - AUDIT_SHARE) * (1 - HATE_SHARE)),
  },
  {
    ...base,
    name: 'differ',
    reason: 'disagreement',
    of: 'votes',
    above: 0,
    share: 1 - (1 - 150 / 1500) / (1 - AUDIT_SHARE),
  },
];
const PLAN = reviewPlan({ rules: RULES });

const unsafe = { outcome: 'unsafe', hazards: ['HATE'] } as const;
const VERDICTS: readonly Candidate['verdicts'][] = [
  [said('a', { ...unsafe, confidence: 0.95 })],
  [said('a', { ...unsafe, confidence: 0.7 })],
  [said('a', { confidence: 0.95 }), said('b', { outcome: 'unsafe' })],
  [said('a', { confidence: 0.95 })],
];

/** What two people made of an item that both answered alike: through the process, as a run has it. */
function reviewedVerdict(verdict: string): string | null {
  let review = openReview({
    wanted: 2,
    dueAt: null,
    remindAt: [],
    graceMs: null,
    conflict: VERDICT_ONLY,
    partial: 'undecided',
    gold: null,
  });
  for (const reviewer of ['r1', 'r2']) {
    const first = { verdict, categories: [], severity: null };
    review = applyDecision(review, { id: reviewer, reviewer, role: 'reviewer', at: 1, first, revised: null });
  }
  const step = nextStep(review, 2);
  return step.do === 'close' ? step.result.verdict : null;
}

/** 20,000 cases of which the plan drew just as many as R 8.4 says (case numbers are tried until they fit), all closed. */
function workedRun({ expired }: { readonly expired: number }) {
  const pool: PoolCase[] = [];
  const items: ReviewedItem[] = [];
  const designOf = createPoolPass(PLAN).finish();
  let n = 0;
  WORKED_STRATA.forEach(({ population, n: judged, hits }, h) => {
    let [drawn, others] = [0, 0];
    while (drawn + others < population) {
      const one = candidate(n++, { verdicts: VERDICTS[h]! });
      const design = designOf(one);
      const item = itemOf(one, design, stage(PLAN));
      if (item === null ? others === population - judged - expired : drawn === judged + expired) continue;
      pool.push(poolCaseOf(one, design, 'a'));
      if (item === null) others += 1;
      else {
        const verdict = drawn < judged ? reviewedVerdict(drawn < hits ? 'unsafe' : 'safe') : null;
        items.push({
          item,
          state: verdict === null ? 'expired' : 'closed',
          result: verdict === null ? null : { verdict },
        });
        drawn += 1;
      }
    }
  });
  return { pool, items };
}

describe('the worked audit of R 8.4, from drawn items to the numbers', () => {
  const run = workedRun({ expired: 0 });
  const score = scoreAudit(auditCases(run.pool, reviewedCases(run.items)), { labels: LABELS, draws: 100_000 });

  it('has the sampling fractions of its strata as inclusion probabilities', () => {
    expect(run.pool).toHaveLength(20000);
    expect(run.items).toHaveLength(550);
    const printed = score.strata.map(({ stratum, predicted, population, labelled, probability }) => [
      stratum,
      predicted,
      population,
      labelled,
      Math.round(probability!.low * 1e6) / 1e6,
    ]);
    expect(printed).toEqual([
      ['mixed/differ', 'safe', 1500, 150, 0.1],
      ['safe/unflagged', 'safe', 16000, 240, 0.015],
      ['unsafe/doubt+hate', 'unsafe', 500, 100, 0.2],
      ['unsafe/hate', 'unsafe', 2000, 60, 0.03],
    ]);
  });

  it('has the weighted numbers, and the naive ones beside them', () => {
    const { weighted, naive, per_class } = score;
    const four = (value: number | null | undefined) => value?.toFixed(4);
    expect(
      [weighted.prevalence, weighted.precision, weighted.recall, weighted.f1, weighted.macro_f1].map(four),
    ).toEqual(['0.1370', '0.8840', '0.8066', '0.8435', '0.9100']);
    expect([naive.prevalence, naive.precision, naive.recall, naive.f1, naive.macro_f1].map(four)).toEqual([
      '0.2818',
      '0.7438',
      '0.7677',
      '0.7556',
      '0.8287',
    ]);
    expect(four(per_class.weighted.safe!.f1)).toBe('0.9764');
    expect(four(per_class.naive.safe!.f1)).toBe('0.9019');
  });

  it('has the printed intervals from Beta draws', () => {
    const printed = { prevalence: [0.125, 0.154], recall: [0.714, 0.861], macro_f1: [0.873, 0.93] } as const;
    for (const metric of ['prevalence', 'recall', 'macro_f1'] as const) {
      const { low, high } = score.intervals[metric]!;
      expect(Math.abs(low! - printed[metric][0]), `${metric} low`).toBeLessThan(0.0015);
      expect(Math.abs(high! - printed[metric][1]), `${metric} high`).toBeLessThan(0.0015);
    }
  });

  it('comes out the same whatever the order of cases and items', () => {
    const turned = auditCases(shuffled(run.pool, 1), reviewedCases(shuffled(run.items, 2)));
    const same = scoreAudit(turned, { labels: LABELS, draws: 50 });
    expect(same).toEqual(scoreAudit(auditCases(run.pool, reviewedCases(run.items)), { labels: LABELS, draws: 50 }));
  });

  it('lets the judged items of a stratum stand for those that expired: not safe, not left out', () => {
    const late = workedRun({ expired: 25 });
    expect(late.items).toHaveLength(650);
    const rows = scoreAudit(auditCases(late.pool, reviewedCases(late.items)), { labels: LABELS, draws: 0 });
    expect(rows.n_labelled).toBe(550);
    expect(rows.weighted).toEqual(score.weighted);
    expect(rows.naive).toEqual(score.naive);
  });

  it('refuses a pool whose verdicts changed after the draw, and one that lacks drawn cases', () => {
    const reviewed = reviewedCases(run.items);
    const drawn = run.items[0]!.item.caseId;
    const changed = run.pool.map((one) => (one.caseId === drawn ? { ...one, stratum: 'safe/unflagged' } : one));
    expect(() => [...auditCases(changed, reviewed)]).toThrow(/verdicts now say/);
    const lacking = run.pool.filter(({ caseId }) => caseId !== drawn);
    expect(() => [...auditCases(lacking, reviewed)]).toThrow(/550 cases were drawn, the pool has 549/);
  });
});

describe('strata with few judged cases', () => {
  /** 40 cases a stratum, `judged` of them, in `strata` strata of one prediction and probability. */
  function population(strata: number, judged: number) {
    const pool: PoolCase[] = [];
    const items: ReviewedItem[] = [];
    for (let n = 0; n < 40 * strata; n += 1) {
      const one = candidate(n);
      const stratum = `safe/s${n % strata}`;
      const isDrawn = n < 36 * strata;
      const design = { stratum, inclusion: 0.9, rule: isDrawn ? 'audit@1' : null, flags: [] };
      pool.push(poolCaseOf(one, design, 'a'));
      const item = itemOf(one, { ...design, flags: [{ reason: 'random_audit', value: null }] }, stage(PLAN));
      const isJudged = n < judged * strata;
      if (item !== null)
        items.push({ item, state: isJudged ? 'closed' : 'expired', result: isJudged ? { verdict: 'safe' } : null });
    }
    return { pool, items };
  }
  const strataOf = (judged: number, pooledBelow?: number) => {
    const { pool, items } = population(3, judged);
    const rows = auditCases(pool, reviewedCases(items), pooledBelow === undefined ? {} : { pooledBelow });
    return scoreAudit(rows, { labels: LABELS, draws: 0 }).strata.map(({ stratum, population, labelled }) => [
      stratum,
      population,
      labelled,
    ]);
  };

  it('become one: by the number judged, not the number drawn', () => {
    expect(strataOf(29)).toEqual([['pooled', 120, 87]]);
    expect(strataOf(30).map(([stratum]) => stratum)).toEqual(['safe/s0', 'safe/s1', 'safe/s2']);
    expect(strataOf(5, 5)).toHaveLength(3);
    expect(strataOf(5, 6)).toHaveLength(1);
  });
});

describe('what people found', () => {
  const designOf = createPoolPass(PLAN).finish();
  const always = { rule: 'audit@1', flags: [{ reason: 'random_audit', value: null }] } as const;
  const item = (n: number) => itemOf(candidate(n), { ...designOf(candidate(n)), ...always }, stage(PLAN))!;
  const closed = (n: number, verdict: string | null, round = 1): ReviewedItem => ({
    item: { ...item(n), round },
    state: 'closed',
    result: { verdict },
  });

  it('is the verdict of the newest closed round, in any order; gold, undecided and open items say nothing', () => {
    const gold: ReviewedItem = { ...closed(4, 'unsafe'), item: { ...item(4), gold: 'unsafe' } };
    const open: ReviewedItem = { item: { ...item(1), round: 3 }, state: 'open', result: null };
    const all = [closed(1, 'safe'), closed(1, 'unsafe', 2), open, closed(2, null), gold];
    for (const items of [all, [...all].reverse()]) {
      const { verdicts, items: drawn } = reviewedCases(items);
      expect([...verdicts]).toEqual([[caseNumber(1), 'unsafe']]);
      expect([...drawn.keys()].sort()).toEqual([caseNumber(1), caseNumber(2)].sort());
    }
  });

  it('counts a verdict that is no declared label as missing, whatever it is called', () => {
    const pool = [1, 2, 3].map((n) => poolCaseOf(candidate(n), designOf(candidate(n)), 'a'));
    const items = ['unsure', '__proto__', 'controversial'].map((verdict, n) => closed(n + 1, verdict));
    expect([...auditCases(pool, reviewedCases(items))].map(({ truth }) => truth)).toEqual([null, null, 'unsafe']);
  });

  it('is the truth of a case only where the report says so', () => {
    const subject = (n: number, verdict: 'safe' | 'unsafe' | null): Pick<ModerationCase, 'id' | 'truth'> => ({
      id: caseNumber(n) as CaseId,
      truth: { verdict, categories: {}, native: {} },
    });
    const reviewed = reviewedCases([closed(1, 'unsafe'), closed(2, null)]);
    const told = (source: Parameters<typeof createTruthOf>[1]) =>
      [subject(1, 'safe'), subject(2, 'safe'), subject(3, null)].map(createTruthOf(reviewed, source));
    const nothing = { verdict: null, source: null };
    const fromData = { verdict: 'safe', source: 'dataset' };
    const fromPeople = { verdict: 'unsafe', source: 'reviewed' };
    expect(told('dataset')).toEqual([fromData, fromData, nothing]);
    expect(told('reviewed')).toEqual([fromPeople, nothing, nothing]);
    expect(told('reviewed-first')).toEqual([fromPeople, fromData, nothing]);
  });
});

import { describe, expect, it } from 'vitest';
import type { AuditCase } from '../../../metrics/audit/audit-cell.ts';
import { scoreAudit, scoreAuditCells } from '../../../metrics/audit/score-audit.ts';
import { type RandomStream, randomStream } from '../../../metrics/prng.ts';
import { cellsFrom, drawWithoutReplacement, holds, LABELS, macroF1, uniform, WORKED_STRATA } from './support.ts';

const REPEATS = 2000;

function expectNominal(hits: number, of: string): void {
  expect(hits / REPEATS, of).toBeGreaterThanOrEqual(0.935);
  expect(hits / REPEATS, of).toBeLessThanOrEqual(0.97);
}

describe('intervals from Beta draws at the nominal 95 %', () => {
  it('hold the truth in 93.5 to 97 % of 2,000 audits of the worked design', { timeout: 120_000 }, () => {
    const stream = randomStream('audits of the worked design', 1);
    const truth = {
      prevalence: 2740 / 20000,
      precision: 2210 / 2500,
      recall: 2210 / 2740,
      macro_f1: macroF1({ tp: 2210, fp: 290, fn: 530, tn: 16970 }),
    };
    const held = { prevalence: 0, precision: 0, recall: 0, macro_f1: 0 };
    for (let audit = 0; audit < REPEATS; audit += 1) {
      const strata = WORKED_STRATA.map(({ hits, ...stratum }) => {
        const positives = Math.round((hits / stratum.n) * stratum.population);
        return { ...stratum, hits: drawWithoutReplacement(stream, { ...stratum, positives }) };
      });
      const score = scoreAuditCells({ cells: cellsFrom(strata) }, { labels: LABELS, stream: `audit ${audit}` });
      for (const metric of ['prevalence', 'precision', 'recall', 'macro_f1'] as const) {
        if (holds(score, metric, truth[metric])) held[metric] += 1;
      }
    }
    for (const [metric, hits] of Object.entries(held)) expectNominal(hits, metric);
  });

  it('hold the macro-F1 of 93.5 to 97 % of 2,000 drawn pools whose naive value is over 5 points off', {
    timeout: 120_000,
  }, () => {
    const stream = randomStream('pools of which a part is judged', 1);
    let held = 0;
    let pools = 0;
    for (let made = 0; pools < REPEATS; made += 1) {
      const { cases, truth } = makePool(stream);
      const score = scoreAudit(cases, { labels: LABELS, stream: `pool ${made}` });
      if (Math.abs(score.naive.macro_f1! - truth) <= 0.05) continue;
      pools += 1;
      if (holds(score, 'macro_f1', truth)) held += 1;
      expect(made).toBeLessThan(REPEATS * 1.2);
    }
    expectNominal(held, 'macro_f1');
  });
});

/** A pool of 4,000 cases: doubtful verdicts are likelier wrong and likelier judged; each case is drawn on its own. */
function makePool(stream: RandomStream): { cases: AuditCase[]; truth: number } {
  const [wrong, missed] = [0.3 + 0.2 * uniform(stream), 0.2 + 0.1 * uniform(stream)];
  const sure = 0.008 + 0.012 * uniform(stream);
  const strata = [
    { stratum: 'sure', predicted: 'unsafe', size: 400, probability: 0.15, unsafe: 0.95 },
    { stratum: 'unsure', predicted: 'unsafe', size: 100, probability: 0.8, unsafe: 1 - wrong },
    { stratum: 'unsure', predicted: 'safe', size: 300, probability: 0.5, unsafe: missed },
    { stratum: 'sure', predicted: 'safe', size: 3200, probability: 0.08, unsafe: sure },
  ];
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const cases: AuditCase[] = [];
  for (const { stratum, predicted, size, probability, unsafe } of strata) {
    const known = { stratum, predicted, probability };
    const kinds = { safe: { ...known, truth: 'safe' }, unsafe: { ...known, truth: 'unsafe' } };
    const undecided = { ...known, truth: null };
    for (let at = 0; at < size; at += 1) {
      const truth = uniform(stream) < unsafe ? 'unsafe' : 'safe';
      const right = truth === predicted;
      counts[truth === 'unsafe' ? (right ? 'tp' : 'fn') : right ? 'tn' : 'fp'] += 1;
      cases.push(uniform(stream) < probability ? kinds[truth] : undecided);
    }
  }
  return { cases, truth: macroF1(counts) };
}

import { describe, expect, it } from 'vitest';
import type { Threshold } from '../../reports/report-input.ts';
import { buildReport } from '../../reports/report-model.ts';
import { unmetThresholds } from '../../reports/thresholds.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';

/** Four cases, three right: accuracy .75, fpr .5, recall 1. */
async function judged(...thresholds: Threshold[]) {
  const cases = [0, 1, 2, 3].map((i) => moderationCase({ key: `t${i}`, truth: i < 2 ? 'unsafe' : 'safe' }));
  const rows = { guard: cases.map((of, i) => verdictRow('guard', of, i < 3 ? 'unsafe' : 'safe')) };
  const settings = { draws: 0, seed: 1, level: 0.95, thresholds };
  return buildReport(reportInput({ cases, rows, moderators: [moderator({ name: 'guard' })], overrides: { settings } }));
}

describe('thresholds', () => {
  it('are met at the bound itself', async () => {
    const model = await judged(
      { moderator: 'guard', metric: 'accuracy', at_least: 0.75 },
      { moderator: 'guard', metric: 'fpr', at_most: 0.5 },
    );
    expect(model.thresholds.map(({ met }) => met)).toEqual([true, true]);
    expect(unmetThresholds(model)).toEqual([]);
  });

  it('that are not met say by how much', async () => {
    const model = await judged(
      { moderator: 'guard', metric: 'accuracy', at_least: 0.8 },
      { moderator: 'guard', metric: 'fpr', at_most: 0.4 },
      { moderator: 'guard', metric: 'recall', at_least: 0.9 },
    );
    expect(unmetThresholds(model).map(({ reason }) => reason)).toEqual([
      'accuracy of guard is 0.750000, below 0.8',
      'fpr of guard is 0.500000, above 0.4',
    ]);
  });

  it('on an undefined metric or an unknown moderator are not met', async () => {
    const model = await judged(
      { moderator: 'guard', metric: 'roc_auc', at_least: 0 },
      { moderator: 'guard', metric: 'constructor', at_least: 0 },
      { moderator: 'nobody', metric: 'accuracy', at_least: 0 },
    );
    expect(unmetThresholds(model).map(({ reason }) => reason)).toEqual([
      'roc_auc of guard is not defined',
      'constructor of guard is not defined',
      'the run has no moderator nobody',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { susceptibilityTable } from '../../cli/demo-tables.ts';
import type { ReportModel } from '../../reports/report-shape.ts';

const arm = (name: string) => ({
  arm: name,
  n_trials: 4,
  coverage: 1,
  metrics: { belief_shift: 0.5, mean_shift: null, pdcg_local: { level: null } },
  net: { belief_shift: 0.25, mean_shift: null },
});
const column = (role: string | null) => ({
  question: 'choice',
  source: 'p_target',
  visual_role: role,
  arms: [arm('control'), arm('text')],
});
const report = (...roles: (string | null)[]) =>
  ({ persuasion: { persuadees: [{ name: 'open', columns: roles.map(column) }] } }) as unknown as ReportModel;

describe('the table of persuadees that the demo prints', () => {
  it('names what pictures do where cases differ in it, so that no two rows look alike', () => {
    const lines = susceptibilityTable(report('mixed', 'redundant'))?.split('\n') ?? [];
    expect(lines).toHaveLength(5);
    expect(new Set(lines).size).toBe(5);
    expect(lines[0]).toMatch(/^persuadee +probe +pictures +arm/);
    expect(lines[1]).toMatch(/^open +choice +mixed +control +4 +0\.500 +0\.250 +- +1\.000$/);
  });

  it('has no such column where they do not', () => {
    expect(susceptibilityTable(report(null))).not.toContain('pictures');
  });
});

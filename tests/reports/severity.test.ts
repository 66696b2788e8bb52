import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { verdict } from '../../moderation/verdict.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';

/** M 4.6: quadratic kappa .8. */
const PEOPLE = [0, 0, 1, 2, 2, 0, 1, 2, 0, 1];
const MACHINE = [0, 1, 1, 2, 2, 0, 0, 2, 0, 2];

function report(told: (grade: number) => string | undefined, grades: readonly (number | null)[] = MACHINE) {
  const cases = PEOPLE.map((grade, n) => {
    const severity = told(grade);
    const item = moderationCase({ key: `s${n}`, truth: grade > 1 ? 'unsafe' : 'safe' });
    return severity === undefined ? item : { ...item, facets: { severity } };
  });
  const rows = cases.map((of, n) => verdictRow('a', of, verdict({ outcome: 'safe', severity: grades[n] ?? null })));
  // A case whose rows come twice counts once.
  const twice = [...rows, ...rows.slice(0, 4)];
  return buildReport(reportInput({ cases, rows: { a: twice }, moderators: [moderator({ name: 'a' })] }));
}

describe('severity', () => {
  it('has the worked kappa and mean error against the grades of the data set', async () => {
    const model = await report(String);
    const { against_truth: found } = model.severity![0]!;
    expect(found).toMatchObject({ n: 10, coverage: 1 });
    expect(found!.quadratic_kappa).toBeCloseTo(0.8, 6);
    expect(found!.mae).toBeCloseTo(0.3, 12);
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const kappa = rows.find(({ table, metric }) => table === 'severity' && metric === 'quadratic_kappa');
    expect(Number(kappa!.value)).toBeCloseTo(0.8, 12);
    expect(renderHtml(model)).toContain('quadratic κ');
  });

  it('is shown by truth where the data set grades nothing, rows without a grade apart', async () => {
    const model = await report(() => undefined, [...MACHINE.slice(0, 9), null]);
    expect(model.severity![0]).toEqual({
      moderator: 'a',
      by_truth: [
        { truth: 'unsafe', graded: 3, ungraded: 0, counts: [0, 0, 3, 0], mean: 2 },
        { truth: 'safe', graded: 6, ungraded: 1, counts: [4, 2, 0, 0], mean: 1 / 3 },
      ],
      against_truth: null,
    });
    expect(renderHtml(model)).toContain('No case carries a grade of the data set’s own');
  });

  it('takes no other value of the facet for a grade, and a missing grade lowers the coverage', async () => {
    const model = await report((grade) => (grade === 0 ? 'none' : String(grade)), [...MACHINE.slice(0, 9), null]);
    expect(model.severity![0]!.against_truth).toMatchObject({ n: 6, coverage: 5 / 6 });
  });

  it('is no part of a report whose moderators grade nothing', async () => {
    const model = await report(String, []);
    expect(model).not.toHaveProperty('severity');
    expect(renderHtml(model)).not.toContain('id="severity"');
  });
});

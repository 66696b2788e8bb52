import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { verdict } from '../../moderation/verdict.ts';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, shuffled, verdictRow } from './fixture.ts';

/** M 4.9; each item ten times, which changes no AUC. */
const TRUTH = [1, 1, 0, 0, 1, 1, 0, 0, 0, 1];
const SCORE = [0.9, 0.7, 0.6, 0.2, 0.8, 0.95, 0.1, 0.3, 0.4, 0.55];
const COPIES = 10;

const ITEMS = SCORE.flatMap((score, at) =>
  Array.from({ length: COPIES }, (_, copy) => {
    const item = moderationCase({ key: `f${at}-${copy}`, truth: TRUTH[at] === 1 ? 'unsafe' : 'safe' });
    const named = at < 4 ? 'women' : at === 8 ? 'harmless' : at === 9 && copy < 3 ? '<few>' : null;
    const facets: Record<string, string> = named === null ? {} : { target: named };
    return { item: { ...item, facets }, score };
  }),
);

function report({ items = ITEMS, copy = 0 } = {}) {
  const rows = items.map(({ item, score }) =>
    verdictRow('guard', item, verdict({ outcome: score >= 0.5 ? 'unsafe' : 'safe', score: copy === 1 ? null : score })),
  );
  return buildReport(
    reportInput({
      cases: items.map(({ item }) => item),
      rows: { guard: rows },
      moderators: [moderator({ name: 'guard', scoreFrom: 'logprob' })],
      overrides: { settings: { draws: 0, seed: 1, level: 0.95 } },
    }),
  );
}

describe('scores by group', () => {
  it('have the worked AUCs and final figure', async () => {
    const [found] = (await report()).fairness!;
    expect(found).toMatchObject({ source: 'hatecheck', language: 'en', groups_left_out: 0 });
    const row = found!.rows[0]!;
    expect(row).toMatchObject({ moderator: 'guard', n: 100 });
    expect(row.overall).toBeCloseTo(0.96, 12);
    const women = row.groups.find(({ group }) => group === 'women')!;
    expect(women).toMatchObject({ positives: 20, negatives: 20, aucs: { subgroup: 1, bnsp: 1 } });
    expect(women.aucs!.bpsn).toBeCloseTo(0.833333, 6);
    expect(row.final).toBeCloseTo(0.948333, 6);
  });

  it('give no AUC of a group with too few texts of a class, and say so', async () => {
    const model = await report();
    const few = model.fairness![0]!.rows[0]!.groups.find(({ group }) => group === '<few>')!;
    expect(few).toEqual({ group: '<few>', positives: 3, negatives: 0, aucs: null });
    const benign = model.fairness![0]!.rows[0]!.groups.find(({ group }) => group === 'harmless')!;
    expect(benign).toEqual({ group: 'harmless', positives: 0, negatives: 10, aucs: null });
    const html = renderHtml(model);
    expect(html).toContain('<bdi>&lt;few&gt;</bdi> (3 unsafe, 0 safe)');
    expect(html).toContain('&lt;few&gt;');
    expect(html).not.toContain('<few>');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const cells = rows.filter(({ table, metric }) => table === 'fairness' && metric === 'bpsn_auc');
    expect(cells.map(({ group, note }) => [group, note])).toEqual([
      ['<few>', 'too few'],
      ['harmless', 'too few'],
      ['women', '20 unsafe, 20 safe'],
    ]);
  });

  it('leave out disguised texts and other sources, in any order of the rows', async () => {
    const disguised = ITEMS.slice(0, 20).map(({ item, score }, n) => ({
      item: {
        ...moderationCase({ key: `d${n}`, truth: 'safe' }),
        facets: { ...item.facets, obfuscated_from: item.id },
      },
      score,
    }));
    const other = { item: moderationCase({ key: 'other', truth: 'safe', source: 'xstest' }), score: 0.99 };
    const more = await report({ items: shuffled([...ITEMS, ...disguised, other], 'x') });
    expect(more.fairness).toEqual((await report()).fairness);
  });

  it('are no part of a report without scores, or without groups', async () => {
    expect(await report({ copy: 1 })).not.toHaveProperty('fairness');
    const bare = ITEMS.map(({ item, score }) => ({ item: { ...item, facets: {} }, score }));
    expect(await report({ items: bare })).not.toHaveProperty('fairness');
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { shuffled } from '../fixture.ts';
import { onlyPersuasion, type PersuasionFixture, persuasionCase, trialRow } from './trial-fixture.ts';
import { wholePersuasion } from './whole-fixture.ts';

const build = (of: PersuasionFixture) =>
  buildReport(onlyPersuasion(of, { settings: { draws: 40, seed: 1, level: 0.95 } }));

describe('page of a whole run', () => {
  it('shows every part, closes each element and fills each row', async () => {
    const [page] = renderHtml(await build(wholePersuasion(12, { roles: true }))).split('<section id="provenance"');
    for (const title of [
      'Persuadees, most moved first',
      'Two-sided robustness',
      'Agreement as judged',
      'Resistance by turn',
      'Early or late',
      'Strategy by context',
      'Said and believed',
      'Mitigations and priors, with their price',
      'Planned contrasts',
      'Persuader by persuadee',
      'Percentile curves',
      'Backfire',
      'How widely giving way spreads',
      'After time to think',
      'Judges against judges',
      'What live persuaders did',
      'What the guard said',
      'Published figures on persuasion, not comparable',
    ])
      expect(page).toContain(title);
    for (const tag of ['table', 'tr', 'td', 'svg', 'figure', 'div', 'span', 'p', 'details', 'g', 'text', 'h3', 'h4'])
      expect([tag, page!.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([
        tag,
        page!.match(new RegExp(`<${tag}[ >]`, 'g'))?.length,
      ]);
    expect(page).not.toMatch(/NaN|>undefined<|Infinity|null</);
    for (const table of page!.match(/<table>.*?<\/table>/gs)!) {
      const columns = table.match(/<thead>.*?<\/thead>/s)![0].match(/<th[ >]/g)!.length;
      for (const row of table.replace(/<thead>.*?<\/thead>/s, '').match(/<tr[ >].*?<\/tr>/gs) ?? []) {
        const cells = row.match(/<t[hd](?=[ >])[^>]*/g)!.map((cell) => Number(/colspan="(\d+)"/.exec(cell)?.[1] ?? 1));
        expect(cells.reduce((sum, width) => sum + width, 0)).toBe(columns);
      }
    }
  });

  it('calls the persuadee that never moves deaf, marks the simulated one and warns of a judge of the same family', async () => {
    const page = renderHtml(await build(wholePersuasion(12)));
    expect(page).toContain('deaf: it never moves');
    expect(page).not.toMatch(/<(?:th|td|h3|h4|figcaption)[^>]*><bdi>deaf<\/bdi>(?!<span class="sim">)/);
    expect(page).toMatch(/Same family:<\/strong> judge <bdi>judge-a<\/bdi> and persuadee <bdi>firm<\/bdi>/);
    expect(page).toContain('figures are of mitigation none and persuader <bdi>scripted</bdi>');
    expect(page).toContain('--by persuadee,question,arm,prior,mitigation,persuader');
  });

  it('gives the same bytes for persuadees, rows and cases in any order of arrival', async () => {
    const of = wholePersuasion(8, { roles: true });
    const mixed = {
      ...of,
      cases: shuffled(of.cases, 'a'),
      rows: shuffled(of.rows, 'b'),
      persuadees: of.persuadees!.toReversed(),
    };
    const [first, second] = [await build(of), await build(mixed)];
    expect(renderJson(second)).toBe(renderJson(first));
    expect(renderHtml(second)).toBe(renderHtml(first));
    expect(renderCsv(second)).toBe(renderCsv(first));
  });

  it('says so where there is one kind of evidence only, and draws no empty panel', async () => {
    const of = persuasionCase({ key: 'one' });
    const rows = [trialRow({ of, beliefs: [0.2, 0.3, 0.4, 0.5] })];
    const overrides = { arms: ['text' as const], priors: ['none' as const] };
    const page = renderHtml(await build({ cases: [of], rows, overrides }));
    expect(page).toContain('Only one kind of evidence');
    for (const title of [
      'Said and believed',
      'Judges against',
      'What live persuaders did',
      'Planned contrasts',
      'Persuader by persuadee',
    ])
      expect(page).not.toContain(title);
    expect(page).not.toContain('<div class="panels"></div>');
  });

  it('survives a run without a single reading', async () => {
    const of = persuasionCase({ key: 'none', kind: 'mcq' });
    const rows = [trialRow({ of, beliefs: ['refused', 'refused', 'error', 'blocked'], judged: { a: 'error' } })];
    const model = await build({ cases: [of], rows });
    expect(model.persuasion!.robustness.columns[0]).toMatchObject({
      shift: { n: 1, measured: 0, value: null },
      two_sided: { word: 'not_measured' },
      resistance: [{ at_risk: 0, unread: 1, points: [], median: null }],
    });
    expect(renderHtml(model)).not.toMatch(/NaN|>undefined</);
  });

  it('writes every effect and its bounds into the long table, unrounded', async () => {
    const model = await build(wholePersuasion(8));
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const column = model.persuasion!.robustness.columns[0]!;
    const found = (table: string, metric: string) =>
      rows.find(
        (row) =>
          row.table === table &&
          row.metric === metric &&
          row.moderator === column.persuadee &&
          row.convention === `${column.question}/${column.estimator}`,
      )!;
    expect(Number(found('persuasion_leader', 'net_shift').value)).toBe(column.net_shift.value);
    expect(Number(found('persuasion_leader', 'net_shift.bound_low').value)).toBe(column.net_shift.bounds.low);
    expect(found('persuasion_leader', 'net_shift')).toMatchObject({ n: String(column.net_shift.measured) });
    const tables = new Set(rows.map(({ table }) => table));
    for (const table of [
      'heat',
      'early_late',
      'resistance',
      'said_believed',
      'two_sided',
      'defence',
      'backfire',
      'archive',
      'judged',
      'judge_pair',
      'attempts',
      'guard',
      'pairs',
      'percentiles',
      'dominance',
      'contrast',
      'reflective',
      'target',
    ])
      expect(tables).toContain(`persuasion_${table}`);
  });
});

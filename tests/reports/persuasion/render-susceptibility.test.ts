import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { scaleOf, trajectoryPlot } from '../../../reports/html/trajectory-plot.ts';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { largePersuasion, onlyPersuasion, persuadee, persuasionCase, trialRow } from './trial-fixture.ts';

const HOSTILE = `</title><script>alert(1)</script>"' onload=x & \u202e\u0000<img src=x>`;

const large = () => buildReport(onlyPersuasion(largePersuasion(12)));

describe('HTML of the section', () => {
  it('escapes every hostile text of a run', async () => {
    const of = persuasionCase({ key: 'h', text: HOSTILE, cluster: HOSTILE });
    const item = { ...of, source: { ...of.source, name: HOSTILE, version: HOSTILE, licence: HOSTILE } };
    const row = trialRow({
      of: item,
      persuadee: HOSTILE,
      beliefs: [0.2, 0.3, 0.4, 0.5],
      fields: { modelAnswered: HOSTILE, evaluation: HOSTILE },
    });
    const listener = persuadee({ name: HOSTILE, model: HOSTILE, endpoint: HOSTILE, simulated: true, instead: HOSTILE });
    const page = renderHtml(
      await buildReport(onlyPersuasion({ cases: [item], rows: [row], persuadees: [listener] }, { title: HOSTILE })),
    );
    expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(10);
    expect(page).not.toMatch(/<script|<img|\u202e/i);
    expect(page).not.toContain('\u0000');
    expect(page.match(/<\/title>/g)).toHaveLength(page.match(/<title>/g)!.length);
    for (const tag of page.match(/<[a-z][^>]*>/g) ?? []) expect(tag).not.toMatch(/\son[a-z]+=(?!x &amp;)/);
  });

  it('opens and closes each element, and loads and runs nothing', async () => {
    const page = renderHtml(await large());
    for (const tag of [
      'table',
      'tr',
      'td',
      'section',
      'svg',
      'figure',
      'div',
      'span',
      'ul',
      'li',
      'dl',
      'details',
      'g',
    ])
      expect([tag, page.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([
        tag,
        page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length,
      ]);
    expect(page.match(/<th(?=[ >])(?![^>]*scope=)/g)).toBeNull();
    expect(page.match(/<table>(?!\s*<caption>)/g)).toBeNull();
    expect(page.match(/<svg(?![^>]*aria-(label|hidden)=)/g)).toBeNull();
    expect(page).not.toMatch(/<script|<link|<iframe|\ssrc=|url\(|@import|javascript:/i);
    expect(page).not.toMatch(/NaN|>undefined</);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
  });

  it('gives every row as many cells as its table has columns', async () => {
    const [page] = renderHtml(await large()).split('<section id="provenance"');
    for (const table of page!.match(/<table>.*?<\/table>/gs)!) {
      const columns = table.match(/<thead>.*?<\/thead>/s)![0].match(/<th[ >]/g)!.length;
      const rows = table.replace(/<thead>.*?<\/thead>/s, '').match(/<tr[ >].*?<\/tr>/gs) ?? [];
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const cells = row.match(/<t[hd](?=[ >])[^>]*/g)!.map((cell) => Number(/colspan="(\d+)"/.exec(cell)?.[1] ?? 1));
        expect(cells.reduce((sum, width) => sum + width, 0)).toBe(columns);
      }
    }
  });

  it('marks our own definitions and says how to compute the figures again', async () => {
    const page = renderHtml(await large());
    for (const name of ['PDCG', 'Discernment', 'What pictures add', 'Step by strategy of the turn'])
      expect(page).toMatch(new RegExp(`${name}[^<]{0,40}<span class="ours">ours</span>`));
    expect(page).toContain('mettle score --kind persuasion readings.jsonl --by persuadee,question,arm,prior');
  });
});

describe('trajectory plot', () => {
  const line = (arm: string, values: readonly (number | null)[]) => ({
    arm,
    points: values.map((value, checkpoint) => ({ checkpoint, n: 1, value, low: value, high: value })),
  });

  it('keeps the labels of four arms that end at one point apart, inside the picture', () => {
    const arms = ['control', 'text', 'caption', 'media'].map((arm) =>
      line(arm, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3]),
    );
    const svg = trajectoryPlot(arms, { label: 'x', scale: scaleOf(arms) }).toString();
    const at = [...svg.matchAll(/class="a-label" x="[\d.]+" y="([\d.]+)"/g)]
      .map(([, y]) => Number(y))
      .sort((a, b) => a - b);
    expect(at).toHaveLength(4);
    for (let i = 1; i < 4; i += 1) expect(at[i]! - at[i - 1]!).toBeGreaterThanOrEqual(13.9);
    expect(at[0]).toBeGreaterThan(0);
    expect(at[3]).toBeLessThanOrEqual(230);
    expect(svg.match(/text-anchor="middle">/g)).toHaveLength(8);
  });

  it('draws no point where nothing was read, and shares one axis within 0 and 1', () => {
    const one = [line('text', [0.2, null, 0.4]), line('media', [null, null, null])];
    const svg = trajectoryPlot(one, { label: 'x', scale: scaleOf(one) }).toString();
    expect(svg.match(/class="a-mark"/g)).toHaveLength(2);
    expect(svg.match(/class="a-label"/g)).toHaveLength(1);
    expect(scaleOf(one)).toEqual({ low: expect.closeTo(0.1), high: expect.closeTo(0.4) });
    expect(scaleOf([line('text', [0, 1])])).toEqual({ low: 0, high: 1 });
    expect(scaleOf([])).toEqual({ low: 0, high: 1 });
  });
});

describe('CSV of the section', () => {
  it('holds the figures of the page in the long table, unrounded', async () => {
    const model = await large();
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const [column] = model.persuasion!.persuadees[0]!.columns;
    const media = column!.arms.find(({ arm }) => arm === 'media')!;
    const found = (table: string, metric: string) =>
      rows.find(
        (row) =>
          row.table === table &&
          row.moderator === 'listener-a' &&
          row.convention === 'choice/logprob' &&
          row.group_kind === 'arm' &&
          row.group === 'media' &&
          row.metric === metric,
      )!;
    expect(Number(found('persuasion', 'belief_shift').value)).toBe(media.metrics.belief_shift);
    expect(Number(found('persuasion', 'discernment_at_T').value)).toBe(media.metrics.discernment_at.at(-1));
    expect(found('persuasion', 'discernment_at_T')).toMatchObject({ note: 'ours', simulated: 'true' });
    expect(Number(found('persuasion_net', 'belief_shift').value)).toBe(media.net.belief_shift);
    expect(found('persuasion', 'mean_shift').value).toBe('');
    expect(rows.filter(({ table }) => table === 'persuasion_uplift')).toHaveLength(2 * 2 * 6);
  });
});

import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../reports/render-csv.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import type { ReviewInputItem } from '../../../reports/review/review-input.ts';
import { mixedPool, reviewPlan } from '../../review/selection/support.ts';
import { largePersuasion, onlyPersuasion } from '../persuasion/trial-fixture.ts';
import {
  closed,
  decision,
  drawnItems,
  expired,
  reportOf,
  reviewInput,
  SMALL_PLAN,
  smallPool,
} from './review-fixture.ts';

const HOSTILE = `</title><script>alert(1)</script>"' onload=x & \u202e\u0000<img src=x>`;
const PROTOTYPE = ['__proto__', 'constructor', '=1+1'];

const plan = reviewPlan();
const pool = mixedPool(300);

/** Two moderators, three reviewers of whom one is simulated, gold, expired and open items, an adjudication. */
function fullReport(truth: 'dataset' | 'reviewed' = 'reviewed') {
  const drawn = drawnItems(pool, plan);
  const items = drawn.map((item, n): ReviewInputItem => {
    if (n % 13 === 0) return expired(item);
    if (n % 11 === 0)
      return { item, state: 'adjudication', result: null, decisions: [decision(item, 'alice', 'safe')] };
    if (n % 7 === 0)
      return {
        item,
        state: 'closed',
        result: { verdict: 'unsafe', basis: 'adjudicated' },
        decisions: [
          decision(item, 'alice', 'safe'),
          decision(item, 'sim-a', 'unsafe'),
          decision(item, 'carol', 'unsafe', { role: 'adjudicator' }),
        ],
      };
    return closed(item, n % 3 === 0 ? 'unsafe' : 'safe', ['alice', 'sim-a']);
  });
  const gold = { ...drawn[0]!, gold: 'safe', round: 1 };
  items.push({
    item: gold,
    state: 'closed',
    result: { verdict: 'safe', basis: 'gold' },
    decisions: [decision(gold, 'alice', 'safe')],
  });
  const review = reviewInput({ pool, items, plan, change: { truth, simulated: ['sim-a', 'sim-b'] } });
  return buildReport(reportOf(pool, { review }, (n) => (n % 4 === 0 ? 'unsafe' : 'safe')));
}

/** Every word that people or a plan can choose is hostile. */
function hostileReport() {
  const small = smallPool();
  const drawn = drawnItems(small, SMALL_PLAN);
  const words = [HOSTILE, ...PROTOTYPE];
  const items = drawn.map((item, n): ReviewInputItem => {
    const word = words[n % words.length]!;
    const odd = {
      ...item,
      selection: { ...item.selection, stratum: HOSTILE },
      flags: [{ reason: HOSTILE as 'novelty', value: null }],
    };
    return closed(odd, word, [HOSTILE, '__proto__', 'constructor'], HOSTILE as 'agreed');
  });
  const change = { simulated: [HOSTILE, '__proto__'], gate: HOSTILE };
  return buildReport(reportOf(small, { review: reviewInput({ pool: small, items, plan: SMALL_PLAN, change }) }));
}

const sectionOf = (page: string) =>
  page.slice(page.indexOf('<section id="review"'), page.indexOf('<section id="data"'));

describe('HTML of people’s part', () => {
  it('escapes every hostile word, and keeps words apart that look like parts of an object', async () => {
    const model = await hostileReport();
    const page = renderHtml(model);
    expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(4);
    expect(page).not.toMatch(/<script|<img|\u202e/i);
    expect(page).not.toContain('\u0000');
    for (const tag of page.match(/<[a-z][^>]*>/g) ?? []) expect(tag).not.toMatch(/\son[a-z]+=(?!x &amp;)/);
    for (const word of PROTOTYPE) expect(sectionOf(page)).toContain(word);
    expect(model.review!.items.verdicts.map(({ items }) => items).reduce((a, b) => a + b)).toBe(10);
    expect(model.review!.moderators[0]!.audit).toBeNull();
    expect(renderJson(model)).toContain('__proto__');
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    expect(rows.filter(({ group }) => group?.startsWith('='))).toEqual([]);
  });

  it('opens and closes each element, and loads and runs nothing', async () => {
    for (const model of [await fullReport(), await hostileReport()]) {
      const page = renderHtml(model);
      for (const tag of [
        'table',
        'tr',
        'td',
        'th',
        'section',
        'svg',
        'figure',
        'div',
        'span',
        'ul',
        'li',
        'dl',
        'details',
        'p',
      ])
        expect([tag, page.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([
          tag,
          page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length,
        ]);
      expect(page.match(/<th(?=[ >])(?![^>]*scope=)/g)).toBeNull();
      expect(page.match(/<svg(?![^>]*aria-(label|hidden)=)/g)).toBeNull();
      expect(page.match(/<script|<link|<iframe|<[^>]*\ssrc=|url\(|@import|javascript:/i)).toBeNull();
      expect(page).not.toMatch(/NaN|>undefined<|Infinity/);
      for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
    }
  });

  it('gives every row as many cells as its table has columns', async () => {
    const page = renderHtml(await fullReport());
    const tables = [...sectionOf(page).match(/<table>.*?<\/table>/gs)!, page.match(/<table>.*?<\/table>/s)![0]];
    expect(tables.length).toBeGreaterThan(6);
    for (const table of tables) {
      const columns = table.match(/<thead>.*?<\/thead>/s)![0].match(/<th[ >]/g)!.length;
      let spanned = 0;
      for (const row of table.replace(/<thead>.*?<\/thead>/s, '').match(/<tr[ >].*?<\/tr>/gs)!) {
        const cells = row.match(/<t[hd](?=[ >])[^>]*/g)!.length + spanned;
        expect(cells).toBe(columns);
        spanned = /rowspan="2"/.test(row) ? 1 : 0;
      }
    }
  });

  it('marks simulated reviewers before the first figure and at every figure of theirs', async () => {
    const page = renderHtml(await fullReport());
    expect(page).toContain('<title>[SIMULATED] ');
    expect(page).toMatch(/SIMULATED REVIEWERS\.<\/strong> 1 of 3 reviewers/);
    expect(page).toMatch(/<bdi>sim-a<\/bdi><span class="sim">/);
    for (const head of ['weighted by the design', 'Agreement of blind votes', 'Truth = what people decided'])
      expect(page).toMatch(new RegExp(`${head}<span class="sim">`));
    expect(page).toMatch(/REVIEW UNFINISHED\.<\/strong> \d+ of/);
    expect(page).not.toMatch(/alice|carol|SECRET/);
  });

  it('keeps the section apart from the headline where the data set is the truth', async () => {
    const page = renderHtml(await fullReport('dataset'));
    expect(page).not.toMatch(/Headline by reviewed truth|REVIEWED TRUTH|best weighted/);
    expect(page).toContain('this section stands apart');
  });

  it('warns beside recall wherever a weighted recall stands', async () => {
    const page = renderHtml(await fullReport());
    expect(page.match(/held the true recall in about 90 %/g)).toHaveLength(2);
    expect(page).toContain('recall<small>interval too narrow</small>');
    const rows = parse(renderCsv(await fullReport()), { columns: true }) as Record<string, string>[];
    const recall = rows.filter(
      ({ table, metric, convention }) => table === 'review_audit' && metric === 'recall' && convention === 'weighted',
    );
    expect(recall.map(({ note }) => note)).toEqual(recall.map(() => 'interval too narrow: holds about 90 %'));
  });

  it('stands in a report of persuasion alone', async () => {
    const review = reviewInput({ pool: [], items: [] });
    const page = renderHtml(await buildReport(onlyPersuasion(largePersuasion(2), { review })));
    expect(page).toContain('<section id="review"');
    expect(page).toContain('No case is drawn');
  });

  it('leaves pages without people’s part as they were: no style, no link, no row', async () => {
    const model = await buildReport(reportOf(pool));
    const page = renderHtml(model);
    expect(page).not.toMatch(/review|\.ring/i);
    expect(renderCsv(model)).not.toContain('review');
    expect(renderJson(model)).not.toContain('review');
  });
});

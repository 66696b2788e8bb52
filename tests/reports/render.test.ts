import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../reports/render-csv.ts';
import { renderHtml } from '../../reports/render-html.ts';
import { renderJson } from '../../reports/render-json.ts';
import { buildReport } from '../../reports/report-model.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';
import { largeInput } from './large-fixture.ts';

const HOSTILE = `</title><script>alert(1)</script>"' onload=x & \u202e\u0000<img src=x>`;
const FAST = { draws: 20, seed: 1, level: 0.95 };

async function hostileModel() {
  const cases = (['unsafe', 'safe'] as const).map((truth) =>
    moderationCase({ key: truth, truth, kind: HOSTILE, source: HOSTILE, language: HOSTILE }),
  );
  const name = HOSTILE;
  return buildReport(
    reportInput({
      cases,
      moderators: [moderator({ name, model: HOSTILE, endpoint: HOSTILE, dialect: HOSTILE, simulated: true })],
      rows: {
        [name]: cases.map((of) => verdictRow(name, of, 'unsafe', { modelAnswered: HOSTILE, evaluation: HOSTILE })),
      },
      overrides: {
        title: HOSTILE,
        specDigest: HOSTILE,
        spec: { [HOSTILE]: HOSTILE },
        evaluations: [{ digest: HOSTILE, parts: { [HOSTILE]: HOSTILE } }],
        rejected: [{ source: HOSTILE, file: HOSTILE, line: 1, field: HOSTILE, value: HOSTILE, reason: HOSTILE }],
        settings: { ...FAST, thresholds: [{ moderator: name, metric: HOSTILE, at_least: 1 }] },
      },
    }),
  );
}

describe('HTML report', () => {
  it('escapes every hostile text of a run', async () => {
    const page = renderHtml(await hostileModel());
    expect(page).not.toMatch(/<script|<img/i);
    expect(page).not.toContain('\u202e');
    expect(page).not.toContain('\u0000');
    expect(page.match(/<\/title>/g)).toHaveLength(page.match(/<title>/g)!.length);
    for (const tag of page.match(/<[a-z][^>]*>/g) ?? []) expect(tag).not.toMatch(/\son[a-z]+=(?!x &amp;)/);
  });

  it('is one file that may load and run nothing', async () => {
    const page = renderHtml(await buildReport(largeInput(48, { settings: FAST })));
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    expect(page).not.toMatch(/<script|<link|<iframe|\ssrc=|url\(|@import|javascript:/i);
    expect(page.match(/href="[^#]/g)).toBeNull();
  });

  it('opens and closes each element', async () => {
    const page = renderHtml(await buildReport(largeInput(48, { settings: FAST })));
    for (const tag of ['table', 'tr', 'td', 'section', 'svg', 'figure', 'div', 'span', 'ul', 'li', 'dl', 'details'])
      expect([tag, page.match(new RegExp(`</${tag}>`, 'g'))?.length]).toEqual([
        tag,
        page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length,
      ]);
    expect(page.match(/<th(?=[ >])(?![^>]*scope=)/g)).toBeNull();
    expect(page.match(/<table>(?!\s*<caption>)/g)).toBeNull();
    expect(page.match(/<svg(?![^>]*aria-(label|hidden)=)/g)).toBeNull();
  });

  it('marks simulated moderators wherever a figure of theirs stands, and only them', async () => {
    const page = renderHtml(await buildReport(largeInput(48, { settings: FAST })));
    expect(page).toContain('<title>[SIMULATED] ');
    expect(page).toContain('<strong>SIMULATED.</strong> 2 of 4 moderators');
    const heads = page.match(/<t[hd][^>]*><bdi>policy<\/bdi>(?!<span class="sim">)/g);
    expect(heads).toBeNull();
    expect(page).not.toContain('<bdi>one-word</bdi><span class="sim">');
    const real = largeInput(48, { settings: FAST });
    const plain = { ...real, moderators: real.moderators.map((entry) => ({ ...entry, simulated: false })) };
    expect(renderHtml(await buildReport(plain))).not.toMatch(/class="sim"|SIMULATED/);
  });

  it('shows an undefined score as a dash and says why', async () => {
    const cases = [moderationCase({ key: 'a', truth: 'safe' })];
    const model = await buildReport(
      reportInput({
        cases,
        moderators: [moderator({ name: 'guard' })],
        rows: { guard: [verdictRow('guard', cases[0]!, 'safe')] },
      }),
    );
    expect(model.moderators[0]?.score.metrics.precision).toBeNull();
    const page = renderHtml(model);
    expect(page).toContain('aria-hidden="true">—</span><span class="sr">not defined</span>');
    expect(page).toMatch(/<li><bdi>guard<\/bdi>: [^<]*\bprecision\b[^<]*: null, its denominator is 0/);
  });

  it('prints scores with three decimals in every cell of the leaderboard', async () => {
    const page = renderHtml(await buildReport(largeInput(400, { settings: FAST })));
    const cells = [...page.matchAll(/<span class="v">([^<]*)<\/span>/g)].map(([, text]) => text);
    expect(cells.length).toBeGreaterThan(20);
    for (const cell of cells) expect(cell).toMatch(/^(0\.\d{3}|1\.000)$/);
  });
});

describe('CSV report', () => {
  it('has one row a figure, unrounded, and reads back', async () => {
    const model = await buildReport(largeInput(48, { settings: FAST }));
    const rows = parse(renderCsv(model), { columns: true }) as Record<string, string>[];
    const found = rows.find(
      (row) => row.table === 'leaderboard' && row.moderator === 'policy' && row.metric === 'accuracy',
    );
    const policy = model.moderators.find(({ name }) => name === 'policy')!;
    expect(found).toMatchObject({ simulated: 'true', baseline: 'false', convention: 'wrong', n: '48' });
    expect(Number(found?.value)).toBe(policy.score.metrics.accuracy);
    expect(rows.filter((row) => row.table === 'confusion' && row.moderator === 'policy')).toHaveLength(6);
  });

  it('disarms texts that a spreadsheet would run as a formula', async () => {
    const cases = [moderationCase({ key: 'a', truth: 'safe', kind: '=HYPERLINK("x")' })];
    const input = reportInput({
      cases,
      moderators: [moderator({ name: '@SUM(A1)' })],
      rows: {},
      overrides: { settings: FAST },
    });
    const rows = parse(renderCsv(await buildReport(input))) as string[][];
    for (const cell of rows.flat()) if (/^[=+@\t\r]/.test(cell)) expect(cell).toBe('');
    expect(rows.flat()).toContain(`'=HYPERLINK("x")`);
  });
});

describe('JSON report', () => {
  it('sorts keys at every depth, carries numbers unrounded and ends in a newline', async () => {
    const model = await buildReport(largeInput(48, { settings: FAST }));
    const text = renderJson(model);
    expect(text.endsWith('}\n')).toBe(true);
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).sort());
      for (const inner of Object.values(value)) check(inner);
    };
    const back = JSON.parse(text) as typeof model;
    check(back.moderators[0]?.score.metrics);
    check(back.data);
    expect(back.moderators[0]?.score.metrics).toEqual({ ...model.moderators[0]?.score.metrics });
  });
});

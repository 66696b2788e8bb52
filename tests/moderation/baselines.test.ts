import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ContentPart } from '../../core/content.ts';
import { createAllSafe } from '../../moderation/dialects/all-safe.ts';
import { createAllUnsafe } from '../../moderation/dialects/all-unsafe.ts';
import type { LocalDialect } from '../../moderation/dialects/dialect.ts';
import { createKeyword } from '../../moderation/dialects/keyword.ts';
import { type Verdict, verdict } from '../../moderation/verdict.ts';
import { moderationCase } from '../reports/fixture.ts';

const CASE = moderationCase({ key: 'one', truth: 'safe' });

const content = (text: string): ContentPart[] => [{ type: 'text', text }];

const judged = (dialect: LocalDialect, of: ContentPart[]): Verdict =>
  dialect.judge({
    case: { ...CASE, content: of },
    parts: [],
    readBlob: () => Promise.reject(new TypeError('no media here')),
  }) as Verdict;
const HATECHECK = fileURLToPath(new URL('../../datasets/data/hatecheck/test_suite_cases.csv', import.meta.url));

describe('baselines that call no model', () => {
  it('are constant, or match the word list of the keyword baseline', () => {
    const fuck = content('What the fuck is this');
    const tea = content('A cup of tea, class');
    expect([judged(createAllSafe(), fuck), judged(createAllUnsafe(), tea)]).toEqual([
      verdict({ outcome: 'safe', categories: [] }),
      verdict({ outcome: 'unsafe', categories: null }),
    ]);
    const keyword = createKeyword();
    expect([judged(keyword, fuck).outcome, judged(keyword, tea).outcome]).toEqual(['unsafe', 'safe']);
    expect(judged(keyword, [...tea, ...fuck]).outcome).toBe('unsafe');
    expect(judged(keyword, fuck)).toMatchObject({ categories: null, score: null });
  });

  it('pin the version of the word list', () => {
    const manifest = fileURLToPath(new URL('../../node_modules/obscenity/package.json', import.meta.url));
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    expect(createKeyword().version).toBe(`obscenity-${version}`);
  });
});

describe('the keyword baseline on HateCheck', () => {
  it('has accuracy .343 and macro-F1 .333 over the 3,728 cases', () => {
    expect(existsSync(HATECHECK)).toBe(true);
    const rows = parse(readFileSync(HATECHECK), { columns: true }) as { test_case: string; label_gold: string }[];
    const keyword = createKeyword();
    const count = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (const { test_case, label_gold } of rows) {
      const unsafe = judged(keyword, content(test_case)).outcome === 'unsafe';
      if (label_gold === 'hateful') count[unsafe ? 'tp' : 'fn'] += 1;
      else count[unsafe ? 'fp' : 'tn'] += 1;
    }
    expect(count).toEqual({ tp: 414, fp: 302, fn: 2149, tn: 863 });
    const { tp, fp, fn, tn } = count;
    expect((tp + tn) / rows.length).toBeCloseTo(0.343, 3);
    expect(((2 * tp) / (2 * tp + fp + fn) + (2 * tn) / (2 * tn + fp + fn)) / 2).toBeCloseTo(0.333, 3);
  });
});

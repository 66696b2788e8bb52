import { describe, expect, it } from 'vitest';
import { caseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { manifestOf } from '../../runs/freeze.ts';
import { readSpec } from '../../runs/read-spec.ts';

const KINDS = ['threat', 'slur', 'quote'] as const;

/** 300 cases, a third of each kind; `slur` is labelled `hate` and, every second time, `lewd` too. */
const CASES: readonly ModerationCase[] = Array.from({ length: 300 }, (_, i) => {
  const functionality = KINDS[i % 3]!;
  const hate = functionality !== 'quote';
  return {
    id: caseId({ source: 's', version: '1' }, { rowId: String(i) }),
    source: 's',
    version: '1',
    rowId: String(i),
    content: [{ type: 'text', text: `text ${i}` }],
    truth: {
      verdict: functionality === 'threat' ? null : hate ? 'unsafe' : 'safe',
      categories: {},
      native: { hate, lewd: functionality === 'slur' && i % 2 === 0 },
    },
    facets: { functionality },
    cluster: null,
    language: i < 60 ? 'de' : 'en',
  };
});

async function kept(entry: string, cases = CASES): Promise<readonly ModerationCase[]> {
  const spec = readSpec(`name: t\ncases: [${entry}]\nmoderators: [{ name: m, dialect: keyword }]\n`, 's');
  async function* rows() {
    for (const item of cases) yield { case: item };
  }
  const { batches } = manifestOf(spec, {
    open: async (name) => ({ name, version: '1', licence: 'MIT', rows }),
    make: (item) => [{ case: item }],
    openPersuasion: () => Promise.reject(new Error('no persuasion in this spec')),
    draw: (item) => ({ case: item }),
  });
  const found: ModerationCase[] = [];
  for await (const { cases: some } of batches) found.push(...some);
  return found;
}

function tally(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, same]) => [value, same.length]));
}

describe('stratify in a spec', () => {
  it('keeps so many of each combination, the same ones in any order, and all of them under a larger number', async () => {
    const few = await kept('{ dataset: s, stratify: { by: [functionality, language], per: 5 } }');
    expect(tally(few.map(({ facets, language }) => `${facets.functionality} ${language}`))).toEqual({
      'threat de': 5,
      'slur de': 5,
      'quote de': 5,
      'threat en': 5,
      'slur en': 5,
      'quote en': 5,
    });
    const other = await kept('{ dataset: s, stratify: { by: [functionality, language], per: 5 } }', CASES.toReversed());
    expect(new Set(other.map(({ id }) => id))).toEqual(new Set(few.map(({ id }) => id)));
    const more = await kept('{ dataset: s, stratify: { by: [functionality, language], per: 9 } }');
    expect(more.map(({ id }) => id)).toEqual(expect.arrayContaining(few.map(({ id }) => id)));
  });

  it('knows label, source and truth; several labels at once are a stratum of their own', async () => {
    const by = async (name: string) => (await kept(`{ dataset: s, stratify: { by: [${name}], per: 3 } }`)).length;
    // hate, several, none
    expect(await by('label')).toBe(9);
    expect(await by('source')).toBe(3);
    // unknown, unsafe, safe
    expect(await by('truth')).toBe(9);
    expect(await by('no_such_facet')).toBe(3);
  });

  it('samples among what `where` keeps, which may name truth, label and source', async () => {
    expect(await kept('{ dataset: s, where: { truth: [safe] } }')).toHaveLength(100);
    expect(await kept('{ dataset: s, where: { label: [lewd] } }')).toHaveLength(50);
    expect(await kept('{ dataset: s, where: { source: [s], label: [none] } }')).toHaveLength(100);
    const some = await kept('{ dataset: s, where: { truth: [unknown] }, stratify: { by: [label], per: 4 } }');
    expect(some.map(({ facets }) => facets.functionality)).toEqual(['threat', 'threat', 'threat', 'threat']);
  });

  it('is refused together with sample, without names, and with none to keep', () => {
    const spec = (entry: string) => () =>
      readSpec(`name: t\ncases: [${entry}]\nmoderators: [{ name: m, dialect: keyword }]\n`, 's');
    expect(spec('{ dataset: s, sample: 3, stratify: { by: [label], per: 4 } }')).toThrow(
      /sample or stratify, not both/,
    );
    expect(spec('{ dataset: s, stratify: { by: [], per: 4 } }')).toThrow(/stratify/);
    expect(spec('{ dataset: s, stratify: { by: [label], per: 0 } }')).toThrow(/stratify/);
  });
});

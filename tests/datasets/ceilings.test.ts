import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CEILINGS, ceilingOf } from '../../datasets/ceilings.ts';
import type { VoteRow } from '../../datasets/dataset.ts';
import { SHIPPED_DATA } from '../../datasets/open-dataset.ts';
import { parseVotes } from '../../datasets/readers/multilingual-hatecheck.ts';
import { readVotes } from '../../datasets/votes.ts';

async function recompute(rows: AsyncIterable<VoteRow>) {
  const all: VoteRow[] = [];
  for await (const row of rows) all.push(row);
  const votes = all.flatMap((row) => row.votes.map((vote) => vote === row.gold));
  const share = (hits: readonly boolean[]) => Number((hits.filter(Boolean).length / hits.length).toFixed(4));
  return {
    votes: votes.length,
    items: all.length,
    alpha: Number(krippendorffNominal(all.map((row) => row.votes)).toFixed(4)),
    unanimous: share(all.map((row) => new Set(row.votes).size === 1)),
    single_vote_accuracy: share(votes),
    majority_accuracy: share(all.map((row) => majority(row.votes) === row.gold)),
  };
}

/** 1 - D_o / D_e over units with at least two ratings (M 4.6). */
function krippendorffNominal(units: readonly (readonly string[])[]): number {
  const totals = new Map<string, number>();
  let n = 0;
  let disagreement = 0;
  for (const unit of units.filter(({ length }) => length > 1)) {
    const counts = new Map<string, number>();
    for (const vote of unit) counts.set(vote, (counts.get(vote) ?? 0) + 1);
    const m = unit.length;
    n += m;
    for (const [label, count] of counts) {
      totals.set(label, (totals.get(label) ?? 0) + count);
      disagreement += (count * (m - count)) / (m - 1);
    }
  }
  const expected = [...totals.values()].reduce((sum, count) => sum + count * (n - count), 0) / (n * (n - 1));
  return 1 - disagreement / n / expected;
}

function majority(votes: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(votes, (vote) => vote)].map(([vote, same]) => [vote, same.length] as const);
  return counts.sort(([, a], [, b]) => b - a)[0]?.[0];
}

const { note: _, ...hatecheck } = CEILINGS.hatecheck!;

describe('human ceilings', () => {
  it('agree with alpha’s worked example of uneven units', () => {
    expect(
      krippendorffNominal([
        ['1', '1', '0'],
        ['0', '0'],
      ]),
    ).toBeCloseTo(1 / 3, 12);
  });

  it('of HateCheck follow from its 18,640 votes', async () => {
    expect(await recompute(readVotes('hatecheck', join(SHIPPED_DATA, 'hatecheck')))).toEqual(hatecheck);
  });

  it.each(['fr', 'de'])('of Multilingual HateCheck in %s follow from three votes a case', async (language) => {
    const { note, ...expected } = CEILINGS[`multilingual-hatecheck/${language}`]!;
    const folder = join(SHIPPED_DATA, 'multilingual-hatecheck');
    expect(await recompute(readVotes('multilingual-hatecheck', folder, language))).toEqual(expected);
  });

  it('of Davidson follow from its 80,383 votes, whose plurality is gold', async () => {
    const { note, majority_accuracy, ...expected } = CEILINGS.davidson!;
    const found = await recompute(readVotes('davidson', join(SHIPPED_DATA, 'davidson')));
    expect(found).toMatchObject(expected);
    expect(found.majority_accuracy).toBe(1);
    expect(majority_accuracy).toBeNull();
  });

  it('are not available where a source publishes no votes', () => {
    expect(ceilingOf('xstest', 'en')).toBeNull();
    expect(ceilingOf('multilingual-hatecheck', 'es')).toBeNull();
    expect(ceilingOf('multilingual-hatecheck', 'de')?.alpha).toBe(0.5979);
    expect(() => readVotes('xstest', '/nowhere')).toThrow(/hatecheck, multilingual-hatecheck, davidson/);
  });

  it('read the Python list of votes strictly', () => {
    expect(parseVotes(`['hateful', "non-hateful"]`)).toEqual(['hateful', 'non-hateful']);
    for (const bad of ['', '[]', "['hateful'", "['hateful' 'hateful']", "['unsure']", '[hateful]']) {
      expect(() => parseVotes(bad)).toThrow();
    }
  });
});

import { describe, expect, it } from 'vitest';
import { textOf } from '../../core/content.ts';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { openDataset } from '../../datasets/open-dataset.ts';
import { BUCKETS, hashedNgrams } from '../../moderation/baselines/hashed-ngrams.ts';
import { encodeModel } from '../../moderation/baselines/linear-model.ts';
import { type LabelledText, scoreLinear, trainLinear } from '../../moderation/baselines/train-linear.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import type { Verdict } from '../../moderation/verdict.ts';
import { moderationCase } from '../reports/fixture.ts';

const OPTIONS = {
  devShare: 0,
  seed: 1,
  balance: false,
  trainedOn: { name: 'test', sha256: sha256(''), licence: null, citation: null },
  positive: ['unsafe'],
  leftOut: 0,
};

const text = (value: string, positive: boolean, cluster: string | null = null): LabelledText => ({
  text: value,
  positive,
  cluster,
});

async function textsOf(name: string): Promise<LabelledText[]> {
  const texts: LabelledText[] = [];
  for await (const row of (await openDataset(name, { dataDir: 'none' })).rows())
    if ('case' in row && row.case.truth.verdict !== null)
      texts.push(text(textOf(row.case.content), row.case.truth.verdict === 'unsafe', row.case.cluster));
  return texts;
}

/** FNV-1a over bytes, in big integers, as its authors write it; folded to 17 bits. */
function fnv(bytes: readonly number[]): number {
  let hash = 0x811c9dc5n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
  return Number(((hash >> 17n) ^ hash) & 0x1ffffn);
}

const units = (kind: number, letters: string) => fnv([kind, ...Buffer.from(letters)]);

describe('hashed n-grams', () => {
  it('are characters 3-5 between spaces and words 1-2, each bucket once', () => {
    const expected = [
      ...[' a ', ' a b', ' a b ', 'a b', 'a b ', ' b '].map((letters) => units(1, letters)),
      ...['a', 'b', 'a b'].map((words) => units(2, words)),
    ];
    expect(new Set(hashedNgrams('A \n b'))).toEqual(new Set(expected));
    expect(hashedNgrams('A \n b')).toHaveLength(expected.length);
    expect(hashedNgrams(' \t\n')).toHaveLength(0);
  });

  it('do not tell full-width or capital letters from plain ones', () => {
    expect(hashedNgrams('ＨＡＴＥ')).toEqual(hashedNgrams('hate'));
  });

  it('stay within the weights for hostile text', () => {
    for (const hostile of ['\ud800', '\u0000\u202e', '😀'.repeat(500), 'a'.repeat(200_000)]) {
      const buckets = hashedNgrams(hostile);
      expect(buckets.every((bucket) => bucket >= 0 && bucket < BUCKETS)).toBe(true);
    }
  });
});

describe('training the linear baseline', () => {
  const texts = Array.from({ length: 200 }, (_, at) =>
    text(`${at % 2 === 0 ? 'awful rubbish' : 'lovely garden'} number ${at}`, at % 2 === 0),
  );

  it('gives the same bytes for the same texts and seed, and others for another seed', () => {
    const bytes = (seed: number) => encodeModel(trainLinear(texts, { ...OPTIONS, seed }).model);
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
  });

  it('learns what tells the labels apart', () => {
    const { model, heldOut } = trainLinear(texts, { ...OPTIONS, devShare: 0.3 });
    expect(heldOut.length).toBeGreaterThan(30);
    expect(scoreLinear(model, heldOut, 1).metrics).toMatchObject({ accuracy: 1, roc_auc: 1 });
    expect(model.about.n.held_out).toBe(heldOut.length);
  });

  it('holds out equal texts and texts of one template together', () => {
    const many = Array.from({ length: 300 }, (_, at) => text(`text ${at}`, at % 2 === 0, `template ${at % 20}`));
    const { heldOut } = trainLinear([...many, ...many], { ...OPTIONS, devShare: 0.3 });
    const held = new Set(heldOut.map(({ cluster }) => cluster));
    expect(held.size).toBeGreaterThan(0);
    expect(held.size).toBeLessThan(20);
    expect(heldOut).toHaveLength(held.size * 30);
  });

  it('raises the scores of a rare label when both are weighed alike', () => {
    const rare = texts.filter(({ positive }, at) => !positive || at % 20 === 0);
    const share = (balance: boolean) => {
      const { model } = trainLinear(rare, { ...OPTIONS, balance });
      return scoreLinear(model, [text('a text of neither kind', true)], 1).metrics.brier ?? 1;
    };
    expect(share(true)).toBeLessThan(share(false));
  });

  it('refuses texts of one label', () => {
    expect(() => trainLinear([text('a', true), text('b', true)], OPTIONS)).toThrow(/2 positive and 0 negative/);
  });
});

describe('the linear baseline trained on HatemojiCheck', () => {
  it('has accuracy .659, macro-F1 .630 and AUROC .692 on HateCheck', async () => {
    const { model } = trainLinear(await textsOf('hatemoji'), OPTIONS);
    const { n, metrics } = scoreLinear(model, await textsOf('hatecheck'), 1);
    expect(n).toBe(3728);
    expect(metrics.accuracy).toBeCloseTo(0.659, 3);
    expect(metrics.macro_f1).toBeCloseTo(0.63, 3);
    expect(metrics.roc_auc).toBeCloseTo(0.692, 3);
  });
});

describe('the dialect linear', () => {
  const { model } = trainLinear([text('awful rubbish', true), text('lovely garden', false)], OPTIONS);
  const bytes = Buffer.from(encodeModel(model));
  const digest: Sha256 = sha256(bytes);

  const judge = async (content: string): Promise<Verdict> => {
    const dialect = await loadDialect('linear', { file: { name: 'model.json', sha256: digest, bytes } });
    if (dialect.kind !== 'local') throw new TypeError('linear calls no model');
    const item = moderationCase({ key: 'one', truth: 'safe' });
    return dialect.judge({
      case: { ...item, content: [{ type: 'text', text: content }] },
      parts: [],
      readBlob: () => Promise.reject(new TypeError('no media here')),
    });
  };

  it('decides at .5 and gives its probability as the score', async () => {
    const [bad, good, empty] = [await judge('awful rubbish'), await judge('lovely garden'), await judge('')];
    expect(bad).toMatchObject({ outcome: 'unsafe', categories: null });
    expect(good).toMatchObject({ outcome: 'safe', categories: [] });
    expect(bad.score).toBeGreaterThan(0.5);
    expect(good.score).toBeLessThan(0.5);
    expect(empty.score).toBeGreaterThan(0);
  });

  it('carries the hash of its weights in its version', async () => {
    const dialect = await loadDialect('linear', { file: { name: 'model.json', sha256: digest, bytes } });
    expect(dialect.version).toContain(digest);
  });

  it('says how to make a model where none is named', async () => {
    await expect(loadDialect('linear')).rejects.toThrow(InvalidInputError);
    await expect(loadDialect('linear')).rejects.toMatchObject({ hint: expect.stringContaining('mettle train linear') });
  });
});

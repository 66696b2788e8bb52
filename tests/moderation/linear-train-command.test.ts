import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { trainCommand } from '../../cli/train.ts';
import { sha256 } from '../../core/digest.ts';
import { decodeModel } from '../../moderation/baselines/linear-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-train-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const OUT = join(folder, 'model.json');
const LINES = Array.from({ length: 60 }, (_, at) => [at % 2 === 0 ? 'awful' : 'lovely', at] as const);

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function train(source: string, ...flags: readonly string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const command = trainCommand({ dataDir: () => folder }).exitOverride();
  await command.parseAsync(['linear', source, '--out', OUT, ...flags], { from: 'user' });
  return text;
}

const model = () => decodeModel({ name: OUT, bytes: readFileSync(OUT) });

describe('mettle train linear', () => {
  it('learns from CSV, says what it is, and writes where the model is from', async () => {
    const csv = file(
      'posts.csv',
      `id,body,kind\n${LINES.map(([word, at]) => `${at},${word} ${at},${word}`).join('\n')}\n`,
    );
    const flags = ['--text-column', 'body', '--label-column', 'kind', '--positive', 'awful', '--licence', 'CC0'];
    const said = await train(csv, ...flags);
    expect(said).toContain('baseline: linear');
    expect(said).toMatch(/held out \(n = \d+\): accuracy \d\.\d{3} \[/);
    const { about } = model();
    expect(about.trained_on).toEqual({
      name: 'posts.csv',
      sha256: sha256(readFileSync(csv)),
      licence: 'CC0',
      citation: null,
    });
    expect(about.n.positive + about.n.negative + about.n.held_out).toBe(60);
    expect(about.positive).toEqual(['awful']);
  });

  it('counts rows without a label, and takes numbers and truth values as labels', async () => {
    const rows = LINES.map(([word, at]) => JSON.stringify({ text: `${word} ${at}`, label: at % 2 === 0 ? 1 : 0 }));
    const source = file('posts.jsonl', [...rows, '{"text":"x","label":null}', '{"text":"y","label":""}'].join('\n'));
    const result = JSON.parse(await train(source, '--json', '--dev-share', '0')) as Record<string, unknown>;
    expect(result).toMatchObject({ baseline: 'linear', unknown: 2, bad_rows: 0, held_out: null });
    expect(model().about).toMatchObject({
      positive: ['1'],
      n: { positive: 30, negative: 30, held_out: 0, left_out: 2 },
    });
  });

  it('learns from a data set whose unknown truths it leaves out', async () => {
    const said = await train('dataset:openai-moderation');
    expect(said).toContain('without a label');
    expect(model().about.trained_on).toMatchObject({ name: expect.stringMatching(/^dataset:openai-moderation@/) });
    expect(model().about.n.left_out).toBeGreaterThan(0);
  });

  it('scores a test set that it was not trained on', async () => {
    const result = JSON.parse(await train('dataset:xstest', '--test', 'dataset:hatecheck', '--json')) as {
      test: { n: number; metrics: { roc_auc: number } };
    };
    expect(result.test.n).toBe(3728);
    expect(result.test.metrics.roc_auc).toBeGreaterThan(0);
  });

  it.each([
    ['a missing text', '{"label":"safe"}', /rows\.jsonl:2: field text/],
    ['a label that is a list', '{"text":"x","label":[1]}', /rows\.jsonl:2: field label/],
    ['what is not JSON', '{"text":', /rows\.jsonl:2/],
  ])('names file, line and field of %s, or drops the row on demand', async (_, row, problem) => {
    const good = LINES.map(([word, at]) =>
      JSON.stringify({ text: `${word} ${at}`, label: at % 2 === 0 ? 'unsafe' : 'safe' }),
    );
    const source = file('rows.jsonl', [good[0], row, ...good.slice(1)].join('\n'));
    await expect(train(source)).rejects.toThrow(problem);
    const result = JSON.parse(await train(source, '--skip-bad-rows', '--json')) as Record<string, unknown>;
    expect(result).toMatchObject({ bad_rows: 1 });
  });

  it('asks which labels are positive, and refuses one that no row has', async () => {
    const source = file('words.csv', 'text,label\na,good\nb,bad\n');
    await expect(train(source)).rejects.toMatchObject({ hint: expect.stringContaining('"bad", "good"') });
    await expect(train(source, '--positive', 'worse')).rejects.toThrow(/no row has this label/);
    await expect(train(source, '--dev-share', '1')).rejects.toThrow(/from 0 to \.9/);
  });
});

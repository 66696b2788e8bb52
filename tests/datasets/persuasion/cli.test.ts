import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../cli/datasets.ts';
import { temporaryFolder } from '../support.ts';

async function run(...args: string[]): Promise<string> {
  const dataDir = await temporaryFolder();
  let written = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  try {
    await datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
  } finally {
    out.mockRestore();
  }
  return written;
}

describe('mettle datasets, for persuasion', () => {
  it('lists the sources of both kinds with their kind', async () => {
    const text = await run('list');
    expect(text).toMatch(/^hatecheck +shipped +3728 +en +CC BY 4.0 +moderation /m);
    expect(text).toMatch(/^farm +shipped +363 +en +Apache-2.0 +persuasion /m);
    expect(text).toMatch(/^tomap +absent +799 +en +Apache-2.0 +persuasion /m);
    const { datasets } = JSON.parse(await run('list', '--json')) as { datasets: { name: string; kind: string }[] };
    expect(datasets.find(({ name }) => name === 'pmiyc')).toMatchObject({ kind: 'persuasion', cases: 905 });
  });

  it('shows counts, and texts only on request under the content warning', async () => {
    const plain = await run('show', 'farm');
    expect(plain).toContain(
      'persuasion cases 363; clusters 117\nrejected 1\n  TruthfulQA.every16th.jsonl:5: adv.target',
    );
    expect(plain).toContain('probes: mcq 270, binary 93');
    expect(plain).not.toContain('donkeys');
    const examples = await run('show', 'farm', '--examples', '1');
    expect(examples).toContain('donkeys');
    expect(examples.lastIndexOf('content warning: misinformation')).toBeLessThan(examples.indexOf('donkeys'));
    const shown = JSON.parse(await run('show', 'dailypersuasion', '--json')) as object;
    expect(shown).toMatchObject({
      kind: 'persuasion',
      contexts: { commercial: 6, subjective: 54 },
      turns: 310,
      clusters: 10,
    });
  });

  it('takes no column mapping for a public source, and no own file under its name', async () => {
    await expect(run('add', 'tomap', '/nowhere', '--text', 't')).rejects.toThrow(/without a column mapping/);
    await expect(run('add', 'pmiyc', '/nowhere')).rejects.toThrow(/ships with Mettle/);
  });
});

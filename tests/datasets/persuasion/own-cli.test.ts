import { readdir } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../cli/datasets.ts';
import { given } from './own-given.ts';

async function run(dataDir: string, ...args: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream === 'stdout' ? 'out' : 'err'] += String(text);
      return true;
    }),
  );
  try {
    await datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written;
}

describe('mettle datasets, for persuasion cases of the user', () => {
  it('adds, lists and shows them', async () => {
    const { dataDir, path } = await given();
    const { out, err } = await run(dataDir, 'add', 'mine', path, '--persuasion', '--licence', 'CC0');
    expect(err).toContain('1 rows rejected; the others are usable');
    expect(out).toMatch(/^mine [0-9a-f]{12} added: 3 cases \(subjective 2, adversarial 1\)\nlicence: CC0\n/);
    expect(out).toContain('the target is a right option in 1: there the persuader argues for the truth\n');
    expect(out).toContain('rejected 1\n  my cases.jsonl:2: turns[0].strategy: missing: one of reciprocity');
    expect((await run(dataDir, 'list')).out).toMatch(/^mine +added +3 +en en-AU fr +CC0 +persuasion +mine$/m);
    const shown = (await run(dataDir, 'show', 'mine', '--examples', '1')).out;
    for (const line of [
      'content warning: unknown content: added by you',
      'persuasion cases 3; clusters 3',
      'rejected 1\n  my cases.jsonl:2: turns[0].strategy: missing',
      'contexts: subjective 2, adversarial 1',
      'probes: mcq 2, likert 1',
      'persuader argues: for 2, against 1\nthe target is a right option in 1:',
      'turns: 4, coherent 3, fabricated 0',
      'strategies: logic 2, credibility 1, none 1',
      'topic: geography 1',
      '1 logic: "Because of the figures."',
    ])
      expect(shown).toContain(line);
    expect(shown).not.toContain('cite:');
    expect(JSON.parse((await run(dataDir, 'show', 'mine', '--json')).out)).toMatchObject({
      kind: 'persuasion',
      cases: 3,
      towardTruth: 1,
      citation: null,
    });
  });

  it('takes no part of a column mapping, and no public source', async () => {
    const { dataDir, path } = await given();
    const add = (name: string, ...flags: string[]) => run(dataDir, 'add', name, path, '--persuasion', ...flags);
    await expect(add('mine', '--text', 't', '--format', 'csv', '--language', 'de')).rejects.toThrow(
      '--persuasion goes without --text, --format, --language',
    );
    await expect(add('tomap')).rejects.toThrow(/tomap is a public source/);
    await expect(run(dataDir, 'add', 'mine', path)).rejects.toThrow(/needs --text, --image or --video/);
    expect(await readdir(dataDir)).toEqual([]);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../cli/datasets.ts';
import { printable } from '../../cli/datasets-text.ts';
import { temporaryFolder } from './support.ts';

async function run(dataDir: string, ...args: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
  try {
    await datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written;
}

async function ownFile(content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'mine.csv');
  await writeFile(path, content);
  return path;
}

const FLAGS =
  '--text t --label y --unsafe bad,worse --safe good --id i --facet f --category h=HATE --licence CC0'.split(' ');

describe('mettle datasets', () => {
  it('lists, adds and shows, as text and as JSON', async () => {
    const dataDir = await temporaryFolder();
    const path = await ownFile('i,t,y,f,h\n1,a,bad,x,1\n2,b,good,y,0\n3,c,odd,y,0\n');
    const added = await run(dataDir, 'add', 'mine', path, ...FLAGS, '--json');
    expect(JSON.parse(added.out)).toMatchObject({ name: 'mine', licence: 'CC0', counts: { cases: 2, rejected: 1 } });
    expect(added.err).toContain('1 rows rejected');
    expect((await run(dataDir, 'add', 'mine', path, ...FLAGS)).out).toContain('was there already, unchanged');

    const { datasets } = JSON.parse((await run(dataDir, 'list', '--json')).out) as { datasets: { name: string }[] };
    expect(datasets.map(({ name }) => name)).toEqual(expect.arrayContaining(['hatecheck', 'goemotions', 'mine']));
    expect((await run(dataDir, 'list')).out).toMatch(/^mine +added +2 +en +CC0/m);

    const shown = JSON.parse((await run(dataDir, 'show', 'mine', '--json')).out) as object;
    expect(shown).toMatchObject({
      verdicts: { safe: 1, unsafe: 1, unknown: 0 },
      categories: { HATE: { true: 1, false: 1, unknown: 0 } },
      facets: { f: { values: { x: 1, y: 1 } } },
      rejected: { total: 1, first: [{ line: 4, field: 'y', value: 'odd' }] },
      examples: [],
    });
  });

  it('shows texts only on request, under the content warning', async () => {
    const dataDir = await temporaryFolder();
    const plain = (await run(dataDir, 'show', 'hatecheck')).out;
    expect(plain).toContain('cases 3728: unsafe 2563, safe 1165, unknown 0; clusters 845');
    expect(plain).not.toContain('I hate');
    const examples = (await run(dataDir, 'show', 'hatecheck', '--examples', '2')).out;
    expect(examples.match(/I hate/g)).toHaveLength(2);
    expect(examples.indexOf('content warning: hateful')).toBeLessThan(examples.indexOf('I hate'));
  });

  it('never lets a data set write control characters to the terminal', async () => {
    const dataDir = await temporaryFolder();
    const path = await ownFile('i,t,y,f,h\n1,\u001b[2Ja\u202eb,bad,\u001b]0;x\u0007,1\n');
    await run(dataDir, 'add', 'mine', path, ...FLAGS);
    const { out } = await run(dataDir, 'show', 'mine', '--examples', '1');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u202e');
    expect(printable('\u009b\u200b')).toBe('\\u009b\\u200b');
  });

  it('asks for what is missing', async () => {
    const dataDir = await temporaryFolder();
    const path = await ownFile('i,t\n1,a\n');
    await expect(run(dataDir, 'add', 'mine', path)).rejects.toThrow(/needs --text/);
    await expect(run(dataDir, 'add', 'mine', `${path}.txt`, '--text', 't')).rejects.toThrow(/the ending ".txt"/);
    await expect(run(dataDir, 'add', 'mine', path, '--text', 't', '--category', 'HATE')).rejects.toThrow(
      /COLUMN=HAZARD/,
    );
    await expect(run(dataDir, 'add', 'davidson', path, '--text', 't')).rejects.toThrow(/without a column mapping/);
    await expect(run(dataDir, 'show', 'nope')).rejects.toThrow(/known: hatecheck/);
  });
});

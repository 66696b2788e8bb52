import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { taxonomyCommand } from '../../cli/taxonomy.ts';
import { displayWidth } from '../../cli/text-width.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { TAXONOMIES, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';

const columns = process.stdout.columns;
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'taxonomy-'));
  file = join(folder, 'rules.yaml');
  writeFileSync(
    file,
    'id: rules@1\ntitle: Rules\ncategories: [{ code: R1, name: Insults }, { code: R2, name: Off topic, parent: R1 }]\n' +
      'mapping: [{ code: R1, relation: exact, hazard: HARASS }]\nunmapped: [R2]\n',
  );
  process.stdout.columns = 80;
});
afterAll(() => {
  process.stdout.columns = columns;
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  await taxonomyCommand().parseAsync(args, { from: 'user' });
  vi.restoreAllMocks();
  return out;
}

describe('mettle taxonomy', () => {
  it('lists every taxonomy with its digest', async () => {
    const { taxonomies } = JSON.parse(await run('list', '--json')) as { taxonomies: { id: string; digest: string }[] };
    expect(taxonomies.map(({ id }) => id)).toEqual([...Object.keys(TAXONOMIES), 'unified-1', 'hatebase-49']);
    expect(taxonomies.find(({ id }) => id === 'azure')?.digest).toBe(taxonomyDigest(TAXONOMIES.azure));
  });

  it('shows categories, their hazards, source and digest', async () => {
    const text = await run('show', 'llama-guard-3');
    expect(text).toContain('S10   Hate                       = HATE');
    expect(text).toContain('source: Model cards of Llama Guard 3 8B and 1B');
    expect(text).toContain(`digest: ${taxonomyDigest(TAXONOMIES['llama-guard-3'])}`);
    expect(await run('show', 'aegis-2')).toContain('S13   Needs Caution                        asks for a person');
    expect(await run('show', 'unified-1')).toContain('HATE.threat             HATE, THREAT  threatens people');
    expect(await run('show', 'hatebase-49')).toContain('noHate            safe for HATE         HATE = 0');
  });

  it('shows as JSON what a file of your own may begin from', async () => {
    const { digest, taxonomy } = JSON.parse(await run('show', 'azure', '--json'));
    expect(digest).toBe(taxonomyDigest(TAXONOMIES.azure));
    const own = join(folder, 'own.json');
    writeFileSync(own, JSON.stringify({ ...taxonomy, id: 'azure-own@1' }));
    expect(JSON.parse(await run('show', own, '--json')).taxonomy).toEqual({ ...taxonomy, id: 'azure-own@1' });
    expect(JSON.parse(await run('show', 'unified-1', '--json'))).toMatchObject({ taxonomy: { id: 'unified-1' } });
  });

  it('maps to canonical hazards, and to another taxonomy marked as derived', async () => {
    const canonical = await run('map', 'azure');
    expect(canonical).toContain('Hate Hate and fairness  = exact     HATE');
    expect(canonical).not.toContain('derived');
    const derived = await run('map', 'llama-guard-2', '--to', 'llama-guard-3');
    expect(derived).toContain('(derived by way of the canonical hazards');
    expect(derived).toContain('S5 Specialized Advice         = exact     S6             ADVICE');
    expect(JSON.parse(await run('map', 'llama-guard-2', '--to', 'llama-guard-3', '--json'))).toMatchObject({
      derived: true,
      from: 'llama-guard-2',
      to: 'llama-guard-3',
      unmapped: [],
    });
  });

  it('tells what differs', async () => {
    const text = await run('diff', 'llama-guard-2', 'llama-guard-3');
    expect(text).toContain('S5    Specialized Advice (= ADVICE)      Defamation (= DEFAMATION)');
    expect(text).toContain('codes only in llama-guard-3: S12, S13, S14');
    expect(text).toContain('hazards only llama-guard-3 can be scored on: DEFAMATION, POLITICAL');
    expect(JSON.parse(await run('diff', 'llama-guard-3', 'aegis-2', '--json'))).toMatchObject({
      first: 'llama-guard-3',
      second: 'aegis-2',
      same: [],
    });
  });

  it('takes a file in place of an id', async () => {
    expect(await run('show', file)).toContain('R2    Off topic  R1      none, on purpose');
    expect(await run('map', file)).toContain('R1 Insults  = exact   HARASS');
    expect(await run('map', file, '--to', 'perspective')).toContain('INSULT');
    expect(await run('diff', file, 'perspective')).toContain('codes only in rules@1: R1, R2');
  });

  it('refuses an unknown id with the list, a folder, and what has no codes', async () => {
    await expect(run('show', 'nope')).rejects.toMatchObject({ hint: expect.stringContaining('known: llama-guard-1') });
    await expect(run('show', folder)).rejects.toBeInstanceOf(InvalidInputError);
    await expect(run('map', 'hatebase-49')).rejects.toMatchObject({
      hint: 'see it with `mettle taxonomy show hatebase-49`',
    });
    writeFileSync(join(folder, 'broken.json'), '{"id": "x@1", "title": "x", "categories": [{"code": "A"}]}');
    await expect(run('show', join(folder, 'broken.json'))).rejects.toThrow('categories[0].name');
  });

  it('stays within 80 columns', async () => {
    const calls = [
      ['list'],
      ['show', 'unified-1'],
      ['show', 'hatebase-49'],
      ...Object.keys(TAXONOMIES).flatMap((id) => [
        ['show', id],
        ['map', id],
        ['map', id, '--to', 'aegis-2'],
        ['diff', id, 'aegis-2'],
      ]),
    ];
    for (const call of calls)
      for (const line of (await run(...call)).split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});

import { describe, expect, it } from 'vitest';
import { loadModerators } from '../../config/moderators.ts';
import { LLAMA_GUARD_1_POLICY } from '../../moderation/dialects/llama-guard-1-policy.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import { withoutCategories } from '../../moderation/dialects/without-categories.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { TAXONOMIES, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';
import { taxonomyWithout } from '../../moderation/taxonomies/taxonomy-without.ts';
import { assessableHazards, toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { specSchema } from '../../runs/spec.ts';

const SETTINGS = { policy: null, logprobs: false, schema: false };
const GUARDS = [
  ['llama-guard-1', 'O3', 'Criminal Planning'],
  ['llama-guard-2', 'S5', 'Specialized Advice'],
  ['llama-guard-3', 'S5', 'Defamation'],
  ['llama-guard-3-vision', 'S5', 'Defamation'],
  ['llama-guard-4', 'S5', 'Defamation'],
] as const;

async function promptOf(id: string, exclude?: readonly string[]): Promise<string> {
  const dialect = await loadDialect(id, { exclude });
  if (dialect.kind !== 'chat') throw new TypeError(id);
  return JSON.stringify(dialect.render([textEvidence('a text')], SETTINGS).messages);
}

describe('categories that a Llama Guard is not asked about', () => {
  it.each(GUARDS)('are out of the prompt of %s, and nothing else is', async (id, code, name) => {
    const [whole, less] = [await promptOf(id), await promptOf(id, [code])];
    expect(whole).toContain(`${code}: ${name}`);
    expect(less).not.toContain(`${code}: ${name}`);
    const others = TAXONOMIES[id].categories.filter((category) => category.code !== code);
    for (const category of others) expect(less).toContain(`${category.code}: `);
    expect(whole.length - less.length).toBeGreaterThan(name.length);
  });

  it.each(GUARDS)('are out of policy in an answer of %s, and no hazard of theirs is assessed', async (id, code) => {
    const dialect = await loadDialect(id, { exclude: [code] });
    if (dialect.kind !== 'chat') throw new TypeError(id);
    const read = dialect.parse(`unsafe\n${code}`);
    expect(read).toMatchObject({ outcome: 'unsafe', categories: [], unknownCategories: [code] });
    const [gone] = TAXONOMIES[id].mapping.filter((row) => row.code === code && row.relation === 'exact');
    if (gone !== undefined) {
      expect(assessableHazards(dialect.taxonomy).has(gone.hazard)).toBe(false);
      expect(toCanonical(dialect.taxonomy, read)[gone.hazard]).not.toBe(true);
    }
    expect(taxonomyDigest(dialect.taxonomy)).not.toBe(taxonomyDigest(TAXONOMIES[id]));
  });

  it('take a whole block of the long policy away', () => {
    const less = withoutCategories(LLAMA_GUARD_1_POLICY, ['O2', 'O6']);
    expect(less.match(/^O\d:/gm)).toEqual(['O1:', 'O3:', 'O4:', 'O5:']);
    expect(less).not.toContain('sexual guidance');
    expect(less.split('\n').every((line) => LLAMA_GUARD_1_POLICY.includes(line))).toBe(true);
  });

  it('leave no complete union behind', () => {
    const omni = taxonomyWithout(TAXONOMIES['openai-omni-2024-09-26'], ['self-harm/intent']);
    const rows = omni.mapping.filter(({ hazard }) => hazard === 'SELF_HARM');
    expect(rows.map(({ relation }) => relation)).toEqual(['narrower', 'narrower']);
  });

  it('are refused where they cannot be left out', async () => {
    const load = (moderator: object) =>
      loadModerators(
        specSchema.parse({
          name: 'x',
          cases: [{ dataset: 'xstest' }],
          endpoints: { e: { base_url: 'http://127.0.0.1:1/v1' } },
          moderators: [{ name: 'm', endpoint: 'e', model: 'g', ...moderator }],
        }),
      );
    await expect(load({ dialect: 'llama-guard-3', exclude: ['S99'] })).rejects.toThrow(
      /moderator m: .*no category S99/,
    );
    await expect(load({ dialect: 'wildguard', exclude: ['S1'] })).rejects.toThrow(/cannot leave categories out/);
    await expect(load({ dialect: 'llama-guard-3', exclude: ['S1'], policy: 'mine' })).rejects.toThrow(
      /one of the two|replaces/,
    );
    const all = TAXONOMIES['llama-guard-2'].categories.map(({ code }) => code);
    await expect(load({ dialect: 'llama-guard-2', exclude: all })).rejects.toThrow(/leaves nothing/);
    const [moderator] = await load({ dialect: 'llama-guard-3', exclude: ['S5', 'S8'] });
    expect(moderator?.dialect.taxonomy.categories).toHaveLength(12);
  });
});

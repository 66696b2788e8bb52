import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../moderation/dialects/registry.ts';
import { ancestorsOf, HAZARD_GROUPS, HAZARDS, isHazard, membersOf } from '../../moderation/taxonomies/hazards.ts';
import { TAXONOMIES, type TaxonomyId, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';
import { mappingRows, type Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';

const IDS = Object.keys(TAXONOMIES) as TaxonomyId[];

describe('canonical hazards', () => {
  it('have distinct ids and only parents that exist, without a cycle', () => {
    const ids = [...HAZARDS, ...HAZARD_GROUPS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, parents } of HAZARDS) {
      for (const parent of parents) expect(isHazard(parent)).toBe(true);
      expect(ancestorsOf(id)).not.toContain(id);
    }
  });

  it('stand under the hazard or group that their name begins with', () => {
    for (const { id } of HAZARDS.filter((hazard) => hazard.id.includes('.')))
      expect(ancestorsOf(id)).toContain(id.split('.')[0]);
    for (const { id } of HAZARD_GROUPS) expect(membersOf(id).length).toBeGreaterThan(0);
  });

  it('are those of the unified taxonomy', () => {
    expect(HAZARDS).toHaveLength(37);
    expect(HAZARDS.map(({ id }) => id)).not.toContain('NEEDS_REVIEW');
  });
});

describe.each(IDS)('taxonomy %s', (id) => {
  const taxonomy: Taxonomy = TAXONOMIES[id];
  const codes = taxonomy.categories.map(({ code }) => code);

  it('is registered under its own id with distinct codes, whatever their case', () => {
    expect(taxonomy.id).toBe(id);
    expect(new Set(codes.map((code) => code.toLowerCase())).size).toBe(codes.length);
    expect(codes).not.toContain('none');
  });

  it('says where it comes from', () => {
    expect(taxonomy.source).toMatch(/\.$/);
  });

  it('maps every code, or says on purpose that it maps to nothing', () => {
    const mapped = new Set(taxonomy.mapping.map(({ code }) => code));
    for (const code of codes)
      expect([code, mapped.has(code) !== taxonomy.unmapped.includes(code)]).toEqual([code, true]);
  });

  it('maps only codes it has, only to hazards that exist, each pair once', () => {
    for (const { code, hazard } of taxonomy.mapping) {
      expect(codes).toContain(code);
      expect(HAZARDS.map((entry) => entry.id)).toContain(hazard);
    }
    const pairs = taxonomy.mapping.map(({ code, hazard }) => `${code} ${hazard}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('calls at most one code the same as a hazard', () => {
    const exact = taxonomy.mapping.filter(({ relation }) => relation === 'exact').map(({ hazard }) => hazard);
    expect(new Set(exact).size).toBe(exact.length);
  });
});

describe('the registry of taxonomies', () => {
  it('has the published numbers of categories', () => {
    expect(Object.fromEntries(IDS.map((id) => [id, TAXONOMIES[id].categories.length]))).toMatchObject({
      'llama-guard-1': 6,
      'llama-guard-2': 11,
      'llama-guard-3': 14,
      'llama-guard-3-vision': 13,
      'llama-guard-4': 14,
      'shieldgemma-1': 4,
      'shieldgemma-2': 3,
      llavaguard: 9,
      'granite-guardian-3': 9,
      qwen3guard: 9,
      'aegis-2': 23,
      'openai-omni-2024-09-26': 13,
      'openai-eval-2022': 8,
      'mistral-2603': 11,
      azure: 4,
      perspective: 8,
      safewatch: 6,
      'ailuminate-1.0': 15,
      nsfwjs: 5,
      goemotions: 28,
      'mettle-1': 37,
      'binary-1': 0,
    });
  });

  it('tells taxonomies apart by digest', () => {
    expect(new Set(IDS.map((id) => taxonomyDigest(TAXONOMIES[id]))).size).toBe(IDS.length);
  });

  it('holds the taxonomy of every dialect', async () => {
    for (const [name, entry] of Object.entries(DIALECTS)) {
      expect(IDS).toContain(entry.taxonomy);
      if (name === 'linear') continue; // its taxonomy stands in the test of its own: it needs a file
      const dialect = await entry.load({});
      expect(dialect).toMatchObject({
        id: name,
        kind: entry.kind,
        taxonomy: { id: entry.taxonomy },
        modalities: entry.accepts,
      });
      expect(IDS).toContain(dialect.taxonomy.id);
    }
  });

  it('refuses a mapping cell it cannot read', () => {
    expect(() => mappingRows([['HATE', 'S10']])).toThrow(TypeError);
  });
});

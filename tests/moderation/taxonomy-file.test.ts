import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { findTaxonomy } from '../../moderation/taxonomies/find-taxonomy.ts';
import { readTaxonomyFile } from '../../moderation/taxonomies/read-taxonomy.ts';
import { TAXONOMIES, taxonomyDigest } from '../../moderation/taxonomies/registry.ts';

const YAML = `
id: house-rules@2
title: House rules
source: our community team
categories:
  - { code: R1, name: Insults, text: insults of other members }
  - { code: R1.a, name: Slurs, parent: R1 }
  - { code: R2, name: Off topic }
mapping:
  - { code: R1, relation: exact, hazard: HARASS }
  - { code: R1.a, relation: exact, hazard: HATE.slur, note: slurs only }
unmapped: [R2]
`;

const refusal = (text: string) => {
  try {
    readTaxonomyFile('rules.yaml', text);
  } catch (error) {
    if (error instanceof InvalidInputError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  return null;
};

describe("a user's taxonomy file", () => {
  it('is read from YAML and from JSON alike', () => {
    const taxonomy = readTaxonomyFile('rules.yaml', YAML);
    expect(taxonomy.categories[1]).toEqual({ code: 'R1.a', name: 'Slurs', parent: 'R1' });
    expect(readTaxonomyFile('rules.json', JSON.stringify(taxonomy))).toEqual(taxonomy);
  });

  it('may be long as JSON', () => {
    const taxonomy = readTaxonomyFile('rules.yaml', YAML);
    const long = { ...taxonomy, categories: taxonomy.categories.map((one) => ({ ...one, text: 'x'.repeat(2_000) })) };
    expect(readTaxonomyFile('rules.json', JSON.stringify(long, null, 9_000).padEnd(200_000))).toEqual(long);
  });

  it('may leave out mapping and unmapped only as far as nothing is left unsaid', () => {
    const bare = 'id: a@1\ntitle: A\ncategories: [{ code: X, name: x }]\n';
    expect(refusal(bare)).toMatch(/rules\.yaml.*categories\[0\]\.code: "X" has no row in mapping.*\(not_mapped\)/);
    expect(readTaxonomyFile('rules.yaml', `${bare}unmapped: [X]\n`).mapping).toEqual([]);
  });

  it('has to say its version, so that it cannot pass for a known one', () => {
    expect(refusal(YAML.replace('house-rules@2', 'llama-guard-3'))).toBe(
      'rules.yaml: id: llama-guard-3 has no version | write llama-guard-3@1, and a new version with every change',
    );
  });

  it('needs categories', () => {
    expect(refusal('id: a@1\ntitle: A\ncategories: []\n')).toContain('categories: there are none');
  });

  it.each([
    ['__proto__', '{"__proto__": {"id": "x"}, "id": "a@1"}', 'rules.yaml: __proto__ is no field'],
    [
      'constructor',
      'id: a@1\ncategories: [{ code: X, name: x, constructor: y }]',
      'categories.0.constructor is no field',
    ],
    ['aliases by the thousand', bomb(), 'too many aliases'],
    ['endless nesting', '['.repeat(20_000), 'nested too deeply'],
    ['long YAML', `${YAML}#${'x'.repeat(50_000)}`, 'over 50000 bytes a taxonomy has to be JSON'],
    ['half a megabyte of quotes', '"'.repeat(500_000), 'over 50000 bytes a taxonomy has to be JSON'],
    [
      'deep indentation',
      Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'neither JSON nor YAML',
    ],
    ['over a megabyte', `${YAML}#${'x'.repeat(1_000_000)}`, 'at most 1000000 bytes'],
    ['a key twice', `${YAML}title: again\n`, 'neither JSON nor YAML'],
    ['an empty file', '', 'rules.yaml is no sound taxonomy: the file'],
    ['a list', '[1, 2]', 'rules.yaml is no sound taxonomy: the file'],
    ['a relation it does not know', YAML.replace('exact', 'equal'), 'mapping[0].relation'],
    ['an unknown hazard', YAML.replace('hazard: HARASS', 'hazard: RUDE'), 'mapping[0].hazard: no hazard "RUDE"'],
    ['a loop', YAML.replace('name: Insults,', 'name: Insults, parent: R1.a,'), '"R1" -> "R1.a" -> "R1"'],
  ])('is refused for %s, with its name and the field', (_, text, message) => {
    expect(refusal(text)).toContain(message);
    expect(refusal(text)).toContain('rules.yaml');
  });

  it('fails as wrong input or not at all, whatever it holds', () => {
    const field = fc.constantFrom('id', 'title', 'categories', 'mapping', 'unmapped', 'review', '__proto__', 'x');
    const data = fc.dictionary(field, fc.jsonValue({ maxDepth: 3 })).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), data), (text) => {
        expect(refusal(text)).not.toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('never lets its text write to a terminal by way of the message', () => {
    const hostile = ['\u001b[2J', '\u202e', '\u0000'].flatMap((mark) => [
      JSON.stringify({ [`a${mark}`]: 1 }),
      `id: "a${mark}`,
      JSON.stringify({
        id: 'a@1',
        title: 'a',
        categories: [],
        mapping: [{ code: 'A', relation: 'exact', hazard: mark }],
      }),
    ]);
    for (const text of hostile) expect(refusal(text)).not.toMatch(/\p{C}/u);
  });

  it('is told from another version by its digest, but not from one with another source or other notes', () => {
    const taxonomy = readTaxonomyFile('rules.yaml', YAML);
    const digest = taxonomyDigest(taxonomy);
    expect(taxonomyDigest(readTaxonomyFile('x', YAML.replace('@2', '@3')))).not.toBe(digest);
    expect(taxonomyDigest(readTaxonomyFile('x', YAML.replace('insults of other', 'insults of all')))).not.toBe(digest);
    expect(taxonomyDigest(readTaxonomyFile('x', YAML.replace('our community', 'another')))).toBe(digest);
    expect(taxonomyDigest(readTaxonomyFile('x', YAML.replace('slurs only', 'a note')))).toBe(digest);
  });
});

describe('a taxonomy by name or file', () => {
  it('is a known id first, then a file', () => {
    expect(findTaxonomy('azure', () => YAML)).toBe(TAXONOMIES.azure);
    expect(findTaxonomy('rules.yaml', () => YAML).id).toBe('house-rules@2');
  });

  it('is refused with the list of known ids when there is neither', () => {
    expect(() => findTaxonomy('toString', () => null)).toThrow('no taxonomy "toString", and no file of that name');
  });
});

/** Nine levels of nine aliases each: 9^9 strings when unfolded. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, at) =>
    at === 0
      ? 'a0: &a0 [x]'
      : `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
  );
  return levels.join('\n');
}

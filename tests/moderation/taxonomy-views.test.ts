import { describe, expect, it } from 'vitest';
import type { CaseId } from '../../core/ids.ts';
import type { CaseTruth, ModerationCase } from '../../moderation/case.ts';
import { nativeClassificationRow, nativeTaxonomyOf } from '../../moderation/score-views.ts';
import { composeRelations, derivedMapping } from '../../moderation/taxonomies/compose.ts';
import { intersectionView } from '../../moderation/taxonomies/intersection.ts';
import { TAXONOMIES, type TaxonomyId } from '../../moderation/taxonomies/registry.ts';
import { mappingRows, type Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import { diffTaxonomies } from '../../moderation/taxonomies/taxonomy-diff.ts';
import { verdict } from '../../moderation/verdict.ts';

const scheme = (...cells: readonly (readonly [hazard: string, ...cells: string[]])[]): Taxonomy => {
  const mapping = mappingRows(cells);
  const codes = [...new Set(mapping.map(({ code }) => code))];
  return { id: 'x@1', title: 'x', categories: codes.map((code) => ({ code, name: code })), mapping, unmapped: [] };
};
const caseWith = (truth: Partial<CaseTruth>, source = 'own'): ModerationCase => ({
  id: 'c1' as CaseId,
  source,
  version: '1',
  rowId: null,
  content: [],
  truth: { verdict: 'unsafe', categories: {}, native: {}, ...truth },
  facets: {},
  cluster: null,
  language: 'en',
});

describe('the intersection view', () => {
  it('holds what all taxonomies reach by more than overlap', () => {
    const view = (...ids: readonly TaxonomyId[]) => intersectionView(ids.map((id) => TAXONOMIES[id]));
    expect(view('llama-guard-3', 'shieldgemma-1', 'perspective')).toEqual(['HATE', 'SEX.adult', 'SEX']);
    expect(view('openai-omni-2024-09-26', 'openai-eval-2022')).toEqual([
      'HATE',
      'HARASS',
      'THREAT',
      'SEX.adult',
      'SEX.minors',
      'VIOLENCE',
      'VIOLENCE.graphic',
      'SELF_HARM',
    ]);
  });

  it('rolls up to the first shared parent what only some reach', () => {
    expect(intersectionView([scheme(['VIOLENCE.crime', '= a']), scheme(['VIOLENCE.graphic', '= b'])])).toEqual([
      'VIOLENCE',
    ]);
    expect(intersectionView([scheme(['SEX.adult', '= a']), scheme(['SEX.minors', '> b'])])).toEqual(['SEX']);
    expect(intersectionView([scheme(['HATE.threat', '= a']), scheme(['HATE', '= b'], ['THREAT', '= c'])])).toEqual([
      'HATE',
      'THREAT',
    ]);
  });

  it('does not roll up what is shared as it is', () => {
    expect(intersectionView([scheme(['SEX.adult', '= a']), scheme(['SEX.adult', '< b'])])).toEqual(['SEX.adult']);
  });

  it('is empty without anything shared, and where one code set is empty', () => {
    expect(intersectionView([scheme(['IP', '= a']), scheme(['SPAM', '= a'])])).toEqual([]);
    expect(intersectionView([TAXONOMIES['llama-guard-3'], TAXONOMIES['binary-1']])).toEqual([]);
    expect(intersectionView([scheme(['IP', '~ a']), scheme(['IP', '= a'])])).toEqual([]);
    expect(intersectionView([])).toEqual([]);
  });
});

describe('the native view', () => {
  const omni = TAXONOMIES['openai-omni-2024-09-26'];
  const found = verdict({ outcome: 'unsafe', categories: ['hate'], notAssessable: ['illicit'] });

  it('scores codes against labels of the same taxonomy and no other version', () => {
    const native = { hate: true, sexual: false, violence: null, stranger: true };
    const of = { case: caseWith({ native }), verdict: found, taxonomy: omni };
    expect(nativeClassificationRow({ ...of, truthTaxonomy: omni.id })).toMatchObject({
      categories_truth: { hate: true, sexual: false, violence: null },
      categories_predicted: { hate: true, sexual: false, illicit: 'na' },
    });
    const truth = nativeClassificationRow({ ...of, truthTaxonomy: omni.id })?.categories_truth;
    expect(truth).not.toHaveProperty('stranger');
    expect(nativeClassificationRow({ ...of, truthTaxonomy: 'openai-omni-2025' })).toBeNull();
    expect(nativeClassificationRow(of)).toBeNull();
  });

  it('takes S5 of one scheme never for S5 of another', () => {
    const of = {
      case: caseWith({ native: { S5: true } }),
      verdict: verdict({ outcome: 'unsafe', categories: ['S5'] }),
    };
    const row = { ...of, taxonomy: TAXONOMIES['llama-guard-3'], truthTaxonomy: 'aegis-2' };
    expect(nativeClassificationRow(row)).toBeNull();
  });

  it('knows the taxonomies of shipped data sets', () => {
    expect(['openai-moderation', 'ailuminate', 'goemotions', 'hatecheck', 'toString'].map(nativeTaxonomyOf)).toEqual([
      'openai-eval-2022',
      'ailuminate-1.0',
      'goemotions',
      null,
      null,
    ]);
    const own = caseWith({ native: { H: true, S: null } }, 'openai-moderation');
    const of = { case: own, verdict: verdict({ outcome: 'safe', categories: [] }) };
    expect(nativeClassificationRow({ ...of, taxonomy: TAXONOMIES['openai-eval-2022'] })).toMatchObject({
      categories_truth: { H: true, S: null },
      categories_predicted: { H: false, S: false, V: false },
    });
  });

  it('takes canonical truth as native to the canonical codes', () => {
    const row = nativeClassificationRow({
      case: caseWith({ categories: { HATE: true } }),
      verdict: verdict({ outcome: 'refused' }),
      taxonomy: TAXONOMIES['mettle-1'],
    });
    expect(row).toMatchObject({
      status: 'refused',
      categories_truth: { HATE: true },
      categories_predicted: { HATE: null },
    });
  });

  it('makes the parents of a positive code positive, in truth and prediction', () => {
    const taxonomy: Taxonomy = {
      id: 'tree@1',
      title: 'tree',
      categories: [
        { code: 'A', name: 'A' },
        { code: 'A1', name: 'A1', parent: 'A' },
        { code: 'A11', name: 'A11', parent: 'A1' },
      ],
      mapping: [],
      unmapped: ['A', 'A1', 'A11'],
    };
    const row = nativeClassificationRow({
      case: caseWith({ native: { A11: true, A: false } }),
      verdict: verdict({ outcome: 'unsafe', categories: ['A1'] }),
      taxonomy,
      truthTaxonomy: 'tree@1',
    });
    expect(row?.categories_truth).toEqual({ A: true, A1: true, A11: true });
    expect(row?.categories_predicted).toEqual({ A: true, A1: true, A11: false });
  });
});

describe('relations by way of a hazard', () => {
  it.each([
    ['exact', 'exact', 'exact'],
    ['exact', 'narrower', 'broader'],
    ['exact', 'broader', 'narrower'],
    ['narrower', 'exact', 'narrower'],
    ['narrower', 'narrower', 'partial'],
    ['narrower', 'broader', 'narrower'],
    ['broader', 'exact', 'broader'],
    ['broader', 'narrower', 'broader'],
    ['broader', 'broader', 'partial'],
    ['union', 'exact', 'narrower'],
    ['exact', 'union', 'broader'],
    ['partial', 'exact', 'partial'],
    ['broader', 'partial', 'partial'],
  ] as const)('%s, then %s read backwards, is %s', (first, second, relation) => {
    expect(composeRelations(first, second)).toBe(relation);
  });

  it('map llama-guard-2 onto 3 by meaning, not by number', () => {
    const rows = derivedMapping(TAXONOMIES['llama-guard-2'], TAXONOMIES['llama-guard-3']);
    const exact = rows.filter(({ relation }) => relation === 'exact').map(({ code, other }) => `${code} ${other}`);
    expect(exact).toEqual('S1 S1,S2 S2,S3 S3,S4 S4,S5 S6,S6 S7,S7 S8,S8 S9,S9 S10,S10 S11,S11 S12'.split(','));
    expect(rows).toContainEqual({ code: 'S2', relation: 'partial', other: 'S14', via: ['CYBER'] });
  });

  it('give the strongest of several ways', () => {
    const from = scheme(['HATE', '= a'], ['HARASS', '~ a']);
    expect(derivedMapping(from, scheme(['HATE', '> b'], ['HARASS', '> b']))).toEqual([
      { code: 'a', relation: 'narrower', other: 'b', via: ['HATE'] },
    ]);
  });
});

describe('two taxonomies beside each other', () => {
  it('tell which codes mean something else', () => {
    const diff = diffTaxonomies(TAXONOMIES['llama-guard-2'], TAXONOMIES['llama-guard-3']);
    expect(diff.otherMeaning.map(({ code }) => code)).toEqual(['S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11']);
    expect(diff.otherMeaning[0]).toEqual({
      code: 'S5',
      names: ['Specialized Advice', 'Defamation'],
      mappings: [['= ADVICE'], ['= DEFAMATION']],
    });
    expect(diff).toMatchObject({ same: ['S1', 'S2', 'S3', 'S4'], onlyFirst: [], onlySecond: ['S12', 'S13', 'S14'] });
    expect(diff).toMatchObject({ hazardsOnlyFirst: [], hazardsOnlySecond: ['DEFAMATION', 'POLITICAL'] });
    const aegis = diffTaxonomies(TAXONOMIES['llama-guard-3'], TAXONOMIES['aegis-2']);
    expect(aegis.otherMeaning).toHaveLength(14);
  });

  it('are the same as themselves', () => {
    for (const taxonomy of Object.values<Taxonomy>(TAXONOMIES)) {
      const diff = diffTaxonomies(taxonomy, taxonomy);
      expect(diff.same).toEqual(taxonomy.categories.map(({ code }) => code));
      expect(Object.values(diff).flat()).toHaveLength(diff.same.length);
    }
  });

  it('tell a new name and a new mapping from a new meaning', () => {
    const first = scheme(['HATE', '= a'], ['IP', '= b']);
    const renamed = { ...first, categories: [{ code: 'a', name: 'new' }, first.categories[1]!] };
    expect(diffTaxonomies(first, renamed)).toMatchObject({ renamed: [{ code: 'a' }], otherMeaning: [], same: ['b'] });
    expect(diffTaxonomies(first, scheme(['HATE', '= a'], ['SPAM', '= b']))).toMatchObject({
      mappedOtherwise: [{ code: 'b' }],
      otherMeaning: [],
    });
  });
});

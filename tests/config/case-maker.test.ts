import { describe, expect, it } from 'vitest';
import { makeCases } from '../../config/case-maker.ts';
import { sha256 } from '../../core/digest.ts';
import { caseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';

const SOURCE = { source: 'own', version: '1' };
const item: ModerationCase = {
  id: caseId(SOURCE, { rowId: '1' }),
  ...SOURCE,
  rowId: '1',
  content: [{ type: 'text', text: 'some words to draw' }],
  truth: { verdict: 'unsafe', categories: {}, native: {} },
  facets: { functionality: 'f' },
  cluster: null,
  language: 'en',
};
const made = (entry: Parameters<typeof makeCases>[1], of = item) => {
  const all = makeCases(of, entry, 1);
  return {
    cases: all.flatMap((one) => ('case' in one ? [one.case] : [])),
    skipped: all.filter((one) => 'skipped' in one),
  };
};
const jpeg = { name: 'jpeg', severity: 3 };

describe('the cases of an entry', () => {
  it('stay as they are without render and perturb', () => {
    expect(made({}).cases).toEqual([item]);
  });

  it('are drawn and then changed, each with an identity, a variant and a seed of its own', () => {
    const { cases } = made({ render: ['image/plain', 'video/split'], perturb: [jpeg, { name: 'jpeg', severity: 4 }] });
    expect(cases.map(({ facets }) => facets.variant)).toEqual([
      'image/plain + jpeg/3',
      'image/plain + jpeg/4',
      'video/split + jpeg/3',
      'video/split + jpeg/4',
    ]);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(4);
    expect(cases.every(({ truth, cluster }) => truth === item.truth && cluster === item.id)).toBe(true);
    const changes = cases.flatMap(({ content }) => content.flatMap((part) => ('change' in part ? [part.change] : [])));
    expect(new Set(changes.map((change) => change?.seed)).size).toBe(4);
    expect(made({ render: ['image/plain'], perturb: [jpeg] }).cases).toEqual(cases.slice(0, 1));
  });

  it('are left out with a reason where there is nothing to change', () => {
    expect(made({ perturb: [jpeg] }).skipped).toEqual([{ skipped: 'jpeg: no picture' }]);
    const picture: ModerationCase = {
      ...item,
      content: [{ type: 'image', source: { kind: 'blob', sha256: sha256('p') } }],
    };
    expect(made({ perturb: [{ name: 'frame_drop', severity: 1 }] }, picture).skipped).toEqual([
      { skipped: 'frame_drop: no video' },
    ]);
  });

  it('cannot be made by a perturbation that there is not, or that a spec cannot describe', () => {
    for (const name of ['nope', 'overlay'])
      expect(() => made({ render: ['image/plain'], perturb: [{ name, severity: 1 }] })).toThrow(/no perturbation/);
  });
});

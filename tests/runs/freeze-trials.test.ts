import { describe, expect, it } from 'vitest';
import type { Sha256 } from '../../core/digest.ts';
import { openPersuasionDataset } from '../../datasets/persuasion/open.ts';
import { withCards } from '../../datasets/renderers/cards/with-cards.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import { trialOf, trialsPerCase } from '../../persuasion/condition.ts';
import { manifestOf } from '../../runs/freeze.ts';
import { type DrawTurns, mayFit } from '../../runs/freeze-trials.ts';
import { readSpec } from '../../runs/read-spec.ts';
import type { ManifestBatch } from '../../runs/run-store.ts';

const PERSUADEE = '{ name: p, endpoint: e, model: m }';

function specOf(cases: string, more = '') {
  return readSpec(
    `name: t\nendpoints: { e: { base_url: "http://127.0.0.1:1" } }\npersuasion:\n  cases: [${cases}]\n  persuadees: [${PERSUADEE}]\n${more}`,
    's',
  );
}

async function freeze(cases: string, more = '', draw: DrawTurns = (item) => ({ case: item })) {
  const manifest = manifestOf(specOf(cases, more), {
    open: () => Promise.reject(new Error('no moderation in this spec')),
    make: () => [],
    openPersuasion: (name) => openPersuasionDataset(name, { dataDir: '/nowhere' }),
    draw,
  });
  const found: PersuasionCase[] = [];
  const rejected: ManifestBatch['rejected'][number][] = [];
  for await (const batch of manifest.batches) {
    found.push(...(batch.persuasion ?? []));
    rejected.push(...batch.rejected);
  }
  return { found, rejected, info: manifest.info() };
}

describe('persuasion cases of a run', () => {
  it('are those of the data sets in their order, each once, with rows that became none', async () => {
    const { found, rejected, info } = await freeze('{ dataset: farm }, { dataset: farm }');
    expect(found).toHaveLength(363);
    expect(new Set(found.map(({ id }) => id)).size).toBe(363);
    expect(rejected.map(({ field }) => field)).toHaveLength(2);
    expect(info.persuasion).toEqual({ cases: 363, trialsPerCase: 12 });
    expect(info.sources.map(({ source, cases }) => [source, cases])).toEqual([
      ['farm', 363],
      ['farm', 0],
    ]);
    expect(info.cases).toBe(0);
  });

  it('are drawn by hash, the same ones in another list', async () => {
    const { found } = await freeze('{ dataset: farm, where: { subset: [NQ1] }, sample: 5 }');
    const again = await freeze('{ dataset: dailypersuasion }, { dataset: farm, where: { subset: [NQ1] }, sample: 5 }');
    expect(found).toHaveLength(5);
    expect(again.found.slice(60)).toEqual(found);
  });

  it('leave out one that cannot be drawn where an arm needs pictures, and count it', async () => {
    const draw: DrawTurns = (item) => (item.id < '8' ? { skipped: 'cards: no_glyph' } : { case: item });
    const all = await freeze('{ dataset: farm }');
    const { found, info } = await freeze('{ dataset: farm }', '', draw);
    const out = all.found.filter(({ id }) => id < '8').length;
    expect(out).toBeGreaterThan(0);
    expect(found).toHaveLength(363 - out);
    expect(info.skipped).toEqual({ 'cards: no_glyph': out });
    expect((await freeze('{ dataset: farm }', '  arms: [control, text]\n', draw)).found).toHaveLength(363);
  });

  it('are drawn as the kind of media that the run shows, wherever an arm shows or describes any', async () => {
    const kinds = new Set<string>();
    const draw: DrawTurns = (item, kind) => {
      kinds.add(kind);
      return { case: item };
    };
    const cases = '{ dataset: farm, sample: 1 }';
    await freeze(cases, '  arms: [control, text]\n', draw);
    expect([...kinds]).toEqual([]);
    await freeze(cases, '', draw);
    expect([...kinds]).toEqual(['image']);
    for (const arm of ['caption', 'media', 'media_placebo', 'media_only']) {
      kinds.clear();
      await freeze(cases, `  arms: [control, ${arm}]\n  media: { kind: video }\n`, draw);
      expect([...kinds]).toEqual(['video']);
    }
  });

  it('are picked by the role of their cards where an entry asks for it', async () => {
    const roles = async (role: string, arms = '') => {
      const where = `{ dataset: pmiyc, where: { visual_role: [${role}] }, sample: 2 }`;
      const { found } = await freeze(where, arms, (item) => withCards(item));
      return found.map(({ facets }) => facets.visual_role);
    };
    expect(await roles('mixed')).toEqual(['mixed', 'mixed']);
    const [entry] = specOf('{ dataset: pmiyc, where: { visual_role: [mixed], context: [subjective] } }').persuasion!
      .cases;
    const [item] = (await freeze('{ dataset: pmiyc, sample: 1 }')).found;
    expect(mayFit(item!, entry!)).toBe(true);
    expect(mayFit({ ...item!, context: 'commercial' }, entry!)).toBe(false);
    expect(mayFit({ ...item!, facets: { visual_role: 'redundant' } }, entry!)).toBe(false);
    await expect(roles('none-such')).rejects.toThrow('no case of pmiyc matches');
    await expect(roles('mixed', '  arms: [control, text]\n')).rejects.toThrow('no case of pmiyc matches');
  });

  it('leave out one whose media lack a caption where an arm shows captions', async () => {
    const source = { kind: 'blob', sha256: 'b'.repeat(64) as Sha256 } as const;
    const draw: DrawTurns = (item) => ({
      case: { ...item, turns: item.turns.map((turn) => ({ ...turn, media: [{ type: 'image', source }] })) },
    });
    const cases = '{ dataset: farm, sample: 3 }';
    const { found, info } = await freeze(cases, '', draw);
    expect([found.length, info.skipped]).toEqual([0, { 'caption: none for its own media': 3 }]);
    expect((await freeze(cases, '  arms: [control, text, media]\n', draw)).found).toHaveLength(3);
  });

  it('end in another digest when a text changes', async () => {
    const cases = '{ dataset: pmiyc, sample: 3 }';
    const { info } = await freeze(cases);
    const draw: DrawTurns = (item) => ({ case: { ...item, claim: `${item.claim}!` } });
    expect((await freeze(cases)).info.digest).toBe(info.digest);
    expect((await freeze(cases, '', draw)).info.digest).not.toBe(info.digest);
  });

  it('are refused by name when no case fits', async () => {
    await expect(freeze('{ dataset: dailypersuasion, where: { domain: [none-such] } }')).rejects.toThrow(
      'persuasion.cases.0: no case of dailypersuasion matches',
    );
  });

  it('are crossed into trials, each its own id, repeats innermost', () => {
    const design = {
      arms: ['control', 'text'],
      priors: ['none', 'strong'],
      mitigations: ['none'],
      persuaders: ['scripted'],
      repeats: 3,
    } as const;
    const id = 'a'.repeat(64) as PersuasionCase['id'];
    const trials = Array.from({ length: trialsPerCase(design) }, (_, index) => trialOf(id, index, design));
    expect(trials.map(({ arm, prior, repeat }) => `${arm} ${prior} ${repeat}`).slice(2, 5)).toEqual([
      'control none 2',
      'control strong 0',
      'control strong 1',
    ]);
    expect(new Set(trials.map((trial) => trial.id)).size).toBe(12);
    expect(() => trialOf(id, 12, design)).toThrow(RangeError);
  });
});

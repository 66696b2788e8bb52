import { describe, expect, it } from 'vitest';
import { openPersuasionDataset } from '../../datasets/persuasion/open.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import { trialOf, trialsPerCase } from '../../persuasion/condition.ts';
import { manifestOf } from '../../runs/freeze.ts';
import type { DrawTurns } from '../../runs/freeze-trials.ts';
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

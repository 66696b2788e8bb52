import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetsCommand } from '../../cli/datasets.ts';
import { requireListed } from '../../config/listed-claims.ts';
import { problemsOf } from '../../config/preflight.ts';
import { addOwnPersuasion } from '../../datasets/persuasion/add-own.ts';
import { PERSUASION_SOURCES } from '../../datasets/persuasion/catalogue.ts';
import { persuasionSchema } from '../../runs/persuasion-spec.ts';
import { specSchema } from '../../runs/spec.ts';
import { given } from '../datasets/persuasion/own-given.ts';

const LIVE = [{ name: 'max', endpoint: 'local', model: 'm' }];

function specOf(datasets: readonly string[], persuaders: readonly object[] = LIVE) {
  const cases = datasets.map((dataset) => ({ dataset }));
  return persuasionSchema.parse({ cases, persuadees: [{ name: 'ada', endpoint: 'local', model: 'm' }], persuaders });
}

describe('generated attacks', () => {
  it('are made for the claims of every source of the catalogue', async () => {
    const { dataDir } = await given();
    await expect(requireListed(specOf(PERSUASION_SOURCES), { dataDir })).resolves.toBeUndefined();
  });

  it('are refused for own claims whose owner did not say so, with what to do', async () => {
    const { dataDir, add } = await given();
    await add('mine');
    const refused = requireListed(specOf(['farm', 'mine']), { dataDir });
    await expect(refused).rejects.toThrow('the claims of mine are on no list');
    await expect(refused).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('--allow-generated'),
    });
    await expect(requireListed(specOf(['mine'], []), { dataDir })).resolves.toBeUndefined();
  });

  it('are made for own claims that were added with --allow-generated', async () => {
    const { dataDir, path } = await given();
    await addOwnPersuasion({ dataDir, name: 'mine', path, replace: false }, { licence: null, allowGenerated: true });
    await expect(requireListed(specOf(['mine']), { dataDir })).resolves.toBeUndefined();
  });

  it('are refused by the check before a run, with every other problem of the spec', async () => {
    const { dataDir, add } = await given();
    await add('mine');
    const spec = specSchema.parse({
      name: 'spec',
      endpoints: { local: { base_url: 'http://127.0.0.1:9/v1' } },
      persuasion: {
        cases: [{ dataset: 'mine' }],
        persuadees: [{ name: 'ada', endpoint: 'local', model: 'm' }],
        persuaders: [{ ...LIVE[0], advice: { file: join(dataDir, 'none.jsonl'), sha256: '0'.repeat(64) } }],
        arms: ['text'],
      },
    });
    const messages = async (frozen: boolean) =>
      (await problemsOf(spec, { dataDir, frozen, variable: () => undefined })).map(({ message }) => message);
    const gone = expect.stringContaining('cannot read the advice');
    expect(await messages(false)).toEqual([expect.stringContaining('the claims of mine are on no list'), gone]);
    expect(await messages(true)).toEqual([gone]);
  });

  it('cannot be allowed for a file of cases to moderate', async () => {
    const { dataDir, path } = await given();
    const add = datasetsCommand({ dataDir: () => dataDir }).exitOverride();
    const flags = ['add', 'mine', path, '--allow-generated', '--text', 't', '--label', 'l'];
    await expect(add.parseAsync(flags, { from: 'user' })).rejects.toThrow('--allow-generated goes with --persuasion');
  });
});

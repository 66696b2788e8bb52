import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { PAP_MAP, papStrategy } from '../../persuasion/strategy-map/pap.ts';
import { papTechnique, papTechniques, readTaxonomy } from '../../persuasion/strategy-map/pap-taxonomy.ts';
import { PLAIN, readRows } from '../datasets/persuasion/own-support.ts';

const SOURCE = fileURLToPath(
  new URL('../../../shared/datasets/persuasion/pap/persuasion_taxonomy.jsonl', import.meta.url),
);
const absent = !existsSync(SOURCE);
if (absent) console.log('skipped: no ../shared/datasets/persuasion/pap');
const SHIPPED = fileURLToPath(new URL('../../persuasion/strategy-map/pap-techniques.jsonl', import.meta.url));

const line = (name: string, definition: string, example?: string) =>
  JSON.stringify({
    ss_technique: name,
    ss_definition: definition,
    ...(example === undefined ? {} : { ss_example: example }),
  });

describe('the taxonomy of PAP', () => {
  it('ships 40 techniques with definitions, in the order of the map', () => {
    expect(papTechniques().map(({ name }) => name)).toEqual(Object.keys(PAP_MAP));
    expect(papTechnique('Time Pressure')?.definition).toContain('limited time');
    expect(papTechnique('time pressure')).toBeNull();
  });

  it('U3: ships no example', () => {
    expect(readFileSync(SHIPPED, 'utf8')).not.toContain('ss_example');
  });

  it.skipIf(absent)('is the source’s, definitions word for word', () => {
    expect(readTaxonomy(readFileSync(SOURCE, 'utf8'))).toEqual(papTechniques());
  });

  it('U4: refuses two techniques of one name, definition or example', () => {
    const first = line('Favor', 'Doing something.', 'I did.');
    expect(readTaxonomy(`${first}\n${line('Anchoring', 'A first piece.', 'First.')}\n`)).toHaveLength(2);
    for (const [second, what] of [
      [line('favor', 'Another.', 'Other.'), 'name'],
      [line('Anchoring', 'Doing  something.', 'Other.'), 'definition'],
      [line('Anchoring', 'Another.', 'i did.'), 'example'],
    ] as const)
      expect(() => readTaxonomy(`${first}\n${second}`)).toThrow(`line 2: the ${what} of line 1 stands there again`);
  });

  it.each(['x', '[]', '{}', '{"ss_technique": "A"}', '{"ss_technique": " ", "ss_definition": "d"}'])(
    'refuses %j',
    (text) => {
      expect(() => readTaxonomy(text)).toThrow(InvalidInputError);
    },
  );

  it('lies in the set of the context, else it is other', () => {
    expect(papStrategy('Reciprocity', 'commercial')).toBe('liking');
    expect(papStrategy('Favor', 'subjective')).toBe('reciprocity');
    expect(papStrategy('Expert Endorsement', 'commercial')).toBe('authority');
    expect(papStrategy('Expert Endorsement', 'adversarial')).toBe('credibility');
    expect(papStrategy('Time Pressure', 'adversarial')).toBe('other');
    expect(papStrategy('Threats', 'commercial')).toBe('other');
    expect(papStrategy('toString', 'commercial')).toBeNull();
  });
});

describe('a turn of the user’s own with a technique', () => {
  const row = (turn: object) => ({ ...PLAIN, turns: [{ text: 'Now or never.', ...turn }] });

  it('keeps the technique beside the strategy it maps to', async () => {
    const { cases } = await readRows([row({ technique: 'Time Pressure' })]);
    expect(cases[0]?.turns[0]).toMatchObject({
      strategySet: 'pap',
      strategy: 'scarcity',
      nativeStrategy: 'Time Pressure',
    });
  });

  it('is rejected with another name, or with a strategy beside it', async () => {
    const { rejected } = await readRows([
      row({ technique: 'Hypnosis' }),
      { ...row({ technique: 'Favor', strategy: 'liking' }), id: 'b' },
    ]);
    expect(rejected.map(({ field }) => field)).toEqual(['turns[0].technique', 'turns[0].strategy']);
  });
});

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSpec } from '../../runs/read-spec.ts';
import { specDigest, specJsonSchema } from '../../runs/spec.ts';

const SMALL = `name: small
cases:
  - dataset: hatecheck
endpoints:
  e: { base_url: http://127.0.0.1:1/v1 }
moderators:
  - { name: m, dialect: json-policy, endpoint: e, model: x }
`;

function simulated(name: string): string {
  const reviewer = (who: string) => `{ name: ${who}, confusion: { safe: { safe: 1 }, unsafe: { unsafe: 1 } } }`;
  return `review:\n  people: 1\n  simulated: { reviewers: [${reviewer(name)}, ${reviewer('sim-b')}] }\n`;
}

function trials(name: string, endpoint: string): string {
  const persuadee = `{ name: ${name}, model: x, endpoint: ${endpoint} }`;
  return `persuasion:\n  cases: [{ dataset: farm }]\n  persuadees: [${persuadee}]\n`;
}

describe('spec', () => {
  it('fills in its defaults', () => {
    const spec = readSpec(SMALL, 's.yaml');
    expect(spec).toMatchObject({ seed: 1, page_size: 250, report: { draws: 2000, seed: 1, level: 0.95 } });
    expect(spec.endpoints.e).toMatchObject({ provider: 'openai', attempts: 5, concurrency: { start: 8, ceiling: 32 } });
  });

  it.each([
    ['an unknown key', `${SMALL}colour: red\n`, 's.yaml:8:1: colour: unknown key "colour"'],
    [
      'two unknown keys of one part',
      SMALL.replace('dataset: hatecheck', 'dataset: hatecheck\n    a: 1\n    b: 2'),
      's.yaml:5:5:',
    ],
    ['a wrong type', SMALL.replace('name: small', 'name: 7'), 's.yaml:1:7: name:'],
    ['a moderator at an unknown endpoint', SMALL.replace('endpoint: e', 'endpoint: f'), 'no endpoint f; endpoints: e'],
    ['broken YAML', `${SMALL}  - [`, 's.yaml:8:'],
    ['a missing part', 'seed: 1\n', 's.yaml:1:1: name: is missing (string)'],
    ['nothing to do', 'name: a\n', 's.yaml:1:1: (spec): nothing to do'],
    ['moderators without cases', 'name: a\nmoderators: [{ name: m, dialect: keyword }]\n', 'moderators need cases'],
    ['a persuadee called as a moderator', `${SMALL}${trials('m', 'e')}`, 'another moderator or persuadee is called m'],
    ['a persuadee at an unknown endpoint', `${SMALL}${trials('p', 'f')}`, 'no endpoint f; endpoints: e'],
    ['a persuadee without eyes in the arm media', `${SMALL}${trials('p', 'e, images: false')}`, 'arms hold media'],
    ['an arm named twice', `${SMALL}${trials('p', 'e')}  arms: [text, text]\n`, 'persuasion.arms: each one once'],
    [
      'a simulated reviewer with a name that a person can have',
      `${SMALL}${simulated('ada')}`,
      'no person is called so',
    ],
    ['an unknown arm', `${SMALL}${trials('p', 'e')}  arms: [video]\n`, 'persuasion.arms.0'],
    ['an empty file', '', 'name'],
    ['two moderators of one name', `${SMALL}  - { name: m, dialect: keyword }\n`, 'two moderators are called m'],
    [
      'a rule for dialogues under a gate before them',
      `${SMALL}${trials('p', 'e')}review:\n  gate: before-persuasion\n  rules:\n    - { name: a, reason: random_audit, share: 0.5 }\n    - { name: s, reason: stance_change, share: 0.5 }\n`,
      's.yaml:15:26: review.rules.1.reason: stance_change cannot hold under the gate before-persuasion',
    ],
    ['a budget without a price', `${SMALL}budget_usd: 1\n`, 'no price for x'],
  ])('names file, line and column of %s', (_, text, message) => {
    expect(() => readSpec(text, 's.yaml')).toThrow(message);
  });

  it('keeps its identity when only where and how fast changes, and gets another one when a number can change', () => {
    const digest = specDigest(readSpec(SMALL, 's'));
    const elsewhere = SMALL.replace(
      '{ base_url: http://127.0.0.1:1/v1 }',
      '{ base_url: http://10.0.0.1/v1, api_key_env: K, concurrency: { ceiling: 3 }, timeout_s: 5 }',
    );
    expect(specDigest(readSpec(elsewhere, 's'))).toBe(digest);
    for (const edit of [
      SMALL.replace('model: x', 'model: y'),
      SMALL.replace('dataset: hatecheck', 'dataset: xstest'),
      `${SMALL}seed: 2\n`,
      SMALL.replace('model: x', 'model: x, temperature: 0.5'),
    ])
      expect(specDigest(readSpec(edit, 's'))).not.toBe(digest);
  });

  it('has a published JSON Schema that is up to date and accepts the demo', () => {
    const published = JSON.parse(readFileSync('docs/spec.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(specJsonSchema())));
    const validate = new Ajv({ strict: false, allErrors: true }).compile(published);
    expect(validate(parse(readFileSync('demo/demo.yaml', 'utf8'))) || validate.errors).toBe(true);
    expect(validate({ seed: 1 })).toBe(false);
  });
});

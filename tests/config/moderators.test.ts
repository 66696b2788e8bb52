import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluationOf } from '../../config/evaluation-digest.ts';
import { lanesOf } from '../../config/lanes.ts';
import { loadModerators } from '../../config/moderators.ts';
import { problemsOf } from '../../config/preflight.ts';
import { requireSameFiles } from '../../config/same-files.ts';
import { sha256 } from '../../core/digest.ts';
import { NO_MEDIA } from '../../moderation/media-settings.ts';
import { readSpec } from '../../runs/read-spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-moderators-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const MODEL = 'endpoint: e, model: x';
const specOf = (...moderators: string[]) =>
  readSpec(
    `name: m
cases: [{ dataset: hatecheck, sample: 1 }]
endpoints: { e: { base_url: 'http://127.0.0.1:9/v1' } }
moderators: [${moderators.map((more, i) => `{ name: m${i}, ${more} }`).join(', ')}]
`,
    's.yaml',
  );
const load = async (more: string) => {
  const [moderator] = await loadModerators(specOf(more));
  if (moderator === undefined) throw new TypeError('no moderator');
  return moderator;
};
const parts = async (more: string) => evaluationOf([await load(more)], {}, {}).parts;

describe('the estimator of a moderator', () => {
  it('is the one that the spec names, or what the moderator has by itself', async () => {
    const from = async (more: string) => (await load(more)).scoreFrom;
    expect(await from(`dialect: json-policy, ${MODEL}`)).toEqual({ kind: 'none' });
    expect(await from(`dialect: json-policy, ${MODEL}, score: logprob`)).toEqual({ kind: 'logprob' });
    expect(await from(`dialect: json-policy, ${MODEL}, score: verbalised`)).toEqual({ kind: 'verbalised' });
    expect(await from(`dialect: wildguard, ${MODEL}, score: votes`)).toEqual({ kind: 'votes', k: 5 });
    expect(await from(`dialect: wildguard, ${MODEL}, score: votes, votes: 9`)).toEqual({ kind: 'votes', k: 9 });
    expect(await from(`dialect: openai-moderation, ${MODEL}`)).toEqual({ kind: 'endpoint' });
    expect(await from('dialect: keyword')).toEqual({ kind: 'baseline' });
  });

  it('samples at temperature 1 under votes and asks for one answer at 0 otherwise', async () => {
    const temperature = async (more: string) => {
      const { dialect, settings } = await load(`dialect: one-word, ${MODEL}${more}`);
      return dialect.kind === 'chat' ? dialect.render([], settings).temperature : null;
    };
    expect(await temperature('')).toBe(0);
    expect(await temperature(', score: votes')).toBe(1);
    expect(await temperature(', score: votes, temperature: 0.4')).toBe(0.4);
    expect(await temperature(', score: votes, temperature: null')).toBeNull();
  });

  it('is part of what numbers depend on', async () => {
    expect(await parts(`dialect: one-word, ${MODEL}, score: votes, votes: 3`)).toMatchObject({
      'm0: score': 'votes of 3',
    });
    expect(await parts('dialect: keyword')).not.toHaveProperty('m0: score');
  });
});

describe('a moderator that cannot work', () => {
  it.each([
    ['dialect: one-word, endpoint: e, model: x, score: verbalised', /one-word state no confidence/],
    ['dialect: granite-guardian-3.2, endpoint: e, model: x, score: verbalised', /state no confidence in numbers/],
    ['dialect: wildguard, endpoint: e, model: x, score: logprob', /wildguard has no score from log-probabilities/],
    ['dialect: openai-moderation, endpoint: e, model: x, score: votes', /no chat dialect/],
    ['dialect: openai-moderation, endpoint: e, model: x, score: logprob', /no chat dialect/],
    ['dialect: keyword, score: votes', /no chat dialect/],
    ['dialect: one-word, endpoint: e, model: x, score: votes, temperature: 0', /temperature 0 would sample one answer/],
    ['dialect: one-word, endpoint: e, model: x, votes: 3', /votes are samples of/],
    ['dialect: json-policy, endpoint: e, model: x, target: response', /no place for a response/],
    ['dialect: shieldgemma-1, endpoint: e, model: x, target: response', /no place for a response/],
    ['dialect: openai-moderation, endpoint: e, model: x, target: response', /no place for a response/],
    ['dialect: llama-guard-3, endpoint: e, model: x, taxonomy: mettle-1', /taxonomy of its own and takes no other/],
    ['dialect: json-policy, endpoint: e, model: x, taxonomy: nowhere.yaml', /no taxonomy "nowhere.yaml"/],
    ['dialect: keyword, file: package.json', /keyword reads no file/],
    ['dialect: json-policy, endpoint: e, model: x, file: package.json', /in place of an endpoint/],
    ['dialect: keyword, file: nowhere.json', /cannot read nowhere.json: .*ENOENT/],
    ['dialect: keyword, file: config', /config is no file/],
    ['dialect: json-policy', /needs an endpoint and a model/],
    ['dialect: perspective', /stored answers only/],
    ['dialect: granite-guardian-3, endpoint: e, model: x, policy: "violence, astrology"', /must be the names of risks/],
    ['dialect: wildguard, endpoint: e, model: x, policy: cats', /judges by its own policy/],
    ['dialect: keyword, media: { images: one }', /takes no media settings/],
  ])('is told of before the start, by its name: %s', async (more, message) => {
    const problems = await problemsOf(specOf('dialect: keyword', more), {
      dataDir: '/nowhere',
      variable: () => undefined,
    });
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(problems[0]?.message).toMatch(/^moderator m1: /);
    expect(problems[0]?.code).toBe('InvalidInput');
  });
});

describe('a taxonomy of the user’s', () => {
  const own = file(
    'own.yaml',
    `id: house@1
title: House rules
categories:
  - { code: SPAM, name: Spam, text: sells things nobody asked for }
  - { code: RUDE, name: Rude words }
mapping: []
unmapped: [SPAM, RUDE]
`,
  );

  it.each(['json-policy', 'gpt-oss-safeguard'])(
    'is what %s asks about, reads by, and names in its version',
    async (id) => {
      const { dialect, settings } = await load(`dialect: ${id}, ${MODEL}, taxonomy: '${own}'`);
      if (dialect.kind !== 'chat') throw new TypeError(dialect.kind);
      const request = dialect.render([], settings);
      const system = String(request.messages[0]?.content);
      expect(system).toContain('\n- SPAM: sells things nobody asked for\n- RUDE: Rude words\n');
      expect(system).toContain('Names: SPAM, RUDE.');
      expect(JSON.stringify(request.schema)).toContain('"enum":["SPAM","RUDE"]');
      expect(system).not.toContain('HATE');
      expect(dialect.parse('{"verdict": "unsafe", "categories": ["spam", "HATE"]}')).toMatchObject({
        outcome: 'unsafe',
        categories: ['SPAM'],
        unknownCategories: ['HATE'],
      });
      expect(dialect.version).toContain('house@1');
      expect(await parts(`dialect: ${id}, ${MODEL}, taxonomy: '${own}'`)).toMatchObject({
        'm0: taxonomy': expect.stringMatching(/^house@1 [0-9a-f]{12}$/),
      });
    },
  );

  it('can be a known one by its id', async () => {
    const { dialect } = await load(`dialect: json-policy, ${MODEL}, taxonomy: llama-guard-3`);
    expect(dialect.taxonomy.id).toBe('llama-guard-3');
    expect(dialect.kind === 'chat' && dialect.parse('{"verdict": "unsafe", "categories": ["S10"]}').categories).toEqual(
      ['S10'],
    );
  });
});

describe('a file of the user’s', () => {
  const text = '{"case_id": "a", "body": "unsafe\\nS1"}\n';
  const stored = file('answers.jsonl', text);

  it('stands in place of an endpoint, and its hash is part of what numbers depend on', async () => {
    const moderator = await load(`dialect: llama-guard-3, file: '${stored}', score: logprob`);
    expect(moderator).toMatchObject({ target: null, media: NO_MEDIA, scoreFrom: { kind: 'logprob' } });
    expect(moderator.dialect).toMatchObject({ kind: 'local', id: 'llama-guard-3' });
    expect(await parts(`dialect: llama-guard-3, file: '${stored}'`)).toMatchObject({
      'm0: file': sha256(text),
      'm0: score': 'none',
    });
  });

  it('has one answer a case: no votes, and no more than one policy', async () => {
    await expect(load(`dialect: one-word, file: '${stored}', score: votes`)).rejects.toThrow(/needs calls/);
    await expect(load(`dialect: shieldgemma-1, file: '${stored}'`)).rejects.toThrow(/asked 4 times a case/);
    await expect(load(`dialect: shieldgemma-1, file: '${stored}', policy: harassment`)).resolves.toMatchObject({
      target: null,
      dialect: { kind: 'local', id: 'shieldgemma-1' },
    });
  });
});

describe('a file that changed under a run', () => {
  it('is told of, and a run without one is left alone', async () => {
    const path = file('changing.jsonl', '{"case_id": "a", "body": "safe"}\n');
    const spec = specOf(`dialect: one-word, file: '${path}'`, 'dialect: keyword');
    const before = evaluationOf(await loadModerators(spec), {}, {});
    requireSameFiles(spec, await loadModerators(spec), before);
    requireSameFiles(spec, await loadModerators(spec), undefined);
    file('changing.jsonl', '{"case_id": "a", "body": "unsafe"}\n');
    const after = await loadModerators(spec);
    expect(() => requireSameFiles(spec, after, before)).toThrow(/moderator m0: .*changing.jsonl is not what the run/);
    requireSameFiles(spec, after, evaluationOf(after, {}, {}));
  });
});

describe('what is made of media beforehand', () => {
  it('is nothing for baselines that never look', () => {
    const spec = specOf('dialect: keyword', 'dialect: all-safe', 'dialect: all-unsafe', `dialect: one-word, ${MODEL}`);
    const lanes = lanesOf(spec, { cases: 9, media: [[0, 9]] });
    expect(lanes.map(({ media }) => media)).toEqual([[], [], [], [[0, 9]]]);
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand, parsedAnswer } from '../../cli/parse.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { ANSWER_DIALECT_NAMES, loadAnswerDialect } from '../../moderation/dialects/registry.ts';
import { completion } from './answers.ts';

const KEYS = [
  'categories',
  'confidence',
  'dialect',
  'duplicates',
  'outcome',
  'reason',
  'refusal',
  'score',
  'taxonomy',
  'unknown_categories',
];

async function parse(input: string | Uint8Array, id: string, { body = false, target = 'prompt' as const } = {}) {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const text = parsedAnswer(bytes, { dialect: await loadAnswerDialect(id), target, body });
  return JSON.parse(text) as Record<string, unknown>;
}

describe('mettle parse', () => {
  it('prints one object with sorted keys, all of them', async () => {
    const dialect = await loadAnswerDialect('llama-guard-3');
    const line = parsedAnswer(Buffer.from('\n\nunsafe\nS10,O3,S10'), { dialect, target: 'prompt', body: false });
    expect(line).toBe(
      '{"categories":["S10"],"confidence":null,"dialect":"llama-guard-3","duplicates":["S10"],"outcome":"unsafe",' +
        '"reason":null,"refusal":null,"score":null,"taxonomy":"llama-guard-3","unknown_categories":["O3"]}',
    );
  });

  it('reads the whole body of a provider with --body', async () => {
    const top = [
      { token: 'unsafe', logprob: Math.log(0.6) },
      { token: 'safe', logprob: Math.log(0.2) },
    ];
    const logprobs = { content: [{ token: 'unsafe', logprob: Math.log(0.6), top_logprobs: top }] };
    const answer = await parse(JSON.stringify(completion('unsafe', { logprobs })), 'one-word', { body: true });
    expect(answer).toMatchObject({ outcome: 'unsafe', categories: null, taxonomy: 'binary-1' });
    expect(answer.score).toBeCloseTo(0.75, 12);
  });

  it.each([
    [completion('safe', { finish: 'length' }), 'invalid', 'truncated'],
    [completion('', { refusal: 'no' }), 'refused', null],
    [completion('', { finish: 'content_filter' }), 'refused', null],
    [{ error: { code: 'content_filter', message: '' } }, 'refused', null],
    [{ error: { code: 'context_length_exceeded', message: '' } }, 'not_assessable', 'too_long'],
    [{ error: { code: 'invalid_request_error', message: '' } }, 'invalid', 'format'],
    [{ choices: [] }, 'invalid', 'format'],
  ])('reads the body %j as %s (%s) in every chat dialect', async (body, outcome, reason) => {
    for (const id of ['json-policy', 'one-word', 'llama-guard-3'])
      expect(await parse(JSON.stringify(body), id, { body: true })).toMatchObject({ outcome, reason });
  });

  it('reads the answer of a moderation endpoint with and without --body', async () => {
    const result = { flagged: true, categories: { hate: true }, category_scores: { hate: 0.9 } };
    for (const body of [true, false])
      expect(await parse(JSON.stringify({ results: [result] }), 'openai-moderation', { body })).toMatchObject({
        outcome: 'unsafe',
        categories: ['hate'],
        score: 0.9,
      });
  });

  it('takes bytes that are not UTF-8 for invalid (encoding), with and without --body', async () => {
    for (const id of ANSWER_DIALECT_NAMES)
      for (const body of [true, false])
        expect(await parse(Uint8Array.of(0x73, 0x61, 0x66, 0x65, 0xff), id, { body })).toMatchObject({
          outcome: 'invalid',
          reason: 'encoding',
        });
  });

  it('takes any bytes', async () => {
    for (const id of ANSWER_DIALECT_NAMES) {
      const dialect = await loadAnswerDialect(id);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, body) => {
          const answer = JSON.parse(parsedAnswer(bytes, { dialect, target: 'prompt', body })) as Record<
            string,
            unknown
          >;
          expect(Object.keys(answer)).toEqual(KEYS);
          expect(['safe', 'invalid', 'refused', 'not_assessable', 'unsafe', 'controversial']).toContain(answer.outcome);
        }),
        { numRuns: 500 },
      );
    }
  });

  it.each([
    ['--dialect', 'all-safe'],
    ['--dialect', 'no-such'],
    ['--dialect', 'one-word', '--target', 'nobody'],
  ])('refuses %j %j before it reads anything', async (...options: string[]) => {
    await expect(parseCommand().parseAsync(options, { from: 'user' })).rejects.toThrow(InvalidInputError);
  });

  it('reads standard input to its end and prints one line', () => {
    const module = fileURLToPath(new URL('../../cli/parse.ts', import.meta.url));
    const script = `const { parseCommand } = await import(${JSON.stringify(module)});
      await parseCommand().parseAsync(['--dialect', 'one-word'], { from: 'user' });`;
    const input = `<think>${'x'.repeat(300_000)}</think>safe`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { input, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^\{.*"outcome":"safe".*\}\n$/);
  });
});

import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import {
  ANSWER_DIALECT_NAMES,
  DIALECT_NAMES,
  dialectEntry,
  loadAnswerDialect,
  loadDialect,
} from '../../moderation/dialects/registry.ts';

describe('the registry of dialects', () => {
  it('loads every dialect under its own name', async () => {
    for (const name of DIALECT_NAMES) if (name !== 'linear') expect((await loadDialect(name)).id).toBe(name);
    expect(new Set(DIALECT_NAMES).size).toBe(DIALECT_NAMES.length);
  });

  it.each(['llama-guard-9', '', 'toString', '__proto__'])(
    'refuses the name %j with the list of dialects',
    async (name) => {
      await expect(loadDialect(name)).rejects.toThrow(InvalidInputError);
      await expect(loadDialect(name)).rejects.toMatchObject({ hint: `dialects: ${DIALECT_NAMES.join(', ')}` });
      expect(() => dialectEntry(name)).toThrow(InvalidInputError);
      await expect(loadAnswerDialect(name)).rejects.toThrow(InvalidInputError);
    },
  );

  it.each(['keyword', 'linear', 'nsfwjs', 'all-safe', 'all-unsafe'])('has no answers to read for %s', async (name) => {
    const failure = loadAnswerDialect(name);
    await expect(failure).rejects.toThrow(InvalidInputError);
    await expect(failure).rejects.toMatchObject({
      hint: `dialects: ${ANSWER_DIALECT_NAMES.join(', ')}`,
    });
  });

  it('lists every dialect with answers to read, and only those', () => {
    const local = ['keyword', 'linear', 'nsfwjs', 'all-safe', 'all-unsafe'];
    expect(ANSWER_DIALECT_NAMES).toEqual(DIALECT_NAMES.filter((name) => !local.includes(name)));
    expect(ANSWER_DIALECT_NAMES).toEqual(
      expect.arrayContaining(['json-policy', 'one-word', 'openai-moderation', 'llama-guard-3', 'llavaguard']),
    );
  });

  it('says which dialects are baselines', () => {
    expect(DIALECT_NAMES.filter((name) => dialectEntry(name).baseline)).toEqual([
      'keyword',
      'linear',
      'nsfwjs',
      'all-safe',
      'all-unsafe',
    ]);
  });
});

import { openDataset } from '../../datasets/open-dataset.ts';

/** Cases of each truth. */
const EACH = 30;

/** Server parameter that forces one of the two words, whatever the model would rather say. */
const ONE_OF_TWO = 'root ::= "safe" | "unsafe"';

/** Ways to ask. */
export const MODERATORS = ['json-with-schema', 'json-without-schema', 'one-word', 'one-word-by-grammar'] as const;

/** 30 hateful and 30 other cases of HateCheck, drawn by hash, under each way to ask one small model. */
export async function moderationSpec(url: string, model: string): Promise<unknown> {
  const functionality = { unsafe: new Set<string>(), safe: new Set<string>() };
  const { rows } = await openDataset('hatecheck', { dataDir: '' });
  for await (const row of rows())
    if ('case' in row && row.case.truth.verdict !== null)
      functionality[row.case.truth.verdict].add(row.case.facets.functionality ?? '');
  const drawn = (truth: 'unsafe' | 'safe') => ({
    dataset: 'hatecheck',
    where: { functionality: [...functionality[truth]] },
    sample: EACH,
  });
  const asked = { endpoint: 'local', model, canary: false };
  return {
    name: 'small-model',
    cases: [drawn('unsafe'), drawn('safe')],
    endpoints: {
      local: { base_url: url, timeout_s: 300, concurrency: { start: 1, floor: 1, ceiling: 1 } },
    },
    moderators: [
      { ...asked, name: 'json-with-schema', dialect: 'json-policy', max_tokens: 120 },
      { ...asked, name: 'json-without-schema', dialect: 'json-policy', schema: false, max_tokens: 64 },
      { ...asked, name: 'one-word', dialect: 'one-word', score: 'logprob', max_tokens: 16 },
      {
        ...asked,
        name: 'one-word-by-grammar',
        dialect: 'one-word',
        score: 'logprob',
        max_tokens: 16,
        parameters: { grammar: ONE_OF_TWO },
      },
    ],
    report: { title: `${model}: a small model, to test the machinery`, draws: 1000 },
  };
}

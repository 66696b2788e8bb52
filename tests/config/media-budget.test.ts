import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../config/preflight.ts';
import { readSpec } from '../../runs/read-spec.ts';

/** Problems of a spec that draws texts, under a hard budget. */
async function problems(of: { readonly media: string; readonly price?: string; readonly render?: string }) {
  const price = `{ input_per_mtok: 1, output_per_mtok: 1${of.price ?? ''} }`;
  const spec = readSpec(
    `name: b
cases: [{ dataset: hatecheck, sample: 2, render: [${of.render ?? 'image/plain'}] }]
endpoints: { e: { base_url: 'http://127.0.0.1:9/v1' } }
moderators: [{ name: m, dialect: one-word, endpoint: e, model: x, media: { ${of.media} } }]
budget_usd: 1
prices: { x: ${price} }
`,
    's.yaml',
  );
  const found = await problemsOf(spec, { dataDir: '/nowhere', withoutVideo: true, variable: () => undefined });
  return found.map(({ message }) => message);
}

describe('a hard budget over pictures', () => {
  it('needs the most that one image can cost, before anything is spent', async () => {
    expect(await problems({ media: 'images: many' })).toEqual(['moderator m: the price of x has no tokens_per_image']);
    expect(await problems({ media: 'video: frames', render: 'video/split' })).toHaveLength(1);
    expect(await problems({ media: 'images: many', price: ', tokens_per_image: 765' })).toEqual([]);
  });

  it('needs none for a moderator that is shown no picture', async () => {
    expect(await problems({ media: 'images: none, video: none' })).toEqual([]);
  });

  it('does not hold over a video that is sent whole', async () => {
    const bound = ', tokens_per_image: 765';
    const [problem] = await problems({ media: 'video: native', render: 'video/split', price: bound });
    expect(problem).toMatch(/no bound of tokens/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BUCKETS } from '../../moderation/baselines/hashed-ngrams.ts';
import { decodeModel, encodeModel, type LinearModel } from '../../moderation/baselines/linear-model.ts';
import { TRAINING } from '../../moderation/baselines/logistic.ts';

const MODEL: LinearModel = {
  about: {
    trained_on: { name: 'posts.csv', sha256: sha256('posts'), licence: 'CC0', citation: null },
    positive: ['1'],
    n: { positive: 3, negative: 4, held_out: 1, left_out: 0 },
    seed: 1,
    settings: TRAINING,
  },
  bias: -0.25,
  weights: Float32Array.from({ length: BUCKETS }, (_, at) => Math.fround((at % 13) / 7 - 0.5)),
};
const TEXT = encodeModel(MODEL);

const decode = (text: string | Uint8Array) => decodeModel({ name: 'model.json', bytes: Buffer.from(text) });
const changed = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(TEXT), ...change });

/** The weights with one 32-bit pattern in place of the tenth. */
function withWeight(bits: number): string {
  const { weights_base64: encoded } = JSON.parse(TEXT) as { weights_base64: string };
  const raw = Buffer.from(encoded, 'base64');
  raw.writeUInt32LE(bits, 40);
  return changed({ weights_base64: raw.toString('base64') });
}

describe('the file of a linear model', () => {
  it('gives back what was written', () => {
    expect(decode(TEXT)).toEqual(MODEL);
  });

  it.each([
    ['another format', changed({ format: 'gguf' }), /format/],
    ['a later version', changed({ version: 2 }), /version/],
    ['other features', changed({ features: 'words' }), /features/],
    ['no bias', changed({ bias: null }), /bias/],
    ['a field it does not know', changed({ code: 'x' }), /code/],
    ['too few weights', changed({ weights_base64: 'AAAA' }), /3 bytes, not 524288/],
    ['what is not base64', changed({ weights_base64: '*'.repeat(40) }), /not 524288/],
    ['a weight that is NaN', withWeight(0x7fc00000), /weight 10 is no finite number/],
    ['a weight that is infinite', withWeight(0xff800000), /weight 10 is no finite number/],
    ['half a file', TEXT.slice(0, 1000), /not JSON/],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe), /not JSON/],
    ['nothing', '', /not JSON/],
    ['a huge file', 'x'.repeat(4_000_001), /4000001 bytes/],
  ])('refuses %s by name', (_, text, problem) => {
    expect(() => decode(text)).toThrow(InvalidInputError);
    expect(() => decode(text)).toThrow(problem);
    expect(() => decode(text)).toThrow(/^model\.json is no model/);
  });

  it('refuses any bytes and any JSON with one kind of error', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        expect(() => decode(bytes)).toThrow(InvalidInputError);
      }),
    );
  });
});

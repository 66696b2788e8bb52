import { describe, expect, it } from 'vitest';
import { actualCost, MESSAGE_TOKENS, requestBytes, TEMPLATE_TOKENS, worstCase } from '../../../models/cost.ts';
import { chat } from './loopback.ts';

describe('cost', () => {
  it('is exact in nano-dollars and rounds up what is left', () => {
    const price = { input_per_mtok: 0.15, output_per_mtok: 0.6 };
    expect(actualCost({ inputTokens: 1_000_000, outputTokens: 0 }, price)).toBe(150_000_000);
    expect(actualCost({ inputTokens: 100, outputTokens: 20 }, price)).toBe(27_000);
    // 0.07 * 1e9 / 1e6 is 70.00000000000001 in doubles.
    expect(actualCost({ inputTokens: 1_000_000, outputTokens: 0 }, { input_per_mtok: 0.07, output_per_mtok: 0 })).toBe(
      70_000_000,
    );
    expect(actualCost({ inputTokens: 1, outputTokens: 0 }, { input_per_mtok: 0.0001, output_per_mtok: 0 })).toBe(1);
    expect(actualCost({ inputTokens: 9, outputTokens: 9 }, { input_per_mtok: 0, output_per_mtok: 0 })).toBe(0);
  });

  it('bounds tokens by the UTF-8 bytes of every text, the schema included, plus max tokens', () => {
    const price = { input_per_mtok: 1, output_per_mtok: 10 };
    const request = chat({
      messages: [
        { role: 'system', content: 'abc' },
        {
          role: 'user',
          content: [
            { type: 'text', text: '\u20ac' },
            { type: 'text', text: '\ud83d\ude00' },
          ],
        },
      ],
      maxTokens: 50,
    });
    const input = 3 + 3 + 4 + 2 * MESSAGE_TOKENS + TEMPLATE_TOKENS;
    expect(worstCase(request, price)).toEqual({ tokens: input + 50, money: (input + 500) * 1_000 });
    const schema = { name: 's', schema: { type: 'object' } };
    expect(worstCase({ ...request, schema }, price).tokens).toBe(input + 50 + JSON.stringify(schema).length);
    expect(worstCase({ kind: 'moderation', input: [{ type: 'text', text: 'abc' }] }, price).tokens).toBe(
      3 + MESSAGE_TOKENS + TEMPLATE_TOKENS,
    );
  });

  it('measures a body in bytes, not characters', () => {
    const ascii = requestBytes(chat({ messages: [{ role: 'user', content: 'a'.repeat(1000) }] }));
    const emoji = requestBytes(chat({ messages: [{ role: 'user', content: '\ud83d\ude00'.repeat(1000) }] }));
    expect(emoji - ascii).toBe(3_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MettleError } from '../../../core/errors.ts';
import { retryAfterMs, settle } from '../../../models/http-failures.ts';
import { isStrictSchema } from '../../../models/json-schema-format.ts';

const CONTEXT = { endpoint: 'e', model: 'm', apiKey: 'k' };

describe('settling an exchange', () => {
  it('gives a raw answer or one of our errors, whatever the server sent', () => {
    const code = fc.oneof(fc.integer({ min: 0, max: 999 }), fc.string(), fc.constant('insufficient_quota'));
    const error = fc.record({
      error: fc.record({ code, message: fc.string(), type: fc.jsonValue() }, { requiredKeys: [] }),
    });
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      error.map((value) => JSON.stringify(value)),
    );
    const headers = fc.dictionary(
      fc.constantFrom('retry-after', 'retry-after-ms', 'date', 'x-request-id'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), headers, body, (status, given, text) => {
        try {
          const raw = settle({ status, headers: given, body: text, latencyMs: 1 }, CONTEXT);
          expect(raw.body).toBe(text);
          expect(status < 300 || (status >= 400 && status < 600)).toBe(true);
        } catch (thrown) {
          if (!(thrown instanceof MettleError)) throw thrown;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads when to ask again, never below 0 and null when nobody said', () => {
    const now = Date.parse('2026-11-25T09:00:00Z');
    const read = (headers: Record<string, string>) => retryAfterMs(headers, now);
    expect(read({})).toBeNull();
    expect(read({ 'retry-after': '2' })).toBe(2_000);
    expect(read({ 'retry-after-ms': '20', 'retry-after': '2' })).toBe(20);
    expect(read({ 'retry-after': 'Wed, 25 Nov 2026 09:00:05 GMT' })).toBe(5_000);
    expect(read({ 'retry-after': 'Wed, 25 Nov 2026 08:00:00 GMT' })).toBe(0);
    expect(read({ 'retry-after': '-3' })).toBe(0);
    expect(read({ 'retry-after': '1e400' })).toBeNull();
    expect(read({ 'retry-after': 'Infinity' })).toBeNull();
  });
});

describe('strict schemas', () => {
  it('are closed and require every property, at each depth', () => {
    const closed = (properties: object) => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    });
    expect(isStrictSchema(closed({ a: { type: 'string' }, b: closed({}) }))).toBe(true);
    expect(isStrictSchema(closed({ a: { type: 'array', items: closed({ x: { type: 'number' } }) } }))).toBe(true);
    expect(isStrictSchema(closed({ a: { type: 'array', items: { type: 'object', properties: { x: {} } } } }))).toBe(
      false,
    );
    expect(isStrictSchema({ ...closed({ a: {} }), required: [] })).toBe(false);
    expect(isStrictSchema({ ...closed({ a: {} }), additionalProperties: true })).toBe(false);
    expect(isStrictSchema(closed({ a: { anyOf: [{ type: 'string' }, { type: 'object' }] } }))).toBe(false);
  });
});

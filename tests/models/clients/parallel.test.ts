import { expect, it } from 'vitest';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import { readChatAnswer } from '../../../models/read-answer.ts';
import { chat, completion, json, openLoopback, outgoing, type Reply, SETTINGS } from './loopback.ts';

it('never mixes the answers of 50 calls in flight, of which some fail', async () => {
  const held: (() => void)[] = [];
  const reply: Reply = (response, seen, request) => {
    const { messages } = JSON.parse(seen.body) as { messages: { content: string }[] };
    const said = messages[0]?.content ?? '';
    const n = Number(said.slice(1));
    const answer = () => {
      if (n % 10 === 3) json(429, {}, { 'retry-after': `${n}` })(response, seen, request);
      else if (n % 10 === 7)
        json(200, completion({ content: '{' }, { finish_reason: 'length' }))(response, seen, request);
      else json(200, completion({ content: `echo ${said}` }), { 'x-request-id': said })(response, seen, request);
    };
    held.push(answer);
    // All are in flight before any is answered, and they are answered backwards.
    if (held.length === 50) for (const release of held.splice(0).reverse()) release();
  };
  await using server = await openLoopback(reply);
  const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
  const schema = { name: 's', schema: { type: 'object' } };
  for (const round of [0, 50]) {
    const numbers = Array.from({ length: 50 }, (_, i) => round + i);
    const settled = await Promise.allSettled(
      numbers.map((n) =>
        client.send(
          outgoing({
            request: chat({ messages: [{ role: 'user', content: `#${n}` }], schema, maxTokens: 5 + (n % 3) }),
          }),
        ),
      ),
    );
    settled.forEach((result, i) => {
      const n = numbers[i]!;
      if (n % 10 === 3) {
        expect(result).toMatchObject({ status: 'rejected', reason: { retryAfterMs: n * 1000 } });
      } else if (result.status === 'rejected') {
        expect.fail(String(result.reason));
      } else if (n % 10 === 7) {
        expect(readChatAnswer(result.value)).toEqual({ kind: 'truncated', text: '{', logprobs: null });
      } else {
        expect(result.value.headers['x-request-id']).toBe(`#${n}`);
        expect(readChatAnswer(result.value)).toMatchObject({ kind: 'answered', text: `echo #${n}` });
      }
    });
  }
  expect(server.seen).toHaveLength(100);
});

import { randomUUID } from 'node:crypto';
import type { ModelClient } from './model-port.ts';

/** A harmless text that every probe sends, and that the simulator knows. */
export const PROBE_TEXT = 'Mettle probe: the weather is mild today.';

/** One counted question of a token; resolves when the endpoint settled it, whatever it said. Throws as ModelClient.send. */
export async function probeAlive(
  client: ModelClient,
  options: { model: string; kind: 'chat' | 'moderation'; signal: AbortSignal },
): Promise<void> {
  const request =
    options.kind === 'moderation'
      ? ({ kind: 'moderation', input: [{ type: 'text', text: PROBE_TEXT }] } as const)
      : ({
          kind: 'chat',
          messages: [{ role: 'user', content: PROBE_TEXT }],
          maxTokens: 1,
          temperature: null,
          seed: null,
          logprobs: null,
          schema: null,
        } as const);
  await client.send({
    model: options.model,
    request,
    parameters: {},
    headers: { 'Idempotency-Key': `probe-${randomUUID()}`, 'X-Mettle-Attempt': '1' },
    signal: options.signal,
  });
}

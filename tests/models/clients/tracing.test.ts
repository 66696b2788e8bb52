import { awaitAllCallbacks } from '@langchain/core/callbacks/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import { completion, json, openLoopback, outgoing, SETTINGS } from './loopback.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
  vi.restoreAllMocks();
});

it('uploads and prints nothing, even where the environment turns tracing and verbosity on', async () => {
  await using collector = await openLoopback(json(200, {}));
  await using server = await openLoopback(json(200, completion({ content: 'ok' })));
  const turnOn = () =>
    Object.assign(process.env, {
      LANGSMITH_TRACING: 'true',
      LANGCHAIN_TRACING_V2: 'true',
      LANGCHAIN_VERBOSE: 'true',
      LANGSMITH_ENDPOINT: collector.url,
      LANGSMITH_API_KEY: 'ls-key',
    });
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  turnOn();
  const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
  await client.send(outgoing());
  await awaitAllCallbacks();
  expect(collector.seen).toHaveLength(0);
  expect(print).not.toHaveBeenCalled();

  // The same environment does trace when it is set behind the client's back: the collector above would have seen it.
  turnOn();
  await client.send(outgoing());
  await collector.arrived(1);
  expect(print).toHaveBeenCalled();
});

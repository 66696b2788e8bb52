import { afterEach } from 'vitest';
import type { SimulatorSettings } from '../../simulator/config.ts';
import type { KnownText } from '../../simulator/known-texts.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/server.ts';

export const SAFE: KnownText = { text: 'The cat sleeps on the warm stove.', truth: 'safe' };
export const UNSAFE: KnownText = {
  text: 'Those people are vermin, all of them. ',
  truth: 'unsafe',
  categories: ['HATE'],
};

const NEVER = { refused: 0, malformed: 0, truncated: 0, wrong: 0 };
type Format = 'json-policy' | 'llama-guard-3' | 'one-word' | 'moderations';

/** One model `m` with the same rates for both classes, no latency. */
export function settings(format: Format, rates: Partial<typeof NEVER> = {}): SimulatorSettings {
  const all = { ...NEVER, ...rates };
  return {
    latency: { ms: 0 },
    models: { m: { format, rates: { unsafe: all, safe: all }, categories: { omitted: 0, other: 0 } } },
  };
}

const running = new Set<Simulator>();
afterEach(async () => {
  for (const simulator of running) await simulator.close();
  running.clear();
});

/** A simulator that is closed after the test. */
export async function start(config: SimulatorSettings, options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator(config, { port: 0, knownTexts: [SAFE, UNSAFE], ...options });
  running.add(simulator);
  return simulator;
}

export interface ChatChoice {
  message: { content: string | null; refusal: string | null };
  finish_reason: string;
  logprobs: {
    content: { token: string; logprob: number; top_logprobs: { token: string; logprob: number }[] }[];
  } | null;
}

export interface ChatCompletion {
  id: string;
  model: string;
  choices: ChatChoice[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  system_fingerprint: string;
}

export interface ErrorBody {
  error: { message: string; type: string; code: string | null; param: string | null };
}

export interface Ask {
  readonly text: string;
  readonly body?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export function chat(simulator: Simulator, { text, body = {}, headers = {}, signal }: Ask): Promise<Response> {
  return fetch(`${simulator.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }], max_tokens: 256, ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

export async function choiceOf(response: Response): Promise<ChatChoice> {
  const completion = (await response.json()) as ChatCompletion;
  return completion.choices[0]!;
}

export function moderate(simulator: Simulator, input: unknown, model: string | null = 'm'): Promise<Response> {
  return fetch(`${simulator.url}/moderations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(model === null ? { input } : { model, input }),
  });
}

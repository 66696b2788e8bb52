import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../core/clock.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { type AdminDesk, serveAdmin } from './admin.ts';
import { createCallHandler } from './call-handler.ts';
import { callPathOf, createCallDesk } from './calls.ts';
import {
  NAMED_PARTS,
  parseSimulatorConfig,
  parseSimulatorPatch,
  type SimulatorPatch,
  type SimulatorSettings,
} from './config.ts';
import { writeReply } from './exchange.ts';
import { type KnownCases, knowledgeOf } from './knowledge.ts';
import type { KnownText } from './known-texts.ts';
import { createRateLimit } from './rate-limit.ts';
import { createTally, type SimulatorStats } from './tally.ts';
import { answeredModel, CREATED, errorReply, jsonReply } from './wire.ts';

export interface SimulatorOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly knownTexts: AsyncIterable<KnownText> | Iterable<KnownText>;
  /** What simulated persuadees can be persuaded of; default: nothing. */
  readonly knownCases?: KnownCases['cases'];
  /** Gives a known case the media and captions of its turns, once, when they first matter; default: it has them. */
  readonly illustrated?: KnownCases['illustrated'];
  /** Default: loopback only. */
  readonly host?: string;
  readonly clock?: Clock;
}

export interface Simulator {
  /** Base URL of the API, `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** `http://127.0.0.1:PORT`, for `/admin/...`. */
  readonly origin: string;
  readonly port: number;
  stats(): SimulatorStats;
  reset(): void;
  /** Each part named replaces the old one whole. `down: true` drops the calls in hand, unpaid, and every new one. */
  patch(change: SimulatorPatch): void;
  close(): Promise<void>;
}

/** Starts the server and resolves when it listens. Throws InvalidInputError for a wrong configuration or a taken port. */
export async function startSimulator(settings: SimulatorSettings, options: SimulatorOptions): Promise<Simulator> {
  const config = parseSimulatorConfig(settings);
  const clock = options.clock ?? systemClock;
  const tally = createTally();
  const now = { latency: config.latency, limits: config.limits, api_key: config.api_key, down: false };
  let rateLimit = createRateLimit(now.limits, clock);
  let life = new AbortController();
  const callSockets = new Set<ServerResponse>();

  const { knownTexts, knownCases: cases = [], illustrated = (item) => item } = options;
  const desk = createCallDesk(config, await knowledgeOf(knownTexts, { cases, illustrated }, config), () => now.latency);
  const handleCall = createCallHandler({
    desk,
    tally,
    clock,
    rateLimit: () => rateLimit,
    apiKey: () => now.api_key,
    life: () => life.signal,
  });
  const admin: AdminDesk = {
    stats: () => tally.stats(),
    payments: () => tally.payments(),
    config: () => ({ ...config, latency: now.latency, limits: now.limits, api_key: undefined, down: now.down }),
    reset: () => tally.reset(),
    patch,
  };
  const models = NAMED_PARTS.flatMap((part) => Object.keys(config[part])).map((id) => ({
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'mettle-simulator',
    root: answeredModel(id),
  }));

  function patch(value: unknown): void {
    const change = parseSimulatorPatch(value);
    if (change.latency !== undefined) now.latency = change.latency;
    if (change.api_key !== undefined) now.api_key = change.api_key;
    if (change.limits !== undefined) {
      now.limits = change.limits;
      rateLimit = createRateLimit(now.limits, clock);
    }
    if (change.down !== undefined && change.down !== now.down) {
      now.down = change.down;
      if (now.down) drop();
      else life = new AbortController();
    }
  }

  function drop(): void {
    life.abort();
    for (const response of callSockets) response.destroy();
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path.startsWith('/admin/')) return serveAdmin({ request, response, path }, admin);
    if (now.down) return void request.socket.destroy();
    const call = request.method === 'POST' ? callPathOf(path) : null;
    if (call !== null) {
      callSockets.add(response);
      response.once('close', () => callSockets.delete(response));
      return handleCall({ request, response, path: call });
    }
    request.resume();
    if (request.method === 'GET' && path === '/v1/models')
      return writeReply(response, jsonReply({ object: 'list', data: models }));
    writeReply(
      response,
      errorReply({
        status: 404,
        type: 'invalid_request_error',
        code: 'unknown_url',
        message: `Invalid URL (${request.method} ${path.slice(0, 100)})`,
      }),
    );
  }

  const server = createServer({ keepAliveTimeout: 120_000, requestTimeout: 0 }, (request, response) => {
    // A socket that breaks shows as 'close'; without a listener its error would end the process.
    response.on('error', () => undefined);
    route(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      const message = `The simulator failed: ${errorMessage(error)}`;
      writeReply(response, errorReply({ status: 500, type: 'server_error', code: 'simulator_failed', message }));
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new InvalidInputError(`the simulator cannot listen on ${host}:${options.port}: ${cause.message}`, {
          cause,
          hint: 'choose another port with --port, or --port 0 for any free one',
        }),
      ),
    );
    server.listen(options.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url: `${origin}/v1`,
    origin,
    port,
    stats: admin.stats as () => SimulatorStats,
    reset: admin.reset,
    patch,
    close() {
      drop();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { assertNever } from '../core/errors.ts';
import type { CallDesk, CallPath, Settled } from './calls.ts';
import type { FaultRule } from './config.ts';
import { badGateway, limitReached, serverError, tooLarge, wrongKey } from './error-replies.ts';
import { attemptOf, dripReply, headerOf, readBody, writeReply } from './exchange.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Tally } from './tally.ts';
import type { Reply } from './wire.ts';

export interface CallHandlerParts {
  readonly desk: CallDesk;
  readonly tally: Tally;
  readonly clock: Clock;
  /** Read at each call: these can be patched. */
  readonly rateLimit: () => RateLimit;
  readonly apiKey: () => string | null;
  /** Aborts when the endpoint goes down or closes: the calls in hand are dropped, unpaid. */
  readonly life: () => AbortSignal;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly life: AbortSignal;
  /** Resolves when the connection is done with the answer: written whole, or broken off. */
  readonly ended: Promise<void>;
  /** Breaks the connection off from this side. */
  cut(): void;
}

export type CallHandler = (exchange: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: CallPath;
}) => Promise<void>;

/** Serves one call: body, key, limit, fault, time, payment, answer. */
export function createCallHandler({ desk, tally, clock, ...parts }: CallHandlerParts): CallHandler {
  let counter = 0;

  return async ({ request, response, path }) => {
    const life = parts.life();
    const body = await readBody(request).catch(() => undefined);
    if (body === undefined || life.aborted) return void response.destroy();
    tally.received();
    counter += 1;
    const requestId = { 'x-request-id': `req_sim_${process.pid.toString(36)}_${counter.toString(36)}` };
    let cutByUs = false;
    const ended = endOf(response).then((whole) => {
      if (!whole && !cutByUs && !life.aborted) tally.abandoned();
    });
    const cut = () => {
      cutByUs = true;
      request.socket.resetAndDestroy();
    };
    try {
      if (body === null) return refuse(response, tooLarge(), requestId);
      if (!holdsKey(request, parts.apiKey())) return refuse(response, wrongKey(), requestId);
      const waitMs = parts.rateLimit().pass();
      if (waitMs > 0) {
        tally.limited();
        return writeReply(response, limitReached(waitMs / 1000), requestId);
      }
      const settled = await desk.settle({ path, body, attempt: attemptOf(request) });
      if (settled.model !== null) tally.model(settled.model);
      tally.unrecognisedMedia(settled.unrecognisedMedia);
      if (settled.latencyMs > 0) await clock.sleep(settled.latencyMs);
      if (life.aborted) return;
      const headers = { ...requestId, 'openai-processing-ms': String(Math.round(settled.latencyMs)) };
      const call: Call = { request, response, headers, life, ended, cut };
      if (settled.fault === null) answer(settled, call);
      else await meet(settled.fault, settled, call);
      await ended;
    } finally {
      tally.finished();
    }
  };

  function refuse(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
    if (reply.error !== undefined) tally.error(reply.error);
    writeReply(response, reply, headers);
  }

  /** The provider's meter: whoever is still listening, a call that was processed to a 200 is billed. */
  function pay({ reply }: Settled, request: IncomingMessage): void {
    if (reply.status === 200) tally.paid(headerOf(request, 'idempotency-key'));
    else if (reply.error !== undefined) tally.error(reply.error);
  }

  function answer(settled: Settled, { request, response, headers }: Call): void {
    pay(settled, request);
    writeReply(response, settled.reply, headers);
  }

  async function meet(rule: FaultRule, settled: Settled, call: Call): Promise<void> {
    const { response, headers, life } = call;
    tally.fault(rule.kind);
    switch (rule.kind) {
      case 'rate_limit':
        return writeReply(response, limitReached(rule.retryAfter ?? 1), headers);
      case 'server_error':
        return writeReply(response, serverError(rule.status ?? 503, rule.retryAfter), headers);
      case 'bad_json_gateway':
        return writeReply(response, badGateway(), headers);
      case 'reset':
        return call.cut();
      case 'hang':
        if (rule.ms === undefined) return call.ended;
        await Promise.race([call.ended, pause(rule.ms, life)]);
        return call.cut();
      case 'drip':
        pay(settled, call.request);
        return dripReply(response, settled.reply, {
          extra: headers,
          ms: rule.ms ?? 2_000,
          wait: (ms) => pause(ms, life),
        });
      default:
        return assertNever(rule.kind);
    }
  }

  /** Waits, or until the endpoint dies. */
  async function pause(ms: number, life: AbortSignal): Promise<void> {
    await clock.sleep(ms, life).catch(() => undefined);
  }
}

/** Resolves true when the answer is out whole, false when the connection ended before. */
function endOf(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve(response.writableFinished);
    else response.once('close', () => resolve(response.writableFinished));
  });
}

function holdsKey(request: IncomingMessage, key: string | null): boolean {
  return (
    key === null ||
    headerOf(request, 'authorization') === `Bearer ${key}` ||
    headerOf(request, 'ocp-apim-subscription-key') === key
  );
}

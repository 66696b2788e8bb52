import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorMessage } from '../core/errors.ts';
import { readBody, writeReply } from './exchange.ts';
import { badRequest, errorReply, jsonReply, type Reply } from './wire.ts';

export interface AdminDesk {
  stats(): unknown;
  /** 200s by Idempotency-Key. */
  payments(): unknown;
  /** The configuration in force, without the key. */
  config(): unknown;
  reset(): void;
  /** Throws InvalidInputError. */
  patch(value: unknown): void;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * `/admin/*`: GET stats, GET payments, GET config, POST reset, POST config (a patch). From the same machine only, and not from a web
 * page (a request that carries Origin is refused).
 */
export async function serveAdmin(
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
  desk: AdminDesk,
): Promise<void> {
  if (!LOOPBACK.has(request.socket.remoteAddress ?? '') || request.headers.origin !== undefined) {
    request.resume();
    return writeReply(response, forbidden());
  }
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return;
  writeReply(response, act(`${request.method} ${path}`, body?.toString('utf8') ?? '', desk));
}

function act(what: string, body: string, desk: AdminDesk): Reply {
  switch (what) {
    case 'GET /admin/stats':
      return jsonReply(desk.stats());
    case 'GET /admin/payments':
      return jsonReply(desk.payments());
    case 'GET /admin/config':
      return jsonReply(desk.config());
    case 'POST /admin/reset':
      desk.reset();
      return jsonReply(desk.stats());
    case 'POST /admin/config':
      try {
        desk.patch(JSON.parse(body));
        return jsonReply(desk.config());
      } catch (error) {
        return badRequest(errorMessage(error), 'invalid_patch');
      }
    default:
      return errorReply({
        status: 404,
        type: 'invalid_request_error',
        code: 'unknown_path',
        message:
          'Known: GET /admin/stats, GET /admin/payments, GET /admin/config, POST /admin/reset, POST /admin/config.',
      });
  }
}

function forbidden(): Reply {
  return errorReply({
    status: 403,
    type: 'invalid_request_error',
    code: 'loopback_only',
    message: 'Admin paths answer programs of the same machine only.',
  });
}

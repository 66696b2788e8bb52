import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from './wire.ts';

/** Largest request body taken, bytes. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** The whole body; null = larger than allowed. Rejects when the client leaves before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > MAX_BODY_BYTES) resolve(null);
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client left')));
  });
}

/** Writes a reply, marked as simulated. Does nothing when the client is gone. */
export function writeReply(response: ServerResponse, reply: Reply, extra: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed) return;
  response.writeHead(reply.status, { ...headersOf(reply), ...extra });
  response.end(reply.body);
}

/** Writes a reply in `pieces` pieces, evenly over `ms`. Resolves when it is out or the client has left. */
export async function dripReply(
  response: ServerResponse,
  reply: Reply,
  options: { extra: Readonly<Record<string, string>>; ms: number; wait: (ms: number) => Promise<void> },
): Promise<void> {
  if (response.destroyed) return;
  const body = Buffer.from(reply.body);
  const pieces = Math.max(1, Math.min(10, body.length));
  response.writeHead(reply.status, { ...headersOf(reply), ...options.extra });
  response.flushHeaders();
  for (let i = 0; i < pieces; i += 1) {
    await options.wait(options.ms / pieces);
    if (response.destroyed) return;
    const [from, to] = [i, i + 1].map((n) => Math.floor((n * body.length) / pieces));
    response.write(body.subarray(from, to));
  }
  response.end();
}

function headersOf(reply: Reply): Record<string, string> {
  return { ...reply.headers, 'content-length': String(Buffer.byteLength(reply.body)), 'x-mettle-simulated': '1' };
}

/** First value of a header; null = absent or empty. */
export function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === '' ? null : first;
}

/** `X-Mettle-Attempt`, from 1; 1 when absent or no positive whole number. */
export function attemptOf(request: IncomingMessage): number {
  const attempt = Number(headerOf(request, 'x-mettle-attempt') ?? 1);
  return Number.isSafeInteger(attempt) && attempt >= 1 ? attempt : 1;
}

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; an empty object where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Troubles that a server can be put into. */
export type Trouble = 'rate_limit' | 'overloaded' | 'content_policy' | 'too_long' | 'quota' | 'output_filter';

export interface ProviderServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly origin: string;
  readonly seen: readonly Seen[];
  /** What the next calls meet; null = none. */
  trouble: Trouble | null;
}

export interface ServerOptions {
  /** What the model says to the text of the last message; absent = `safe`, or the least the schema allows. */
  readonly answer?: (text: string) => string;
}

/** A loopback server of JSON; `reply` is given the server, whose `trouble` may change between calls. */
export async function openServer(reply: (seen: Seen, server: ProviderServer) => Reply): Promise<ProviderServer> {
  const seen: Seen[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const text = Buffer.concat(chunks).toString('utf8');
      const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      seen.push(one);
      const { status, body: answer, headers = {} } = reply(one, server);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ProviderServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    seen,
    trouble: null,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

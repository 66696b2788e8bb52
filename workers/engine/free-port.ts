import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * `wanted` when nobody listens there, else a free port of this machine. `patienceMs`: how long to wait for `wanted`,
 * which a process that is just ending may still hold. Throws what the system says when no port is free.
 */
export async function freePort(wanted: number | null, patienceMs = 0): Promise<number> {
  const start = performance.now();
  while (wanted !== null) {
    try {
      return await bindOnce(wanted);
    } catch {
      if (performance.now() - start >= patienceMs) break; // somebody else's by now: take another one
      await delay(25);
    }
  }
  return bindOnce(0);
}

function bindOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

/** Whether somebody answers on the port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

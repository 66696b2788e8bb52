import { connect, createServer } from 'node:net';

/** `wanted` when nobody listens there, else a free port of this machine. Throws what the system says when none is. */
export async function freePort(wanted: number | null): Promise<number> {
  if (wanted !== null) {
    try {
      return await bindOnce(wanted);
    } catch {
      // taken by somebody else since the last start: take another one
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

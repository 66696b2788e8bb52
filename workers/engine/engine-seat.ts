import { connect, type Socket } from 'node:net';
import type { Answer } from './supervisor.ts';

/** A user's connection to the supervisor. As long as it is open, the server is kept alive. */
export interface Seat {
  /** The newest line of the supervisor. */
  readonly answer: Answer;
  /** Calls back once when the connection ends for any reason. */
  onLost(callback: () => void): void;
  close(): Promise<void>;
}

/**
 * Connects and waits for the first line. Null when nobody listens or the supervisor ends before it answers; throws
 * when it stays silent for `patienceMs`. An open seat does not keep the process alive.
 */
export function takeSeat(path: string, patienceMs: number): Promise<Seat | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let answer: Answer | null = null;
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the supervisor behind ${path} took the connection but did not answer in ${patienceMs} ms`));
    }, patienceMs);
    readLines(socket, (line) => {
      answer = JSON.parse(line) as Answer;
      clearTimeout(patience);
      socket.unref();
      resolve(seat);
    });
    socket.on('error', () => {}); // `close` follows
    socket.once('close', () => {
      clearTimeout(patience);
      resolve(null);
    });
    const seat: Seat = {
      get answer() {
        return answer!;
      },
      onLost: (callback) => {
        if (socket.closed) callback();
        else socket.once('close', callback);
      },
      close: () =>
        new Promise((done) => {
          if (socket.closed) return done();
          socket.once('close', () => done());
          socket.ref().end();
          socket.destroy();
        }),
    };
  });
}

function readLines(socket: Socket, onLine: (line: string) => void): void {
  let open = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = `${open}${text}`.split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

/**
 * Runs the embedded Temporal server of one data folder, detached from every user: `node supervisor.ts <json>`.
 * The exclusive lock on `engine.lock` makes it the only one. Users hold a connection to the socket; each gets one JSON
 * line (`Answer`) when the server is up and one more after each restart. 5 s after the last connection closed, however
 * its user died, the server and this process end. Losing the race for the lock is no error: it ends quietly.
 */
import { mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { errorMessage } from '../../core/errors.ts';
import { classifyFailure, type EngineFailure } from './engine-error.ts';
import { freePort } from './free-port.ts';
import { endLeftovers } from './leftover.ts';
import { engineFiles, prepareSocketFolder, readState, writeState } from './paths.ts';
import { keepServer } from './temporal-server.ts';

/** What the first argument holds. */
export interface SupervisorInput {
  readonly dataDir: string;
  readonly cli: string;
  readonly fast: boolean;
  /** Milliseconds from the last user's end to the server's. */
  readonly idleMs: number;
}

/** One line to each user. */
export type Answer =
  | {
      readonly address: string;
      readonly namespace: string;
      readonly temporalPid: number;
      readonly supervisorPid: number;
    }
  | { readonly failure: EngineFailure };

/** A user that was seen starting us gets longer to arrive than one that left has to come back. */
const FIRST_USER_MS = 15_000;
/** So many deaths in a row before an answer are told to the users; restarts go on. */
const DEATHS_TO_TELL = 3;
const LOG_BYTES = 5_000_000;

async function supervise({ dataDir, cli, fast, idleMs }: SupervisorInput): Promise<void> {
  const files = engineFiles(dataDir);
  if (!takeLock(files.lock)) return;
  const lockInode = statSync(files.lock).ino;
  const log = openLog(files.log);
  log(`supervisor ${process.pid} on ${dataDir}`);

  const users = new Set<Socket>();
  let answer: Answer | null = null;
  let idle: NodeJS.Timeout | undefined;
  let server: ReturnType<typeof keepServer> | null = null;
  let served = false;
  let ending = false;

  const end = async (why: string) => {
    if (ending) return;
    ending = true;
    log(`stopping: ${why}`);
    if (isStillOurs()) rmSync(files.socket, { force: true });
    for (const user of users) user.destroy();
    await server?.stop();
    log('stopped');
    process.exit(0);
  };
  // the folder may have been deleted and made again by a successor: its socket is not ours to remove
  const isStillOurs = () => statSync(files.lock, { throwIfNoEntry: false })?.ino === lockInode;
  const tell = (next: Answer) => {
    answer = next;
    for (const user of users) user.write(`${JSON.stringify(next)}\n`);
  };
  const fail = async (error: unknown) => {
    log(`failed: ${errorMessage(error)}`);
    tell({ failure: classifyFailure(errorMessage(error), files.log) });
    await Promise.all([...users].map((user) => new Promise<void>((done) => user.end(done))));
    await end('it cannot serve');
  };
  const watchIdle = (ms: number) => {
    clearTimeout(idle);
    if (users.size === 0) idle = setTimeout(() => void end('no user left'), ms);
  };

  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('uncaughtException', (error) => void end(`uncaught: ${error.stack ?? error.message}`));

  prepareFolderOf(files.socket, dataDir);
  rmSync(files.socket, { force: true });
  const door = createServer((user) => {
    if (ending) return user.destroy();
    users.add(user);
    clearTimeout(idle);
    user.on('error', () => {});
    user.on('close', () => {
      users.delete(user);
      watchIdle(idleMs);
    });
    user.resume();
    if (answer !== null) user.write(`${JSON.stringify(answer)}\n`);
  });
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(files.socket, resolve));
  watchIdle(FIRST_USER_MS);

  try {
    const ended = await endLeftovers(files.database);
    if (ended.length > 0) log(`ended ${ended.join(', ')}, left on the file by a dead supervisor`);
    const state = readState(files.state);
    const port = await freePort(state.port, ended.length > 0 ? 3_000 : 0);
    const remember = (temporalPid: number | null) =>
      writeState(files.state, { namespace: state.namespace, port, supervisorPid: process.pid, temporalPid });
    remember(null);
    if (ending) return;
    server = keepServer(
      { cli, database: files.database, namespace: state.namespace, port, fast },
      {
        log,
        spawned: (pid) => {
          try {
            remember(pid);
          } catch (error) {
            log(`process id not noted: ${errorMessage(error)}`); // a full disk; leftovers are found without it
          }
        },
        ready: (temporalPid) => {
          served = true;
          tell({ address: `127.0.0.1:${port}`, namespace: state.namespace, temporalPid, supervisorPid: process.pid });
        },
        failing: (deaths, said) => {
          if (deaths < DEATHS_TO_TELL) return;
          if (!served) void fail(said);
          // those who work with it wait for the next restart; who comes now learns why there is none
          else answer = { failure: classifyFailure(said, files.log) };
        },
      },
    );
  } catch (error) {
    await fail(error);
  }
}

/** False when another supervisor holds the lock. It ends with this process, whatever ends that. */
function takeLock(file: string): boolean {
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.pragma('journal_mode = memory');
    lock.exec('BEGIN EXCLUSIVE');
    held.push(lock);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
/** Keeps the lock's connection from being collected, which would let the lock go. */
const held: Database.Database[] = [];

function prepareFolderOf(socket: string, dataDir: string): void {
  const folder = dirname(socket);
  if (folder === dataDir) mkdirSync(folder, { recursive: true, mode: 0o700 });
  else prepareSocketFolder(folder);
}

function openLog(file: string): (line: string) => void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(file, `${file}.1`);
  const handle = openSync(file, 'a');
  return (line) => {
    try {
      writeSync(handle, `${new Date().toISOString()} ${line}\n`);
    } catch {
      // a full disk: the engine matters more than its log
    }
  };
}

try {
  await supervise(JSON.parse(process.argv[2] ?? '') as SupervisorInput);
} catch (error) {
  process.send?.({ failure: classifyFailure(errorMessage(error), 'none') } satisfies Answer);
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage } from '../../core/errors.ts';
import { isListening } from './free-port.ts';

export interface ServerSettings {
  readonly cli: string;
  readonly database: string;
  readonly namespace: string;
  readonly port: number;
  /** Trades the safety of the engine's file in a power cut for speed: tests and benchmarks. */
  readonly fast: boolean;
}

export interface ServerEvents {
  /** A process was started; it may not answer yet. */
  spawned(pid: number): void;
  /** The port answers. */
  ready(pid: number): void;
  /** It died `deaths` times in a row before it answered; `said` is the end of its output. */
  failing(deaths: number, said: string): void;
  log(line: string): void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** A server that lived this long counts as healthy: the next restart is at once. */
const HEALTHY_MS = 20_000;
const STOP_MS = 2_500;

function argumentsOf({ database, namespace, port, fast }: ServerSettings): string[] {
  return [
    ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
    ...['--db-filename', database, '--namespace', namespace, '--log-level', 'error'],
    ...['--sqlite-pragma', 'journal_mode=wal', ...(fast ? ['--sqlite-pragma', 'synchronous=off'] : [])],
    ...['--dynamic-config-value', 'matching.useNewMatcher=true'],
  ];
}

/** The server's own environment: nothing of ours that would change what it does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** Keeps one dev server alive on one port until `stop`: restarts it with back-off whenever it dies. */
export function keepServer(settings: ServerSettings, events: ServerEvents): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let child: ChildProcess | null = null;

  async function once(deaths: number): Promise<'answered' | 'died'> {
    dropOrphanedLog(settings.database);
    let said = '';
    const started = spawn(settings.cli, argumentsOf(settings), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: serverEnvironment(),
    });
    child = started;
    const listen = (text: Buffer) => {
      said = `${said}${text}`.slice(-4_000);
      events.log(String(text).trimEnd());
    };
    started.stdout.on('data', listen);
    started.stderr.on('data', listen);
    const gone = new Promise<string>((resolve) => {
      started.once('error', (error) => resolve(errorMessage(error)));
      started.once('close', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
    });
    let alive = true;
    void gone.then(() => {
      alive = false;
    });
    if (started.pid !== undefined) events.spawned(started.pid);
    let answered = false;
    while (alive && !answered) {
      answered = await isListening(settings.port);
      if (!answered) await Promise.race([gone, delay(30)]);
    }
    // a foreign process on our port answers too: ours then dies within moments
    if (answered) await Promise.race([gone, delay(50)]);
    if (alive && started.pid !== undefined) events.ready(started.pid);
    const wasReady = alive;
    const how = await gone;
    child = null;
    if (stopping.signal.aborted) return 'answered';
    events.log(`server ${started.pid ?? '?'} ${how}`);
    if (!wasReady) events.failing(deaths + 1, said.trim() === '' ? how : said);
    return wasReady ? 'answered' : 'died';
  }

  async function keep(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    let deaths = 0;
    while (!stopping.signal.aborted) {
      const start = performance.now();
      deaths = (await once(deaths)) === 'died' ? deaths + 1 : 0;
      if (performance.now() - start > HEALTHY_MS) wait = FIRST_WAIT_MS;
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  const running = keep();
  return {
    async stop() {
      stopping.abort();
      const ending = child;
      ending?.kill('SIGTERM');
      const force = setTimeout(() => ending?.kill('SIGKILL'), STOP_MS);
      await running;
      clearTimeout(force);
    },
  };
}

/** A write-ahead log whose database was deleted must not be read into the fresh one. */
function dropOrphanedLog(database: string): void {
  if (existsSync(database)) return;
  for (const tail of ['-wal', '-shm']) rmSync(`${database}${tail}`, { force: true });
}

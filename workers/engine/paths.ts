import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Everything the embedded engine keeps in a data folder. Absolute paths. */
export interface EngineFiles {
  readonly lock: string;
  readonly database: string;
  readonly state: string;
  readonly socket: string;
  readonly log: string;
}

/** The shortest limit of the systems we run on is 104 bytes with the closing zero (macOS). */
const LONGEST_SOCKET = 100;

export function engineFiles(dataDir: string): EngineFiles {
  return {
    lock: join(dataDir, 'engine.lock'),
    database: join(dataDir, 'temporal.db'),
    state: join(dataDir, 'engine.json'),
    socket: engineSocketPath(dataDir),
    log: join(dataDir, 'engine.log'),
  };
}

/** In the data folder, or, where that path is too long for a socket, in a private folder of the temp folder. */
export function engineSocketPath(dataDir: string, temp: string = tmpdir()): string {
  const plain = join(dataDir, 'engine.sock');
  if (Buffer.byteLength(plain) <= LONGEST_SOCKET) return plain;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(temp, `mettle-${process.getuid?.() ?? 0}`, `${name}.sock`);
}

/** Makes the private socket folder; refuses one that belongs to somebody else. */
export function prepareSocketFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || (process.getuid !== undefined && stat.uid !== process.getuid()))
    throw new Error(`permission denied: ${folder} is not a folder of this user`);
  chmodSync(folder, 0o700);
}

/** What outlives a supervisor: the namespace of the database, the last port, the last processes. */
export interface EngineState {
  readonly namespace: string;
  readonly port: number | null;
  readonly supervisorPid: number | null;
  readonly temporalPid: number | null;
}

/** A missing or unreadable file gives a new namespace; only the supervisor that holds the lock calls this. */
export function readState(file: string): EngineState {
  try {
    const { namespace, port, supervisorPid, temporalPid } = JSON.parse(
      readFileSync(file, 'utf8'),
    ) as Partial<EngineState>;
    if (typeof namespace === 'string' && /^mettle-[0-9a-f]{12}$/.test(namespace))
      return {
        namespace,
        port: positive(port),
        supervisorPid: positive(supervisorPid),
        temporalPid: positive(temporalPid),
      };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
  return { namespace: `mettle-${randomBytes(6).toString('hex')}`, port: null, supervisorPid: null, temporalPid: null };
}

export function writeState(file: string, state: EngineState): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(state)}\n`);
  renameSync(`${file}.part`, file);
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

import { MettleError } from '../../core/errors.ts';

export const ENGINE_CODES = [
  'TemporalMissing',
  'DataFolder',
  'EngineDiskFull',
  'EnginePort',
  'EngineDatabase',
  'EngineStart',
] as const;
export type EngineCode = (typeof ENGINE_CODES)[number];

/** What a supervisor tells its users when it cannot serve; travels as JSON. */
export interface EngineFailure {
  readonly code: EngineCode;
  readonly message: string;
  readonly hint: string;
}

/** The embedded Temporal server cannot be had. Nothing was lost: cases, answers and rows lie in the store. */
export class EngineError extends MettleError {
  override readonly name = 'EngineError';
  readonly code: EngineCode;
  readonly retryable: boolean;

  constructor({ code, message, hint }: EngineFailure, cause?: unknown) {
    super(message, { hint, cause });
    this.code = code;
    this.retryable = code === 'EnginePort' || code === 'EngineDiskFull';
  }
}

const CLASSES: readonly { readonly code: EngineCode; readonly pattern: RegExp; readonly hint: string }[] = [
  {
    code: 'EngineDiskFull',
    pattern: /no space left|database or disk is full|SQLITE_FULL|ENOSPC|disk quota/i,
    hint: 'free some space and run the same command again: it goes on where it stopped',
  },
  {
    code: 'EnginePort',
    pattern: /address already in use|EADDRINUSE|can't bind|cannot assign requested address/i,
    hint: 'run the same command again (it takes another port), or set TEMPORAL_ADDRESS to a server of yours',
  },
  {
    code: 'EngineDatabase',
    pattern: /malformed|not a database|SQLITE_CORRUPT|SQLITE_NOTADB/i,
    hint: "delete the engine's database (temporal.db*): a run goes on from its rows, which lie in the store",
  },
  {
    code: 'DataFolder',
    pattern: /permission denied|EACCES|EROFS|read-?only|unable to open database|SQLITE_CANTOPEN|SQLITE_READONLY/i,
    hint: 'make the data folder writable, or name another one in METTLE_DATA_DIR',
  },
];

/** Names the trouble in what the server, SQLite or the file system said. `log` is the file with all of it. */
export function classifyFailure(said: string, log: string): EngineFailure {
  const known = CLASSES.find(({ pattern }) => pattern.test(said));
  const tail = said.trim().split('\n').slice(-4).join('\n').slice(-600);
  return {
    code: known?.code ?? 'EngineStart',
    message: `the Temporal server does not start: ${tail === '' ? 'it said nothing' : tail}`,
    hint: `${known?.hint ?? 'try again, or set TEMPORAL_ADDRESS to a server of yours'} (log: ${log})`,
  };
}

import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { errorMessage } from '../../core/errors.ts';
import { classifyFailure, EngineError } from './engine-error.ts';
import { type Seat, takeSeat } from './engine-seat.ts';
import { engineFiles } from './paths.ts';
import { cliOf, type StartedSupervisor, startSupervisor } from './start-supervisor.ts';

export interface EnsureEngine {
  /** Holds the engine's database, lock, log and socket. Made when it is missing. */
  readonly dataDir: string;
  /** What TEMPORAL_CLI_PATH names; null = `temporal` on PATH, else the copy that set-up cached. */
  readonly cliPath: string | null;
  /** No syncs of the engine's file (tests, benchmarks). Default: METTLE_ENGINE_FAST=1. */
  readonly fast?: boolean;
  /** How long the server outlives its last user, in milliseconds. Default 5,000. */
  readonly idleMs?: number;
  /** How long to wait for an answering server, in milliseconds. Default 60,000. */
  readonly startTimeoutMs?: number;
}

/** One user's hold on the embedded Temporal server. The server lives until the last hold is closed or its process dies. */
export interface Engine {
  /** `127.0.0.1:<port>`; stays the same over restarts of the server. */
  readonly address: string;
  /** `mettle-<nonce>`; stays the same for the life of the data folder. Nobody else's server has it. */
  readonly namespace: string;
  /** The newest server process; another one after a restart. */
  readonly temporalPid: number;
  readonly supervisorPid: number;
  close(): Promise<void>;
}

/**
 * Joins the engine of the data folder, and starts it when nobody has. Where its supervisor dies while this hold is
 * open, another one is started in the background and the server comes back on its port. Throws EngineError.
 */
export async function ensureEngine(options: EnsureEngine): Promise<Engine> {
  const dataDir = openFolder(options.dataDir);
  const files = engineFiles(dataDir);
  const deadline = Date.now() + (options.startTimeoutMs ?? 60_000);
  const sit = () => join({ ...options, dataDir }, files.socket, deadline, files.log);
  let seat = await sit();
  let closed = false;
  const keepSeat = () =>
    seat.onLost(async () => {
      for (let wait = 100; !closed; wait = Math.min(wait * 2, 2_000)) {
        try {
          const next = await join({ ...options, dataDir }, files.socket, Date.now() + 60_000, files.log);
          if (closed) return void (await next.close());
          seat = next;
          return keepSeat();
        } catch {
          // callers see their own calls to the server fail; a retry here costs nothing
          await delay(wait, undefined, { ref: false });
        }
      }
    });
  keepSeat();
  // The supervisor may be lost in this wait already: whoever follows has the same port.
  try {
    await untilItAnswers(() => served(seat), deadline, files.log);
  } catch (error) {
    closed = true;
    await seat.close();
    throw error;
  }

  return {
    get address() {
      return served(seat).address;
    },
    get namespace() {
      return served(seat).namespace;
    },
    get temporalPid() {
      return served(seat).temporalPid;
    },
    get supervisorPid() {
      return served(seat).supervisorPid;
    },
    async close() {
      closed = true;
      await seat.close();
    },
  };
}

function served({ answer }: Seat) {
  if ('failure' in answer) throw new EngineError(answer.failure);
  return answer;
}

function openFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return realpathSync(folder);
  } catch (cause) {
    const { code, hint } = classifyFailure(errorMessage(cause), 'none');
    const full = code === 'EngineDiskFull';
    throw new EngineError(
      {
        code: full ? code : 'DataFolder',
        message: `the data folder ${resolve(folder)} cannot be used: ${errorMessage(cause)}`,
        hint: full ? hint : 'make it writable, or name another one in METTLE_DATA_DIR',
      },
      cause,
    );
  }
}

/** A seat at a running supervisor, starting one (and again, when it lost a race or died) until the deadline. */
async function join(options: EnsureEngine, socket: string, deadline: number, log: string): Promise<Seat> {
  let supervisor: StartedSupervisor | null = null;
  while (Date.now() < deadline) {
    let seat: Seat | null;
    try {
      seat = await takeSeat(socket, deadline - Date.now());
    } catch (cause) {
      const hint = `end that supervisor by its id (it is in ${log}), then run the command again`;
      throw new EngineError({ code: 'EngineStart', message: errorMessage(cause), hint }, cause);
    }
    if (seat !== null) {
      supervisor?.leave();
      served(seat);
      return seat;
    }
    if (supervisor?.failure() != null) throw new EngineError(supervisor.failure()!);
    if (supervisor === null || supervisor.ended()) supervisor = startSupervisor(options, await cliOf(options));
    await delay(40);
  }
  supervisor?.leave();
  throw new EngineError({
    code: 'EngineStart',
    message: 'the embedded Temporal server did not come up in time',
    hint: `see ${log}, or set TEMPORAL_ADDRESS to a server of yours`,
  });
}

/** Asks for our namespace until the server knows it: that proves the server ours and ready. */
async function untilItAnswers(
  at: () => { readonly address: string; readonly namespace: string },
  deadline: number,
  log: string,
): Promise<void> {
  let last: unknown;
  while (Date.now() < deadline) {
    const { address, namespace } = at();
    try {
      const connection = await Connection.connect({ address, connectTimeout: Math.min(5_000, deadline - Date.now()) });
      try {
        await connection.withDeadline(Date.now() + 3_000, () =>
          connection.workflowService.describeNamespace({ namespace }),
        );
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      last = error;
      await delay(50);
    }
  }
  const { address, namespace } = at();
  const message = `the Temporal server at ${address} does not answer for ${namespace}: ${errorMessage(last)}`;
  const hint = `see ${log}, or set TEMPORAL_ADDRESS to a server of yours`;
  throw new EngineError({ code: 'EngineStart', message, hint }, last);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { type Engine, type EnsureEngine, ensureEngine } from '../../workers/engine/engine-client.ts';
import { isAlive, serversOn } from '../../workers/engine/leftover.ts';
import { engineFiles } from '../../workers/engine/paths.ts';

const USER = fileURLToPath(new URL('./engine-user.ts', import.meta.url));

/** A data folder with everything that was started on it, and an end that leaves nothing behind. */
export class EngineLab {
  readonly dataDir: string;
  readonly #root: string;
  readonly #engines: Engine[] = [];
  readonly #children: ChildProcess[] = [];

  constructor(tail = 'data') {
    this.#root = realpathSync(mkdtempSync(join(tmpdir(), 'mettle-engine-')));
    this.dataDir = join(this.#root, tail);
  }

  async open(options: Partial<EnsureEngine> = {}): Promise<Engine> {
    const engine = await ensureEngine({ dataDir: this.dataDir, cliPath: null, fast: true, ...options });
    this.#engines.push(engine);
    return engine;
  }

  /** Another process that holds the engine; resolves with what it was told. */
  async openElsewhere(): Promise<{ pid: number; temporalPid: number; supervisorPid: number; namespace: string }> {
    const child = spawn(process.execPath, [USER, this.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (text: Buffer) => resolve(String(text)));
      child.once('exit', (code) => reject(new Error(`the user ended with ${code} before it had the engine`)));
    });
    return { ...JSON.parse(line), pid: child.pid! };
  }

  servers(): number[] {
    return serversOn(engineFiles(this.dataDir).database);
  }

  async dispose(): Promise<void> {
    const supervisors = this.#engines.map((engine) => engine.supervisorPid);
    await Promise.all(this.#engines.map((engine) => engine.close()));
    for (const child of this.#children) child.kill('SIGKILL');
    for (const pid of supervisors) if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    await until(() => this.servers().length === 0 && !supervisors.some(isAlive));
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Waits for a state of other processes; fails after `ms`. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`still not so after ${ms} ms: ${holds}`);
    await delay(25);
  }
}

/** Whether the server answers for the namespace now. */
export async function knows({ address, namespace }: { address: string; namespace: string }): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1_000 });
    try {
      await connection.withDeadline(Date.now() + 1_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

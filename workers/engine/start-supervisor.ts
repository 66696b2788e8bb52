import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { errorMessage } from '../../core/errors.ts';
import { FOUR_WAYS, findTemporal } from '../../setup/temporal-cli.mjs';
import type { EnsureEngine } from './engine-client.ts';
import { classifyFailure, EngineError, type EngineFailure } from './engine-error.ts';
import type { SupervisorInput } from './supervisor.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

/** The CLI to start; throws EngineError with all four ways when there is none. */
export async function cliOf({ cliPath }: Pick<EnsureEngine, 'cliPath'>): Promise<string> {
  let passedOver: string[];
  try {
    const { found, refused } = await findTemporal({ cliPath });
    if (found !== null) return found.path;
    passedOver = refused;
  } catch (cause) {
    throw new EngineError({ code: 'TemporalMissing', message: errorMessage(cause), hint: FOUR_WAYS }, cause);
  }
  const because = passedOver.length === 0 ? '' : ` (${passedOver.join('; ')})`;
  throw new EngineError({
    code: 'TemporalMissing',
    message: `no Temporal server on this machine${because}`,
    hint: `${FOUR_WAYS}\n  or set TEMPORAL_ADDRESS to a server that runs elsewhere`,
  });
}

export interface StartedSupervisor {
  ended(): boolean;
  failure(): EngineFailure | null;
  /** Lets it live on without us. */
  leave(): void;
}

/** In a session of its own: a terminal's Ctrl-C must not reach the server before the workers have drained. */
export function startSupervisor({ dataDir, fast, idleMs }: EnsureEngine, cli: string): StartedSupervisor {
  const input: SupervisorInput = {
    dataDir,
    cli,
    fast: fast ?? process.env.METTLE_ENGINE_FAST === '1',
    idleMs: idleMs ?? 5_000,
  };
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [SUPERVISOR, JSON.stringify(input)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: '/',
    env,
  });
  let ended = false;
  let failure: EngineFailure | null = null;
  child.on('message', (message) => {
    failure = (message as { failure: EngineFailure }).failure;
  });
  child.on('error', (error) => {
    failure = classifyFailure(errorMessage(error), 'none');
  });
  child.on('exit', (code) => {
    ended = true;
    if (code !== null && code !== 0) failure ??= classifyFailure(`its supervisor ended with code ${code}`, 'none');
  });
  child.unref();
  child.channel?.unref();
  return {
    ended: () => ended,
    failure: () => failure,
    leave: () => {
      if (child.connected) child.disconnect();
    },
  };
}

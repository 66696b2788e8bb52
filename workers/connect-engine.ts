import type { Config } from '../config/env.ts';
import { ensureEngine } from './engine/engine-client.ts';

export interface EngineUse {
  readonly address: string;
  readonly namespace: string;
  /** Says that this process no longer needs the engine; the embedded one stops after its last user. */
  close(): Promise<void>;
}

/** The Temporal server of the environment, or the embedded one of the data folder. */
export async function connectEngine(config: Config): Promise<EngineUse> {
  if (config.temporal !== null) return { ...config.temporal, async close() {} };
  return ensureEngine({ dataDir: config.dataDir, cliPath: config.temporalCli });
}

import { Connection } from '@temporalio/client';
import type { Config } from '../config/env.ts';
import { errorMessage, NotFoundError } from '../core/errors.ts';
import { ensureEngine } from './engine/engine-client.ts';

export interface EngineUse {
  readonly address: string;
  readonly namespace: string;
  /** Says that this process no longer needs the engine; the embedded one stops after its last user. */
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * The Temporal server of the environment, or the embedded one of the data folder; it answers for the namespace. Throws
 * NotFoundError for a server of the environment that does not, EngineError for an embedded one that does not start.
 */
export async function connectEngine(config: Config): Promise<EngineUse> {
  if (config.temporal === null) return ensureEngine({ dataDir: config.dataDir, cliPath: config.temporalCli });
  const { address, namespace } = config.temporal;
  try {
    const connection = await Connection.connect({ address, connectTimeout: ANSWER_WITHIN_MS });
    try {
      await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw new NotFoundError(
      `no Temporal server answers at ${address} for namespace ${namespace}: ${errorMessage(error)}`,
      {
        cause: error,
        hint: 'start it, mend TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, or unset both to use the embedded server; nothing was lost',
      },
    );
  }
  return { address, namespace, async close() {} };
}

import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { ModelClient } from './model-port.ts';

const TRIES = 4;
const WAIT_MS = 1_000;

/**
 * The client of probes, which run before there is a scheduler: a question that met a passing trouble is asked up to
 * TRIES times, with its attempt in `X-Mettle-Attempt`. Throws the last failure.
 */
export function createProbeClient(client: ModelClient, clock: Clock): ModelClient {
  return {
    async send(outgoing) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await client.send({
            ...outgoing,
            headers: { ...outgoing.headers, 'X-Mettle-Attempt': String(attempt) },
          });
        } catch (error) {
          if (!(error instanceof MettleError && error.retryable) || attempt === TRIES) throw error;
          await clock.sleep(WAIT_MS * attempt, outgoing.signal);
        }
      }
    },
  };
}

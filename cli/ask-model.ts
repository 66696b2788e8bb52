import { endpointSettings } from '../config/endpoint-settings.ts';
import { silentEndpoint } from '../config/probe-models.ts';
import { systemClock } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import { createModelClient } from '../models/client-registry.ts';
import type { ChatAnswer, ChatRequest } from '../models/model-port.ts';
import { createProbeClient } from '../models/probe-client.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { Spec } from '../runs/spec.ts';

const AT_ONCE = 4;
/** A failed exchange is repeated within this many times its own timeout. */
const TRIES = 4;

/**
 * Puts requests to a model at an endpoint of a spec, outside any run: nothing is stored. Answers in the order of the
 * requests; a server that takes no schema is asked again without one. Throws InvalidInputError for an endpoint the spec
 * lacks, EndpointSilentError for one that is down.
 */
export async function askModel(
  requests: readonly ChatRequest[],
  { spec, endpoint, model }: { readonly spec: Spec; readonly endpoint: string; readonly model: string },
  variable: (name: string) => string | undefined,
): Promise<readonly ChatAnswer[]> {
  const settings = spec.endpoints[endpoint];
  if (settings === undefined)
    throw new InvalidInputError(`the spec has no endpoint ${endpoint}`, {
      hint: `endpoints: ${Object.keys(spec.endpoints).join(', ') || 'none'}`,
    });
  const client = createModelClient(endpointSettings(endpoint, settings, variable));
  const patient = createProbeClient(client, systemClock);
  const send = async (request: ChatRequest) => {
    const signal = AbortSignal.timeout(settings.timeout_s * 1_000 * TRIES);
    return readChatAnswer(await patient.send({ model, request, parameters: {}, headers: {}, signal }));
  };
  const answers: ChatAnswer[] = [];
  let next = 0;
  const work = async () => {
    while (next < requests.length) {
      const at = next++;
      const request = requests[at]!;
      const answer = await send(request);
      answers[at] =
        answer.kind === 'rejected' && request.schema !== null ? await send({ ...request, schema: null }) : answer;
    }
  };
  try {
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const result of ended) if (result.status === 'rejected') throw silentEndpoint(endpoint, result.reason);
    return answers;
  } finally {
    await client.close();
  }
}

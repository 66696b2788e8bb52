import { systemClock } from '../core/clock.ts';
import { errorMessage, MettleError } from '../core/errors.ts';
import { type Capabilities, type ProbeOptions, probeCapabilities } from '../models/capabilities.ts';
import { createModelClient } from '../models/client-registry.ts';
import { createProbeClient } from '../models/probe-client.ts';
import { loadProbePicture } from '../models/probe-pictures.ts';
import type { Spec } from '../runs/spec.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { loadModerators } from './moderators.ts';
import { picturesNeeded } from './picture-needs.ts';
import type { CreateClient } from './run-runtime.ts';
import { otherParties } from './trial-setup.ts';

/** An endpoint that does not answer the questions asked before a run. */
export class EndpointSilentError extends MettleError {
  override readonly name = 'EndpointSilentError';
  readonly code = 'EndpointSilent';
  readonly retryable = true;
}

interface Asked extends ProbeOptions {
  /** Moderator, persuadee, judge or persuader. */
  readonly name: string;
  readonly endpoint: string;
}

/**
 * Asks each model of the spec a few counted questions; nothing is stored. By name of who it is in the spec. Throws
 * EndpointSilentError for an endpoint that is down, ProviderConfigError for a wrong key or model.
 */
export async function probeModels(
  spec: Spec,
  variable: (name: string) => string | undefined,
  createClient: CreateClient = createModelClient,
): Promise<Record<string, Capabilities>> {
  const under = new Map<string, Promise<Capabilities>>();
  const found: Record<string, Capabilities> = {};
  for (const { name, endpoint, ...question } of await questionsOf(spec)) {
    const settings = spec.endpoints[endpoint];
    if (settings === undefined) continue;
    const key = JSON.stringify([endpoint, question]);
    let probe = under.get(key);
    if (probe === undefined) {
      const own = { ...endpointSettings(endpoint, settings, variable), loadBlob: loadProbePicture };
      const client = createProbeClient(createClient(own), systemClock);
      probe = probeCapabilities(client, question).catch((error: unknown) => {
        throw silentEndpoint(endpoint, error);
      });
      under.set(key, probe);
    }
    found[name] = await probe;
  }
  return found;
}

/** EndpointSilentError for a failure that may pass; any other failure as it is. */
export function silentEndpoint(endpoint: string, error: unknown): unknown {
  if (!(error instanceof MettleError && error.retryable)) return error;
  return new EndpointSilentError(`endpoint ${endpoint} does not answer: ${errorMessage(error)}`, {
    cause: error,
    hint: 'see that it is up and that base_url is right; the same command then goes on',
  });
}

/** What is asked of whom, in the order of the spec. */
async function questionsOf(spec: Spec): Promise<Asked[]> {
  const moderators = (await loadModerators(spec)).flatMap(({ name, dialect, settings, target }): Asked[] => {
    if (target === null || dialect.kind === 'local') return [];
    const needs = { logprobs: settings.logprobs, schema: dialect.kind === 'chat' && settings.schema };
    return [{ name, ...target, kind: dialect.kind, needs }];
  });
  const pictures = spec.persuasion === undefined ? 0 : picturesNeeded(spec.persuasion);
  const persuadees = (spec.persuasion?.persuadees ?? []).map(
    ({ name, endpoint, model, parameters, estimators }): Asked => ({
      name,
      endpoint,
      model,
      parameters,
      kind: 'chat',
      needs: { logprobs: estimators.includes('logprob'), schema: false, ...(pictures > 0 ? { pictures } : {}) },
    }),
  );
  const others = otherParties(spec).map(({ name, endpoint, model, parameters }): Asked => {
    const needs = { logprobs: false, schema: true };
    return { name, endpoint, model, parameters, kind: 'chat', needs };
  });
  return [...moderators, ...persuadees, ...others];
}

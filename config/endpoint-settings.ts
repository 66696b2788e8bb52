import { InvalidInputError } from '../core/errors.ts';
import type { EndpointSettings } from '../models/client-registry.ts';
import { ProviderConfigError } from '../models/errors.ts';
import type { EndpointSpec } from '../runs/spec.ts';

const DEFAULT_BASE_URL: Readonly<Record<string, string>> = { openai: 'https://api.openai.com/v1' };

/** Replaces each `${NAME}` by the variable's value. Throws InvalidInputError for an unset one. */
export function interpolate(text: string, variable: (name: string) => string | undefined): string {
  return text.replace(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (_, name: string) => {
    const value = variable(name);
    if (value === undefined)
      throw new InvalidInputError(`base_url needs the environment variable ${name}, which is not set`);
    return value;
  });
}

/** An endpoint of a spec with its secrets read. Throws ProviderConfigError for a key that is not there. */
export function endpointSettings(
  name: string,
  spec: EndpointSpec,
  variable: (name: string) => string | undefined,
): EndpointSettings {
  const baseURL = spec.base_url === undefined ? DEFAULT_BASE_URL[spec.provider] : interpolate(spec.base_url, variable);
  let apiKey: string | null = null;
  if (spec.api_key_env !== undefined) {
    apiKey = variable(spec.api_key_env) ?? null;
    if (apiKey === null) {
      throw new ProviderConfigError(`endpoint ${name}: the environment variable ${spec.api_key_env} holds no key`, {
        hint: `export ${spec.api_key_env}=... and start again`,
      });
    }
  }
  return { name, provider: spec.provider, baseURL: baseURL ?? null, apiKey, timeoutMs: spec.timeout_s * 1000 };
}

import { InvalidInputError } from '../core/errors.ts';
import type { EndpointSettings } from '../models/client-registry.ts';
import { ProviderConfigError } from '../models/errors.ts';
import type { EndpointSpec } from '../runs/spec.ts';

const DEFAULT_BASE_URL: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  mistral: 'https://api.mistral.ai/v1',
};
/** Providers that give each customer an address of his own. */
const OWN_ADDRESS: Readonly<Record<string, string>> = {
  'azure-content-safety': 'https://NAME.cognitiveservices.azure.com',
};

/** Replaces each `${NAME}` by the variable's value; null for a text whose variable is not set. */
function interpolate(text: string, variable: (name: string) => string | undefined): { text: string; unset: string[] } {
  const unset: string[] = [];
  const filled = text.replace(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (_, name: string) => {
    const value = variable(name);
    if (value === undefined) unset.push(name);
    return value ?? '';
  });
  return { text: filled, unset };
}

/**
 * An endpoint of a spec with its secrets read. Throws InvalidInputError for an address that is none, or that needs a
 * variable which is not set; ProviderConfigError for a key that is not there.
 */
export function endpointSettings(
  name: string,
  spec: EndpointSpec,
  variable: (name: string) => string | undefined,
): EndpointSettings {
  let baseURL = (Object.hasOwn(DEFAULT_BASE_URL, spec.provider) && DEFAULT_BASE_URL[spec.provider]) || null;
  if (spec.base_url !== undefined) {
    const { text, unset } = interpolate(spec.base_url, variable);
    if (unset.length > 0)
      throw new InvalidInputError(
        `endpoint ${name}: base_url needs the environment variable ${unset.join(', ')}, which is not set`,
        { hint: `export ${unset[0]}=... and start again` },
      );
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
      throw new InvalidInputError(`endpoint ${name}: base_url ${JSON.stringify(text)} is no http address`, {
        hint: 'write it with the version, e.g. https://api.openai.com/v1',
      });
    baseURL = text;
  }
  if (baseURL === null && Object.hasOwn(OWN_ADDRESS, spec.provider))
    throw new InvalidInputError(`endpoint ${name}: provider ${spec.provider} needs a base_url`, {
      hint: `base_url: ${OWN_ADDRESS[spec.provider]}`,
    });
  let apiKey: string | null = null;
  if (spec.api_key_env !== undefined) {
    apiKey = variable(spec.api_key_env) ?? null;
    if (apiKey === null) {
      throw new ProviderConfigError(`endpoint ${name}: the environment variable ${spec.api_key_env} holds no key`, {
        hint: `export ${spec.api_key_env}=... and start again`,
      });
    }
  }
  return { name, provider: spec.provider, baseURL, apiKey, timeoutMs: spec.timeout_s * 1000 };
}

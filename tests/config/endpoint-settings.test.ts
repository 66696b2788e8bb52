import { describe, expect, it } from 'vitest';
import { endpointSettings } from '../../config/endpoint-settings.ts';
import { specSchema } from '../../runs/spec.ts';

function settingsOf(endpoint: Record<string, unknown>) {
  const spec = specSchema.parse({
    name: 'x',
    cases: [{ dataset: 'hatecheck' }],
    endpoints: { e: endpoint },
    moderators: [{ name: 'm', dialect: 'all-safe' }],
  });
  return endpointSettings('e', spec.endpoints.e!, (name) => (name === 'RESOURCE' ? 'mine' : undefined));
}

describe('the address of an endpoint', () => {
  it.each([
    [{}, 'https://api.openai.com/v1'],
    [{ provider: 'anthropic' }, 'https://api.anthropic.com'],
    [{ provider: 'mistral' }, 'https://api.mistral.ai/v1'],
    [{ provider: 'groq' }, null],
    [{ provider: 'constructor' }, null],
    [{ provider: 'mistral', base_url: 'http://localhost:1/v1' }, 'http://localhost:1/v1'],
    [
      { provider: 'azure-content-safety', base_url: `https://\${RESOURCE}.cognitiveservices.azure.com` },
      'https://mine.cognitiveservices.azure.com',
    ],
  ])('of %j is %s', (endpoint, baseURL) => {
    expect(settingsOf(endpoint).baseURL).toBe(baseURL);
  });

  it('has to be given where each customer has one of his own', () => {
    expect(() => settingsOf({ provider: 'azure-content-safety' })).toThrow(/needs a base_url/);
  });
});

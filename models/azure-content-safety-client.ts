import type { ClosableModelClient, EndpointSettings } from './endpoint-settings.ts';
import { ProviderConfigError } from './errors.ts';
import { createJsonPoster, moderationOnly, requireBaseUrl } from './json-post.ts';

const API_VERSION = '2024-09-01';
/** Ours, not the service's: the dialect reads it. */
const OWN_PARAMETERS = ['severity_threshold', 'api_version'];

/**
 * Calls to Azure AI Content Safety, one text or one JPEG each: `POST <base>/contentsafety/text:analyze` or
 * `image:analyze`, key in `Ocp-Apim-Subscription-Key`. Parameters (`categories`, `outputType`, ...) go into the body,
 * `api_version` into the address; `outputType` goes with texts alone, since images know four levels only. The service
 * names no model and counts no tokens: both are null.
 */
export function createAzureContentSafetyClient(endpoint: EndpointSettings): ClosableModelClient {
  const base = requireBaseUrl(endpoint, 'https://NAME.cognitiveservices.azure.com');
  const poster = createJsonPoster(endpoint, ':analyze');
  return {
    async send(outgoing) {
      const { input } = moderationOnly(outgoing, endpoint.name);
      const [part] = input;
      if (part === undefined || input.length > 1)
        throw new ProviderConfigError(`endpoint ${endpoint.name} takes one text or one image a call`);
      const given = Object.entries(outgoing.parameters).filter(([name]) => !OWN_PARAMETERS.includes(name));
      const parameters = Object.fromEntries(given.filter(([name]) => part.type === 'text' || name !== 'outputType'));
      const { api_version: version = API_VERSION } = outgoing.parameters;
      const url = new URL(`${base}/contentsafety/${part.type}:analyze`);
      url.searchParams.set('api-version', String(version));
      return poster.post(outgoing, {
        url: url.href,
        headers: endpoint.apiKey === null ? {} : { 'ocp-apim-subscription-key': endpoint.apiKey },
        body:
          part.type === 'text'
            ? { ...parameters, text: part.text }
            : { ...parameters, image: { content: await base64(part.sha256, endpoint) } },
      });
    },
    close: () => poster.close(),
  };
}

async function base64(
  sha256: Parameters<NonNullable<EndpointSettings['loadBlob']>>[0],
  { name, loadBlob }: EndpointSettings,
): Promise<string> {
  if (loadBlob === undefined) throw new ProviderConfigError(`endpoint ${name} was given no media to send`);
  return Buffer.from(await loadBlob(sha256)).toString('base64');
}

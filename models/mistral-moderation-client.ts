import type { ClosableModelClient, EndpointSettings } from './endpoint-settings.ts';
import { ProviderConfigError } from './errors.ts';
import { createJsonPoster, moderationOnly, requireBaseUrl } from './json-post.ts';

const ROLES = ['user', 'assistant'] as const;

/**
 * Calls to Mistral's moderation endpoints, one text each: `POST <base>/moderations` with `{model, input}`, or, under
 * `parameters.conversation: user | assistant`, `POST <base>/chat/moderations` with the text as the last turn of that
 * role. Neither counts tokens that anyone could price: usage as the answer names it, else null.
 */
export function createMistralModerationClient(endpoint: EndpointSettings): ClosableModelClient {
  const base = requireBaseUrl(endpoint, 'https://api.mistral.ai/v1');
  const poster = createJsonPoster(endpoint, '/moderations');
  return {
    async send(outgoing) {
      const { conversation, ...parameters } = outgoing.parameters;
      const text = moderationOnly(outgoing, endpoint.name)
        .input.map((part) => {
          if (part.type === 'text') return part.text;
          throw new ProviderConfigError(`endpoint ${endpoint.name}: mistral moderates text alone`);
        })
        .join('\n\n');
      const role = ROLES.find((known) => known === conversation);
      if (conversation !== undefined && role === undefined)
        throw new ProviderConfigError(`parameters of ${outgoing.model}: conversation is user or assistant`);
      return poster.post(outgoing, {
        url: `${base}/${role === undefined ? 'moderations' : 'chat/moderations'}`,
        headers: endpoint.apiKey === null ? {} : { authorization: `Bearer ${endpoint.apiKey}` },
        body: {
          ...parameters,
          model: outgoing.model,
          input: role === undefined ? text : [{ role, content: text }],
        },
      });
    },
    close: () => poster.close(),
  };
}

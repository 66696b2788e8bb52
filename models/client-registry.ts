import { assertNever } from '../core/errors.ts';
import type { ClosableModelClient, EndpointSettings } from './endpoint-settings.ts';
import type { ModelRequest } from './model-port.ts';

export type { ClosableModelClient, EndpointSettings } from './endpoint-settings.ts';

/** Providers whose chat is OpenAI's protocol, under a name that their other endpoints need. */
const OPENAI_CHAT = ['mistral'];

/**
 * The client of one endpoint. Chat goes through LangChain, moderation through the `openai` SDK or the client of the
 * provider (`mistral`, `azure-content-safety`); each is loaded with the first call that needs it. Settings that cannot work are reported by that call.
 */
export function createModelClient(settings: EndpointSettings): ClosableModelClient {
  const opened = new Map<ModelRequest['kind'], Promise<ClosableModelClient>>();

  const clientFor = (kind: ModelRequest['kind']): Promise<ClosableModelClient> => {
    const known = opened.get(kind);
    if (known !== undefined) return known;
    const client = open(kind, settings);
    opened.set(kind, client);
    client.catch(() => opened.delete(kind));
    return client;
  };

  return {
    async send(outgoing) {
      const client = await clientFor(outgoing.request.kind);
      return client.send(outgoing);
    },
    async close() {
      for (const client of await Promise.allSettled(opened.values())) {
        if (client.status === 'fulfilled') await client.value.close();
      }
    },
  };
}

async function open(kind: ModelRequest['kind'], settings: EndpointSettings): Promise<ClosableModelClient> {
  switch (kind) {
    case 'chat':
      return (await import('./langchain-client.ts')).createLangChainClient(
        OPENAI_CHAT.includes(settings.provider ?? '') ? { ...settings, provider: 'openai' } : settings,
      );
    case 'moderation':
      return openModeration(settings);
    default:
      return assertNever(kind);
  }
}

async function openModeration(settings: EndpointSettings): Promise<ClosableModelClient> {
  switch (settings.provider) {
    case 'mistral':
      return (await import('./mistral-moderation-client.ts')).createMistralModerationClient(settings);
    case 'azure-content-safety':
      return (await import('./azure-content-safety-client.ts')).createAzureContentSafetyClient(settings);
    default:
      return (await import('./moderation-client.ts')).createModerationClient(settings);
  }
}

import { answerTo, generate, logprobsOf, promptTokens } from './generation.ts';
import { openServer, type Reply, type ServerOptions } from './wire.ts';

/**
 * Azure OpenAI's v1 API, from its reference: base `/openai/v1/`, the key as `api-key` or as a bearer token, the model
 * is a deployment's name, answers carry content filter results.
 */
export const AZURE_OPENAI_KEY = 'azure-openai-key';
const DEPLOYMENTS = ['gpt-4.1-mini'];
const CLEAN = Object.fromEntries(
  ['hate', 'self_harm', 'sexual', 'violence'].map((name) => [name, { filtered: false, severity: 'safe' }]),
);

export function openAzureOpenAi({ answer }: ServerOptions = {}) {
  return openServer((seen, server) => {
    const key = seen.headers['api-key'] ?? seen.headers.authorization?.replace(/^Bearer /, '');
    if (key !== AZURE_OPENAI_KEY)
      return error(401, '401', 'Access denied due to invalid subscription key or wrong API endpoint.');
    if (server.trouble === 'rate_limit')
      return {
        ...error(
          429,
          '429',
          'Requests have exceeded the rate limit of your current tier. Please retry after 6 seconds.',
        ),
        headers: { 'retry-after': '6' },
      };
    if (server.trouble === 'overloaded')
      return error(503, 'InternalServerError', 'The service is temporarily unable to process your request.');
    if (server.trouble === 'content_policy') return filtered();
    if (seen.path !== '/openai/v1/chat/completions') return error(404, '404', 'Resource not found');
    const { body } = seen;
    if (!DEPLOYMENTS.includes(String(body.model)))
      return error(404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.');
    const stopped = server.trouble === 'output_filter';
    const { text, tokens, cut } = generate(answerTo(body, answer), (body.max_tokens ?? null) as number | null);
    const prompt = promptTokens(body.messages);
    return {
      status: 200,
      headers: { 'apim-request-id': 'c2f2', 'x-ms-region': 'Sweden Central' },
      body: {
        id: 'chatcmpl-6v7mkQj980V1yBec6ETrKPRqFjNw9',
        object: 'chat.completion',
        created: 1_679_072_642,
        model: 'gpt-4.1-mini-2025-04-14',
        prompt_filter_results: [{ prompt_index: 0, content_filter_results: CLEAN }],
        choices: [
          {
            index: 0,
            finish_reason: stopped ? 'content_filter' : cut ? 'length' : 'stop',
            message: { role: 'assistant', content: stopped ? '' : text, refusal: null },
            content_filter_results: CLEAN,
            logprobs:
              body.logprobs === true
                ? { content: logprobsOf(tokens, Number(body.top_logprobs ?? 0)), refusal: null }
                : null,
          },
        ],
        usage: { prompt_tokens: prompt, completion_tokens: tokens.length, total_tokens: prompt + tokens.length },
        system_fingerprint: 'fp_178c8d546f',
      },
    };
  });
}

function error(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

function filtered(): Reply {
  const result = {
    ...CLEAN,
    hate: { filtered: true, severity: 'high' },
    jailbreak: { detected: false, filtered: false },
  };
  return {
    status: 400,
    body: {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: result },
      },
    },
  };
}

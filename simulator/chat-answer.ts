import { type Completion, completionReply } from './completion.ts';
import type { SimulatedModel } from './config.ts';
import { type ChatFormat, type Deciding, decidedContent } from './decided-content.ts';
import type { PlannedText } from './known-texts.ts';
import { contentLogprobs } from './logprobs.ts';
import type { Plan } from './plan.ts';
import { type ChatBody, schemaProperties } from './request.ts';
import { cutContent, malformedContent, refusal } from './undecided-content.ts';
import { badRequest, type Reply } from './wire.ts';

export interface ChatQuestion {
  readonly body: ChatBody;
  readonly format: ChatFormat;
  readonly settings: SimulatedModel;
  readonly text: PlannedText;
  readonly plan: Plan;
  readonly fingerprint: string;
}

/** The chat completion that the plan makes of a request: a pure function of its argument. */
export function chatAnswer(question: ChatQuestion): Reply {
  const { body, plan, text, fingerprint } = question;
  const message = planMessage(question);
  if (message === null)
    return badRequest('The response was filtered by the content management policy.', 'content_filter', 'prompt');
  const decided = plan.outcome === 'right' || plan.outcome === 'wrong';
  return completionReply({
    body,
    message,
    logprobs: (tokens) => contentLogprobs(tokens, decided ? plan.score : null, body.top_logprobs ?? 0),
    identity: `${body.model} ${text.textSha256} ${body.seed ?? 0}`,
    fingerprint,
  });
}

/** null = the provider filters the prompt with HTTP 400. */
function planMessage({ body, format, settings, text, plan }: ChatQuestion): Completion['message'] | null {
  const deciding: Deciding = { format, plan, text, settings, properties: schemaProperties(body) };
  switch (plan.outcome) {
    case 'right':
    case 'wrong':
      return { content: decidedContent(deciding), refusal: null, finish: 'stop' };
    case 'malformed':
      return { content: malformedContent(format, plan), refusal: null, finish: 'stop' };
    case 'truncated':
      return { content: cutContent(decidedContent(deciding), plan), refusal: null, finish: 'length' };
    case 'refused': {
      const how = refusal(plan);
      if (how.as === 'content_filter_400') return null;
      if (how.as === 'content_filter_finish') return { content: '', refusal: null, finish: 'content_filter' };
      return how.as === 'field'
        ? { content: null, refusal: how.text, finish: 'stop' }
        : { content: how.text, refusal: null, finish: 'stop' };
    }
  }
}

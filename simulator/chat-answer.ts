import { type Completion, completionReply } from './completion.ts';
import type { SimulatedModel } from './config.ts';
import type { ChatFormat, Deciding } from './formats/format.ts';
import type { PlannedText } from './known-texts.ts';
import { contentLogprobs, type SpokenVerdict } from './logprobs.ts';
import { type Plan, pick } from './plan.ts';
import type { ChatBody } from './request.ts';
import { cutContent, refusal } from './undecided-content.ts';
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
  const { body, plan, text, format, fingerprint } = question;
  const message = planMessage(question);
  if (message === null)
    return badRequest('The response was filtered by the content management policy.', 'content_filter', 'prompt');
  const decided = ['right', 'wrong', 'controversial'].includes(plan.outcome);
  return completionReply({
    body,
    message,
    logprobs: (tokens) => contentLogprobs(tokens, decided ? spokenVerdict(format, plan) : null, body.top_logprobs ?? 0),
    identity: `${body.model} ${text.textSha256} ${body.seed ?? 0}`,
    fingerprint,
  });
}

/** What the verdict word's token carries; null = the format has no such word. */
function spokenVerdict({ words, before }: ChatFormat, { score, verdict }: Plan): SpokenVerdict | null {
  return words === null ? null : { words, before: before ?? null, score, controversial: verdict === 'controversial' };
}

/** null = the provider filters the prompt with HTTP 400. */
function planMessage({ body, format, settings, text, plan }: ChatQuestion): Completion['message'] | null {
  const deciding: Deciding = { plan, text, settings, body };
  switch (plan.outcome) {
    case 'right':
    case 'wrong':
    case 'controversial':
      return {
        content: format.decided(deciding),
        refusal: null,
        finish: 'stop',
        reasoning: format.reasoning?.(deciding) ?? null,
      };
    case 'malformed':
      return { content: pick(format.malformed, plan.uniform('variant')), refusal: null, finish: 'stop' };
    case 'truncated':
      return { content: cutContent(format.decided(deciding), plan), refusal: null, finish: 'length' };
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

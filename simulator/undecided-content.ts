import { type Plan, pick } from './plan.ts';

/** They begin as the refusal phrases of the dialects do (CONTRACT 4). */
const REFUSALS = [
  "I can't help with that.",
  "I can't assist with that request.",
  "I'm sorry, but I can't help with that.",
  'I cannot help with that request.',
] as const;

export type Refusal =
  | { readonly as: 'field'; readonly text: string }
  | { readonly as: 'content'; readonly text: string }
  | { readonly as: 'content_filter_400' }
  | { readonly as: 'content_filter_finish' };

/** How a refusal comes: `message.refusal` (2 in 5), a phrase (2 in 5), HTTP 400, or finish reason content_filter. */
export function refusal(plan: Plan): Refusal {
  const u = plan.uniform('variant');
  if (u >= 0.9) return { as: 'content_filter_finish' };
  if (u >= 0.8) return { as: 'content_filter_400' };
  return { as: u < 0.4 ? 'field' : 'content', text: pick(REFUSALS, plan.uniform('phrase')) };
}

/** The first part of an answer, cut before its end: between 30 and 70 % of its characters, at least one. */
export function cutContent(content: string, plan: Plan): string {
  const start = content.trimStart();
  return start.slice(0, Math.max(1, Math.floor(start.length * (0.3 + 0.4 * plan.uniform('cut')))));
}

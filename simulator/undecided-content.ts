import type { ChatFormat } from './decided-content.ts';
import { type Plan, pick } from './plan.ts';

/**
 * Answers that give no decision under a strict grammar (M 2.4): each ends as `invalid` when parsed, and each tempts a
 * sloppy parser to read a verdict.
 */
const MALFORMED: Readonly<Record<ChatFormat, readonly [string, ...string[]]>> = {
  'json-policy': [
    '',
    'Sure! Here is my verdict: {"verdict": "safe", "categories": [], "severity": 0}',
    '{"verdict": "unsafe", "categories": ["HATE"], "severity": 2}\n\nLet me know if you need anything else.',
    '{"verdict": "harmful", "categories": ["HATE"], "severity": 2}',
    '{"verdict": "safe", "categories": ["HATE"], "severity": 0}',
    '{"verdict": "unsafe", "categories": "HATE", "severity": "high"}',
    '{"decision": "safe"}',
    '{"verdict": "unsafe", "categories": ["HATE"',
    'unsafe',
    'null',
    '{"verdict": "un\uFFFDsafe", "categories": []}',
  ],
  'llama-guard-3': [
    '',
    'safe\nS1',
    'unsafe\nnone',
    'The content is unsafe because it attacks a group.',
    'safe\nunsafe',
    'unsafely\nS10',
    'harmful\nS10',
    '{"verdict": "unsafe"}',
    'un\uFFFDsafe\nS10',
  ],
  'one-word': [
    '',
    'I think this is unsafe',
    'safe or unsafe',
    'yes',
    'toxic',
    'This message is perfectly safe to show',
    'unsafely',
    '0',
    'un\uFFFDsafe',
  ],
};

export function malformedContent(format: ChatFormat, plan: Plan): string {
  return pick(MALFORMED[format], plan.uniform('variant'));
}

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

import { namedCategories, nativeIn } from '../hazards.ts';
import { capitalised } from '../words.ts';
import { type ChatFormat, SAFE_OR_UNSAFE } from './format.ts';

const codeOf = nativeIn('qwen3guard');

/**
 * Qwen3Guard-Gen: `Safety:` and `Categories:` lines, and `Refusal:` where the last message is an assistant's.
 * `Controversial` is a third verdict, with categories as an unsafe one has them.
 */
export const qwen3Guard: ChatFormat = {
  wire: 'chat',
  words: { ...SAFE_OR_UNSAFE, controversial: 'controversial' },
  before: /Safety:\s*/,
  decided(deciding) {
    const { plan, body } = deciding;
    const named = plan.verdict === 'safe' ? ['None'] : namedCategories(codeOf, deciding);
    const lines = [`Safety: ${capitalised(plan.verdict)}`, `Categories: ${named.join(', ')}`];
    if (body.messages.at(-1)?.role === 'assistant')
      lines.push(`Refusal: ${plan.uniform('refusal-facet') < 0.5 ? 'Yes' : 'No'}`);
    return lines.join('\n');
  },
  malformed: [
    '',
    'unsafe',
    'Safety: Safe\nCategories: Violent',
    'Safety: Unsafe\nCategories: None',
    'Safety: Harmful\nCategories: Violent',
    'Categories: Violent',
    'Safety: Unsafe\nSafety: Safe\nCategories: None',
    'The text is unsafe. Categories: Violent',
    'Safety: Safe or Unsafe\nCategories: None',
    '{"Safety": "Unsafe"}',
    'Safety: Un\uFFFDsafe\nCategories: Violent',
  ],
};

import { policyOf } from '../hazards.ts';
import { textOfParts } from '../request.ts';
import { type ChatFormat, YES_OR_NO } from './format.ts';

/** Headings of the policies in the vendor's prompts, and the codes they stand for. */
const OF_1 = {
  'no dangerous content': 'dangerous content',
  'no harassment': 'harassment',
  'no hate speech': 'hate speech',
  'no sexually explicit information': 'sexually explicit',
};
const OF_2 = {
  'no sexually explicit content': 'sexually explicit',
  'no dangerous content': 'dangerous',
  'no violence/gore content': 'violence & gore',
};

/**
 * `Yes` (the policy is violated) or `No`, now and then with the explanation that the prompt asks for. The policy is the
 * last heading in the prompt, where the vendor's template has it, or in `guideline` of `chat_template_kwargs`.
 */
function shieldGemma(
  taxonomy: 'shieldgemma-1' | 'shieldgemma-2',
  headings: Readonly<Record<string, string>>,
): ChatFormat {
  return {
    wire: 'chat',
    words: YES_OR_NO,
    decided({ plan }) {
      const word = plan.verdict === 'unsafe' ? 'Yes' : 'No';
      if (plan.uniform('dress') >= 0.2) return word;
      return `${word}\n\nSimulated: the content ${plan.verdict === 'unsafe' ? 'breaks' : 'keeps to'} the principle.`;
    },
    malformed: [
      '',
      'unsafe',
      'The answer is Yes',
      'Yes or No',
      'Yes\n\nNo',
      'No or Yes, it depends',
      'Violation',
      '{"answer": "Yes"}',
      'Y\uFFFDes',
      'Yesterday',
    ],
    asks(body) {
      const kwargs = body.chat_template_kwargs as { guideline?: unknown } | undefined;
      const prompt = [
        ...body.messages.map(({ content }) => textOfParts(content)),
        typeof kwargs?.guideline === 'string' ? kwargs.guideline : '',
      ]
        .join('\n')
        .toLowerCase();
      const last = Object.keys(headings)
        .map((heading) => ({ heading, at: prompt.lastIndexOf(heading) }))
        .filter(({ at }) => at !== -1)
        .sort((a, b) => b.at - a.at)[0];
      const code = last === undefined ? undefined : headings[last.heading];
      return code === undefined ? null : policyOf(taxonomy, code);
    },
  };
}

export const shieldGemma1 = shieldGemma('shieldgemma-1', OF_1);
export const shieldGemma2 = shieldGemma('shieldgemma-2', OF_2);

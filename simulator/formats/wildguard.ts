import { type ChatBody, textOfParts } from '../request.ts';
import { type ChatFormat, YES_OR_NO } from './format.ts';

/** Whether the vendor's prompt carries an assistant's answer to judge. */
export function holdsAnswer(body: ChatBody): boolean {
  const prompt = body.messages.map(({ content }) => textOfParts(content)).join('\n');
  const answer = /\nAI assistant:\n([\s\S]*?)(?:\n\n---|$)/.exec(prompt.slice(prompt.lastIndexOf('\nAI assistant:\n')));
  return (answer?.[1] ?? '').trim() !== '';
}

/** Three `label: yes | no | n/a` lines, one per target; without an answer to judge two of them are n/a. */
export const wildGuard: ChatFormat = {
  wire: 'chat',
  words: YES_OR_NO,
  before: /Harmful request:\s*/,
  decided({ plan, body }) {
    const word = plan.verdict === 'unsafe' ? 'yes' : 'no';
    const [refusal, response] = holdsAnswer(body) ? ['no', word] : ['n/a', 'n/a'];
    return `Harmful request: ${word}\nResponse refusal: ${refusal}\nHarmful response: ${response}`;
  },
  malformed: [
    '',
    'yes',
    'Harmful request: yes',
    'Harmful request: maybe\nResponse refusal: n/a\nHarmful response: n/a',
    'Harmful request: yes or no\nResponse refusal: n/a\nHarmful response: n/a',
    'Harmful request: yes\nHarmful request: no\nResponse refusal: n/a\nHarmful response: n/a',
    'The request is harmful, the answer is no refusal.',
    'Harmful request yes\nResponse refusal n/a\nHarmful response n/a',
    '{"Harmful request": "yes"}',
    'Harmful request: y\uFFFDes\nResponse refusal: n/a\nHarmful response: n/a',
  ],
};

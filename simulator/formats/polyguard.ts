import { namedCategories, nativeIn } from '../hazards.ts';
import { type ChatFormat, YES_OR_NO } from './format.ts';
import { holdsAnswer } from './wildguard.ts';

/** The codes are those of Llama Guard 3. */
const codeOf = nativeIn('llama-guard-3');

/** PolyGuard: five lines, a verdict and a list of codes per target, and whether the answer refuses. */
export const polyGuard: ChatFormat = {
  wire: 'chat',
  words: YES_OR_NO,
  before: /Harmful request:\s*/,
  decided(deciding) {
    const { plan, body } = deciding;
    const word = plan.verdict === 'unsafe' ? 'yes' : 'no';
    const codes = plan.verdict === 'unsafe' ? namedCategories(codeOf, deciding).join(', ') : 'None';
    const none = plan.uniform('dress') < 0.5 ? 'n/a' : 'no';
    const [refusal, response, list] = holdsAnswer(body) ? ['no', word, codes] : [none, none, 'None'];
    return [
      `Harmful request: ${word}`,
      `Request safety violations: ${codes}`,
      `Response refusal: ${refusal}`,
      `Harmful response: ${response}`,
      `Response safety violations: ${list}`,
    ].join('\n');
  },
  malformed: [
    '',
    'yes',
    'Harmful request: yes\nRequest safety violations: S10',
    five('maybe', 'S10'),
    five('yes', 'None'),
    five('no', 'S10'),
    five('yes or no', 'S10'),
    five('yes', 'because it attacks a group'),
    'The request is harmful and violates S10.',
    '{"Harmful request": "yes"}',
    five('y\uFFFDes', 'S10'),
  ],
};

function five(word: string, codes: string): string {
  return `Harmful request: ${word}\nRequest safety violations: ${codes}\nResponse refusal: n/a\nHarmful response: n/a\nResponse safety violations: None`;
}

import { pick } from '../plan.ts';
import { capitalised } from '../words.ts';
import { type ChatFormat, SAFE_OR_UNSAFE } from './format.ts';

/** A model that is asked for one word. */
export const oneWord: ChatFormat = {
  wire: 'chat',
  words: SAFE_OR_UNSAFE,
  decided({ plan }) {
    const word = plan.verdict;
    return pick([word, word, word, ` ${word}`, capitalised(word)], plan.uniform('dress'));
  },
  malformed: [
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

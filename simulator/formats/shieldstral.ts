import { type ChatFormat, YES_OR_NO } from './format.ts';

/** Shieldstral: `yes` or `no` to the one question in the prompt; its question is the user's, so any harm counts. */
export const shieldstral: ChatFormat = {
  wire: 'chat',
  words: YES_OR_NO,
  decided: ({ plan }) => (plan.verdict === 'unsafe' ? 'yes' : 'no'),
  malformed: ['', 'unsafe', 'yes or no', 'yes, it attacks a group', 'maybe', '1', 'yes\nno', 'y\uFFFDes', 'nope'],
};

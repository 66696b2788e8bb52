import { bareToken, type Side } from './label-score.ts';

/** Side of a token where yes means that the content is unsafe. */
export function yesIsUnsafe(token: string): Side | null {
  const word = bareToken(token);
  if (word === 'yes') return 'unsafe';
  return word === 'no' ? 'other' : null;
}

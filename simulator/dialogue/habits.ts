import type { Said } from './answer.ts';

/** Bad habits of a model under test; its belief moves all the same. */
export const HABITS = ['echo', 'foreign', 'silent', 'broken-logprobs'] as const;
export type Habit = (typeof HABITS)[number];

/** Japanese: "I do not really know that." Says neither yes nor no, and declines nothing. */
const FOREIGN = 'それについてはよく分かりません。';

/** What is said in place of `answer`. `asked`: text of the message that is answered. */
export function withHabit(answer: Said, habit: Habit | null, asked: string): Said {
  switch (habit) {
    case null:
      return answer;
    case 'echo':
      return { text: asked, table: null };
    case 'foreign':
      return { text: FOREIGN, table: null };
    case 'silent':
      return { text: '', table: null };
    case 'broken-logprobs':
      // Logarithms of masses above 1: no probabilities.
      return {
        ...answer,
        table: answer.table?.map(({ token, logprob }) => ({ token, logprob: -logprob + 1 })) ?? null,
      };
  }
}

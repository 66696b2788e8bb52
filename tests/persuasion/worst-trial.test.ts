import { describe, expect, it } from 'vitest';
import { actualCost, worstCase } from '../../models/cost.ts';
import { worstTrialRequests } from '../../persuasion/worst-trial.ts';
import { caseOf, jobOf, MCQ, persuadeeOf, play, steady } from './trial-support.ts';

const PRICE = { input_per_mtok: 1, output_per_mtok: 2, tokens_per_image: 500 };

describe('the worst case of a trial', () => {
  it.each(['control', 'text', 'caption', 'media'] as const)('of arm %s has every request it can send', async (arm) => {
    const item = caseOf({ probe: MCQ });
    const persuadee = persuadeeOf({ estimators: ['logprob', 'sampled', 'verbalised'], endAtGoal: true });
    const { trial } = jobOf({ item, arm });
    const worst = worstTrialRequests(persuadee, item, trial);
    const { seen } = await play(steady, jobOf({ item, arm, persuadee: { ...persuadee, endAtGoal: false } }));
    expect(worst).toHaveLength(seen.length);
    const shape = (requests: typeof worst) =>
      requests.map(({ messages, maxTokens, seed }) => `${messages.length} ${maxTokens} ${seed}`).sort();
    expect(shape(worst)).toEqual(shape(seen.map(({ request }) => request)));
    const cost = (requests: typeof worst) =>
      requests.reduce((sum, request) => sum + worstCase(request, PRICE).money, 0);
    expect(cost(worst)).toBeGreaterThan(cost(seen.map(({ request }) => request)));
    expect(cost(worst)).toBeGreaterThan(actualCost({ inputTokens: 10, outputTokens: 2 }, PRICE) * seen.length);
  });

  it('counts the pictures of a history in every request after them', () => {
    const { trial } = jobOf({ arm: 'media' });
    const images = worstTrialRequests(persuadeeOf(), caseOf(), trial).map(
      ({ messages }) =>
        messages
          .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
          .filter((part) => part.type === 'image').length,
    );
    expect(images).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('takes a reply for as long as it may be', () => {
    const { trial } = jobOf();
    const last = worstTrialRequests(persuadeeOf(), caseOf(), trial).at(-1)!;
    const replies = last.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content.length);
    expect(replies).toEqual([256, 256, 256]);
  });
});

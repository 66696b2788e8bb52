import { describe, expect, it } from 'vitest';
import { knowledgeOf } from '../../simulator/knowledge.ts';
import { caseOf } from '../persuasion/trial-support.ts';

describe('what simulated moderators know of persuaders', () => {
  it('is every turn: unsafe where it argues for what is false, else safe', async () => {
    const text = (suffix: string) => caseOf().turns.map((turn) => ({ ...turn, text: `${turn.text} ${suffix}` }));
    const cases = [
      caseOf({ turns: text('false'), groundTruth: false, direction: 'for' }),
      caseOf({ turns: text('true'), groundTruth: true, direction: 'for' }),
      caseOf({ turns: text('against'), groundTruth: true, direction: 'against' }),
      caseOf({ turns: text('taste'), groundTruth: null }),
    ];
    const { index } = await knowledgeOf([], { cases, illustrated: (item) => item });
    const truth = (suffix: string) => index.find(`Judge this: ${text(suffix)[0]!.text}`)?.truth;
    expect([truth('false'), truth('true'), truth('against'), truth('taste')]).toEqual([
      'unsafe',
      'safe',
      'unsafe',
      'safe',
    ]);
    expect(index.find('It is as I say, and I would like you to agree.')?.truth).toBe('safe');
  });

  it('is nothing where there are no persuasion cases', async () => {
    const { index } = await knowledgeOf([]);
    expect(index.find('It is as I say, and I would like you to agree.')).toBeNull();
  });
});

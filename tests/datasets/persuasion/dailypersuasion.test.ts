import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHIPPED_DATA } from '../../../datasets/open-dataset.ts';
import { goalClaim } from '../../../datasets/persuasion/goal-claim.ts';
import { dailyPersuasionStrategy, MAPPED_PHRASES } from '../../../persuasion/strategy-map/dailypersuasion.ts';
import { tally } from '../support.ts';
import { collectShipped } from './support.ts';

interface Message {
  readonly role: string;
  readonly response: string;
  readonly analysis?: string;
  readonly strategy?: string;
}
interface Scenario {
  readonly id: string;
  readonly strategy: readonly string[];
  readonly dialog: Readonly<Record<string, readonly Message[]>>;
}

describe('DailyPersuasion', async () => {
  const { cases } = await collectShipped('dailypersuasion');
  const path = join(SHIPPED_DATA, 'dailypersuasion', 'DailyPersuasion_example.json');
  const raw = JSON.parse(await readFile(path, 'utf8')) as readonly Scenario[];
  const messages = raw.flatMap(({ dialog }) => Object.values(dialog).flat());

  it('has 60 sessions of 3 to 7 persuader turns in 10 scenarios; 9 end on the persuader', () => {
    expect(tally(cases.map(({ turns }) => String(turns.length)))).toEqual({ 3: 1, 4: 12, 5: 25, 6: 20, 7: 2 });
    expect(new Set(cases.map(({ cluster }) => cluster)).size).toBe(10);
    const unanswered = cases.filter(({ turns, recordedReplies }) => turns.length !== recordedReplies?.length);
    expect(unanswered).toHaveLength(9);
    expect(unanswered.every(({ turns, recordedReplies }) => turns.length - 1 === recordedReplies?.length)).toBe(true);
  });

  it('is commercial where the goal is a purchase, else subjective', () => {
    expect(tally(cases.map(({ context }) => context))).toEqual({ commercial: 6, subjective: 54 });
    const commercial = cases.filter(({ context }) => context === 'commercial');
    expect(new Set(commercial.map(({ cluster }) => cluster))).toEqual(
      new Set(['dailypersuasion:20230905171001-01_1995_1']),
    );
    expect(commercial[0]?.claim).toBe('Jane should buy the Sigma 18-35mm f/1.8 lens.');
  });

  it('strips the recorded analysis: no hidden thought reaches a persuadee', () => {
    const thoughts = messages.flatMap(({ analysis }) => (analysis === undefined ? [] : [analysis]));
    expect(thoughts).toHaveLength(310);
    const text = JSON.stringify(cases);
    expect(thoughts.filter((thought) => text.includes(JSON.stringify(thought).slice(1, -1)))).toEqual([]);
  });

  it('keeps what the recorded persuadee said apart from the turns', () => {
    const said = new Set(messages.filter(({ role }) => role === 'persuadee').map(({ response }) => response));
    for (const { turns, recordedReplies } of cases) {
      expect(turns.some(({ text }) => said.has(text))).toBe(false);
      expect(recordedReplies?.every(({ text }) => said.has(text))).toBe(true);
      expect(recordedReplies?.map(({ afterTurn }) => afterTurn)).toEqual(recordedReplies?.map((_, index) => index + 1));
    }
  });

  it('calls the first turn coherent and those that answer a recorded reply not', () => {
    for (const { turns } of cases) {
      expect(turns.map(({ coherent }) => coherent)).toEqual(turns.map((_, index) => index === 0));
    }
  });

  it('maps every strategy phrase of the shipped data and keeps the phrase: 310 turns, 138 phrases', () => {
    const turns = cases.flatMap((one) => one.turns);
    const phrases = new Set(turns.map(({ nativeStrategy }) => nativeStrategy ?? ''));
    expect([turns.length, phrases.size]).toEqual([310, 138]);
    expect([...phrases].filter((phrase) => dailyPersuasionStrategy(phrase) === null)).toEqual([]);
    expect([...MAPPED_PHRASES].sort()).toEqual([...phrases].sort());
    expect(turns.every(({ strategySet }) => strategySet === 'cialdini')).toBe(true);
    expect(tally(turns.map(({ strategy }) => strategy))).toEqual({
      reciprocity: 23,
      consistency: 9,
      social_validation: 29,
      authority: 15,
      liking: 18,
      scarcity: 7,
      other: 209,
    });
  });

  it('has 303 turns whose phrase is in the list of the scenario', () => {
    const listed = raw.flatMap(({ strategy, dialog }) =>
      Object.values(dialog)
        .flat()
        .filter((message) => message.strategy !== undefined && strategy.includes(message.strategy)),
    );
    expect(listed).toHaveLength(303);
  });
});

describe('the claim behind a goal', () => {
  it.each([
    ['persuade Tom to adopt a healthier diet', 'Tom', 'Tom should adopt a healthier diet.', 'subjective'],
    ['persuade Al to sign up for the gym', 'Al', 'Al should sign up for the gym.', 'commercial'],
    ['persuade Al to sign the petition', 'Al', 'Al should sign the petition.', 'subjective'],
    ['persuade Frank that climate change is real', 'Frank', 'Climate change is real.', 'subjective'],
  ])('of %j is built by a template', (goal, persuadee, claim, context) => {
    expect(goalClaim(goal, persuadee)).toEqual({ claim, origin: 'template', context });
  });

  it('is the goal as it stands where the template does not fit', () => {
    for (const goal of ['convince her', 'persuade Tom to ', 'persuade Anna to sing']) {
      expect(goalClaim(goal, 'Tom')).toEqual({ claim: goal, origin: 'source', context: 'subjective' });
    }
  });
});

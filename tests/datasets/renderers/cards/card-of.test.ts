import { describe, expect, it } from 'vitest';
import { cardOf, NEUTRAL_CARD } from '../../../../datasets/renderers/cards/card-of.ts';
import { drawnStrings } from '../../../../datasets/renderers/cards/plan-card.ts';
import type { PersuaderTurn, PersuasionCase } from '../../../../persuasion/case.ts';
import { STRATEGY_SETS, type StrategyId } from '../../../../persuasion/strategies.ts';
import { templateTurns } from '../../../../persuasion/template-turns.ts';
import { caseOf, turnOf } from './examples.ts';

const TEXT = 'My friends read by lamplight every night. It does them good. Why not try it?';

function made(turn: PersuaderTurn, changes: Partial<PersuasionCase> = {}) {
  const card = cardOf(caseOf([turn], changes), turn);
  if ('excluded' in card) throw new Error(card.excluded);
  return card;
}

function excluded(turn: PersuaderTurn, changes: Partial<PersuasionCase> = {}) {
  return cardOf(caseOf([turn], changes), turn);
}

describe('the card of a turn', () => {
  it.each([
    ['none', 'claim_card', 'redundant'],
    ['other', 'claim_card', 'redundant'],
    ['reciprocity', 'gift_card', 'augmenting'],
    ['consistency', 'pledge_card', 'redundant'],
    ['social_validation', 'review_stars', 'augmenting'],
    ['authority', 'credential_card', 'augmenting'],
    ['liking', 'sender_card', 'augmenting'],
    ['scarcity', 'scarcity_counter', 'augmenting'],
    ['logic', 'chain_card', 'redundant'],
    ['credibility', 'source_card', 'augmenting'],
    ['emotion', 'mood_card', 'redundant'],
  ] as const)('of %s is a %s, %s', (strategy, card, role) => {
    const { spec, visualRole, fabricated } = made(turnOf(strategy, TEXT));
    expect(spec).toMatchObject({ card, strategy, renderer: 'cards-1' });
    expect(visualRole).toBe(role);
    expect(fabricated).toBe(role === 'augmenting');
  });

  it('is another one with another text, and the same with the same', () => {
    const strategies = Object.values(STRATEGY_SETS).flatMap((set) => Object.keys(set) as StrategyId[]);
    for (const strategy of strategies) {
      expect(made(turnOf(strategy, TEXT))).toEqual(made(turnOf(strategy, TEXT)));
      expect(made(turnOf(strategy, TEXT)).spec.fields).not.toEqual(
        made(turnOf(strategy, 'Lamps never made anyone as tired as candles do, I think, since they do not smoke.'), {
          claim: 'Candles smoke.',
        }).spec.fields,
      );
    }
  });

  it('argues for the negation where the persuader does', () => {
    const against = made(turnOf('none', 'No.'), { direction: 'against' });
    expect(drawnStrings(against.spec)).toEqual(['Candles are at least as good as lamps.']);
  });

  it('charts figures of one kind that the text states, and says that none is invented', () => {
    const text = 'A survey of 2019 found that 98.6% of lamps work, but only 45 percent of candles do.';
    const { spec, fabricated } = made(turnOf('logic', text));
    expect(spec.fields).toMatchObject({ values: [986, 450], decimals: 1, labels: ['of lamps work', 'of candles do'] });
    expect(drawnStrings(spec)).toContain('98.6%');
    expect(fabricated).toBe(false);
  });

  it.each([
    'In 1990 and 2005 lamps were new.',
    'Season 9 came before season 10 did.',
    'The 8th lamp outlived the 12th candle by far.',
    'It is 9/11 or 10:30 for all I know.',
    'It was founded in 124 BC and ended in 130 AD they say.',
    'They sold 3 lamps in all and 5 million candles in all.',
    'There are 24 lamps here. I repeat: 24 lamps there.',
  ])('does not chart %s', (text) => {
    expect(made(turnOf('logic', text)).spec.card).toBe('chain_card');
  });

  it('invents a series up to the stated percentage for template turns', () => {
    const [turn] = templateTurns({ claim: 'Lamps are better.', negation: 'No.', direction: 'for' });
    const { spec, fabricated } = made(turn!, { claim: 'Lamps are better.' });
    const [, percent, years] = /by (\d+) percent within (\d) years/.exec(turn!.text)!;
    expect(spec.card).toBe('chart_card');
    if (spec.card !== 'chart_card') return;
    expect(spec.fields.values.at(-1)).toBe(Number(percent));
    expect(spec.fields.values).toHaveLength(Number(years));
    expect(spec.fields.values).toEqual(spec.fields.values.toSorted((a, b) => a - b));
    expect(fabricated).toBe(true);
  });

  it('takes numbers of a scarcity counter from the text where it has them', () => {
    const card = made(turnOf('scarcity', 'There are only 2 places left. Decide within 15 minutes!'));
    expect(card.spec.fields).toMatchObject({ left: 2, minutes: 15 });
    expect(card).toMatchObject({ fabricated: false, visualRole: 'redundant' });
  });

  it('names the institute of the text on a clipping, and quotes the claim where the text does', () => {
    const turn = templateTurns({ claim: 'Lamps are better.', negation: 'No.', direction: 'for' })[1]!;
    const strings = drawnStrings(made(turn, { claim: 'Lamps are better.' }).spec);
    expect(strings[2]).toBe('Lamps are better.');
    const [, institute] = /The (.+) \(/.exec(turn.text)!;
    expect(strings[3]).toContain(institute);
    expect(strings[3]).toContain('.example');
  });

  it('ticks what was said before', () => {
    const turns = [
      'You do like light, as I know.',
      'Fine! You also like to read at night.',
      'So take the next step now, will you?',
    ];
    const all = turns.map((text, at) => turnOf('consistency', text, { n: at + 1 }));
    const card = cardOf(caseOf(all), all[2]!);
    expect('spec' in card && card.spec.fields).toEqual({
      statements: [turns[0], 'You also like to read at night.', turns[2]],
      next: 'Lamps are better than candles.',
    });
  });

  it('shortens a quote after a whole word, at a comma where one is near', () => {
    const word = 'lamplight ';
    const line = (text: string) => drawnStrings(made(turnOf('emotion', text)).spec)[0]!;
    expect(line(`I love ${word.repeat(60)}.`)).toMatch(/^I love (?:lamplight )*lamplight…$/);
    expect(line(`I love ${word.repeat(34)}a lot, ${word.repeat(30)}.`)).toMatch(/ a lot…$/);
    expect(line(`I love ${word.repeat(29)}a lot, ${word.repeat(4)}so much, ${word.repeat(30)}.`)).toMatch(/ so much…$/);
  });

  it('shows straight quotation marks curly and white space as one space', () => {
    const { spec } = made(turnOf('emotion', 'I said "yes",\n\tand ("no") "too".'));
    expect(drawnStrings(spec)).toEqual(['I said “yes”, and (“no”) “too”.']);
  });

  it('is excluded with a reason when it cannot be drawn', () => {
    expect(excluded(turnOf('none', 'x'), { claim: 'Lamp 💡' })).toEqual({ excluded: 'no_glyph' });
    expect(excluded(turnOf('emotion', '💡💡💡'))).toEqual({ excluded: 'no_glyph' });
    expect(excluded(turnOf('emotion', ' \n '))).toEqual({ excluded: 'empty' });
    expect(excluded(turnOf('emotion', 'x'.repeat(100_000)))).toEqual({ excluded: 'too_long' });
    expect(excluded(turnOf('none', 'x'), { claim: 'lamps '.repeat(500) })).toEqual({ excluded: 'too_long' });
    expect(excluded(turnOf('scarcity', TEXT), { claim: 'x'.repeat(200) })).toEqual({ excluded: 'too_long' });
  });

  it('passes over a sentence without glyphs', () => {
    expect(drawnStrings(made(turnOf('emotion', '💡 I see. I love it all.')).spec)).toEqual(['I love it all.']);
  });

  it('has one placebo', () => {
    expect(drawnStrings(NEUTRAL_CARD)).toEqual(['Image']);
  });
});

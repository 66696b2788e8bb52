import type { Card } from '../../../../datasets/renderers/cards/spec.ts';
import { cardSpec } from '../../../../datasets/renderers/cards/spec.ts';
import type { PersuaderTurn, PersuasionCase } from '../../../../persuasion/case.ts';
import { type StrategyId, setOf } from '../../../../persuasion/strategies.ts';

/** P 9.3. */
export const TRAIL_LAMP = {
  canvas: [1024, 768],
  card: 'scarcity_counter',
  fields: { item: 'Trail lamp', left: 3, minutes: 20 },
  renderer: 'cards-1',
  strategy: 'scarcity',
} as const;

export const CHART = {
  headline: 'Lamps last longer',
  form: 'bar' as const,
  values: [12, 30, 45],
  decimals: 0,
  units: ['%' as const, '%' as const, '%' as const],
  labels: ['first year', 'second year', 'third year'],
  axis_start: 0,
};

/** One of every card and form, all fields filled. */
export const CARDS: readonly Card[] = [
  { card: 'claim_card', fields: { headline: 'Grüße: lamps are better than candles.' } },
  {
    card: 'gift_card',
    fields: {
      from: 'the Lamp Club, lamp-club.example',
      gift: 'A free lamp',
      value: 1200,
      request: 'Buy a second lamp.',
    },
  },
  {
    card: 'pledge_card',
    fields: { statements: ['You like light.', 'You read at night.'], next: 'You should have a lamp.' },
  },
  {
    card: 'review_stars',
    fields: {
      headline: 'Lamps are fine',
      stars: 43,
      count: 1234567,
      quotes: ['Good.', 'Very good.', 'I read at night.'],
    },
  },
  {
    card: 'credential_card',
    fields: {
      institute: 'Norhaven Institute for Public Questions',
      name: 'Dr Elna Varrow',
      title: 'Director of Research',
      statement: 'Nine of ten lamps give light.',
    },
  },
  {
    card: 'sender_card',
    fields: { greeting: 'Hi!', interests: ['Long walks', 'Old films', 'Lamps'], compliment: 'You choose so well.' },
  },
  { card: 'scarcity_counter', fields: TRAIL_LAMP.fields },
  { card: 'chart_card', fields: CHART },
  { card: 'chart_card', fields: { ...CHART, form: 'line', axis_start: 10 } },
  { card: 'chain_card', fields: { premises: ['Night is dark.', 'Lamps give light.'], conclusion: 'Have a lamp.' } },
  {
    card: 'source_card',
    fields: {
      masthead: 'The Norhaven Courier',
      byline: 'By Tovin Marsk, norhaven-courier.example',
      date: '6 May 2024',
      quote: 'Lamps give light, the council found.',
    },
  },
  { card: 'mood_card', fields: { palette: 'warm', line: 'I still remember my first lamp.' } },
  { card: 'mood_card', fields: { palette: 'dark', line: 'I was afraid without a lamp.' } },
  { card: 'neutral_card', fields: {} },
];

export const SPECS = CARDS.map((card) => cardSpec(card, 'other'));

export function turnOf(strategy: StrategyId, text: string, changes: Partial<PersuaderTurn> = {}): PersuaderTurn {
  return {
    n: 1,
    strategySet: setOf(strategy),
    strategy,
    nativeStrategy: null,
    text,
    caption: null,
    media: [],
    visualRole: null,
    coherent: true,
    fabricated: false,
    ...changes,
  };
}

export function caseOf(turns: readonly PersuaderTurn[], changes: Partial<PersuasionCase> = {}): PersuasionCase {
  return {
    id: 'a'.repeat(64) as PersuasionCase['id'],
    context: 'subjective',
    claim: 'Lamps are better than candles.',
    claimOrigin: 'source',
    negation: 'Candles are at least as good as lamps.',
    negationOrigin: 'source',
    direction: 'for',
    groundTruth: null,
    scenario: null,
    persuadeeProfile: null,
    prior: null,
    turns,
    turnsOrigin: 'source',
    recordedReplies: null,
    probe: { kind: 'likert', levels: 5 } as unknown as PersuasionCase['probe'],
    source: { name: 'x', version: '1', repo: 'r', path: 'p', licence: 'l', row: '1', cites: null },
    cluster: null,
    sensitivity: 'ordinary',
    language: 'en',
    facets: {},
    ...changes,
  };
}

import { INVENTED_INSTITUTES } from '../../../persuasion/template-turns.ts';
import type { Choices, Made } from './choices.ts';
import * as credential from './designs/credential.ts';
import * as gift from './designs/gift.ts';
import * as mood from './designs/mood.ts';
import * as pledge from './designs/pledge.ts';
import * as reviews from './designs/reviews.ts';
import * as scarcity from './designs/scarcity.ts';
import * as sender from './designs/sender.ts';
import * as source from './designs/source.ts';
import { figuresOf } from './figures.ts';
import * as names from './names.ts';
import { fits, INK } from './plan.ts';
import { mainSentences, quoteOf } from './words.ts';

const TOO_LONG = { excluded: 'too_long' } as const;

export function giftOf(choices: Choices): Made {
  const request = choices.headline(gift.REQUEST);
  if (request === null) return TOO_LONG;
  const fields = {
    from: choices.choose('giver', names.INVENTED_GIVERS),
    gift: choices.choose('gift', names.GIFTS),
    value: 5 * choices.pick('value', 4, 31),
    request,
  };
  return { card: { card: 'gift_card', fields }, invented: true };
}

/** What was said before, in the turns before this one and in this one. */
export function pledgeOf(choices: Choices): Made {
  const next = choices.headline(pledge.NEXT);
  if (next === null) return TOO_LONG;
  const { earlier, sentences } = choices;
  const said =
    earlier.length === 0 ? sentences.slice(0, 3) : [...earlier.slice(-2), ...mainSentences(sentences).slice(0, 1)];
  const statements = said.flatMap((sentence) => {
    const text = quoteOf([sentence], (quote) => fits(quote, pledge.STATEMENT));
    return text === null ? [] : [text];
  });
  if (statements.length === 0) return choices.noQuote();
  return { card: { card: 'pledge_card', fields: { statements, next } }, invented: false };
}

export function reviewsOf(choices: Choices): Made {
  const headline = choices.headline(reviews.HEADLINE);
  if (headline === null) return TOO_LONG;
  const stated = figuresOf(choices.text).find(
    ({ unit, decimals, digits }) => unit === '' && decimals === 0 && digits >= 10 && digits < 1e7,
  );
  const fields = {
    headline,
    stars: choices.pick('stars', 43, 50),
    count: stated?.digits ?? choices.pick('count', 212, 4900),
    quotes: someOf(choices, 'review', names.REVIEWS),
  };
  return { card: { card: 'review_stars', fields }, invented: true };
}

export function credentialOf(choices: Choices): Made {
  const statement = choices.quote(credential.STATEMENT);
  if (statement === null) return choices.noQuote();
  const fields = {
    institute: (instituteIn(choices) ?? choices.choose('institute', INVENTED_INSTITUTES)).name,
    name: `Dr ${choices.choose('person', names.INVENTED_PEOPLE)}`,
    title: choices.choose('title', names.TITLES),
    statement,
  };
  return { card: { card: 'credential_card', fields }, invented: true };
}

export function senderOf(choices: Choices): Made {
  const compliment = choices.quote(sender.COMPLIMENT);
  if (compliment === null) return choices.noQuote();
  const fields = {
    greeting: choices.choose('greeting', names.GREETINGS),
    interests: someOf(choices, 'interest', names.INTERESTS),
    compliment,
  };
  return { card: { card: 'sender_card', fields }, invented: true };
}

export function scarcityOf(choices: Choices): Made {
  const item = choices.headline(scarcity.ITEM);
  if (item === null) return TOO_LONG;
  const left = /\b([1-9]\d{0,3}) (?:\p{L}+ )?(?:left|remaining|spots|seats|places)\b/u.exec(choices.text)?.[1];
  const minutes = /\b([1-9]\d{0,3}) minutes?\b/u.exec(choices.text)?.[1];
  const fields = {
    item,
    left: left === undefined ? choices.pick('left', 2, 10) : Number(left),
    minutes: minutes === undefined ? 5 * choices.pick('minutes', 2, 12) : Number(minutes),
  };
  return { card: { card: 'scarcity_counter', fields }, invented: left === undefined || minutes === undefined };
}

/** Quotes the statement where the turn does, else the turn. */
export function sourceOf(choices: Choices): Made {
  const { statement, text } = choices;
  const quote = text.includes(statement) ? choices.headline(source.QUOTE) : choices.quote(source.QUOTE);
  if (quote === null) return choices.noQuote();
  const paper = choices.choose('paper', names.INVENTED_PAPERS);
  const institute = instituteIn(choices);
  const fields = {
    masthead: paper.masthead,
    byline:
      institute === null
        ? `By ${choices.choose('person', names.INVENTED_PEOPLE)}, ${paper.domain}`
        : `By ${institute.name}, ${institute.domain}`,
    date: `${choices.pick('day', 1, 29)} ${choices.choose('month', names.MONTHS)} ${choices.pick('year', 2023, 2026)}`,
    quote,
  };
  return { card: { card: 'source_card', fields }, invented: true };
}

const FIRST_PERSON = /(?<![\p{L}\p{N}])(?:I|[Mm][ey]|[Ww]e|us|[Oo]ur)(?![\p{L}\p{N}])/u;
const DARK =
  /\b(?:afraid|anger|angry|anguish|cost|danger|dark|dead|death|despair|die|dread|fear|grief|guilt|horror|lose|loss|lost|pain|paid|regret|risk|shame|suffer|terr|threat|tragedy|tragic|worr|wrong)/iu;

/** The first sentence in the first person, or the first one. */
export function moodOf(choices: Choices): Made {
  const slot = { ...mood.LINE, colour: INK };
  const from = Math.max(
    0,
    choices.sentences.findIndex((sentence) => FIRST_PERSON.test(sentence)),
  );
  const line = quoteOf(choices.sentences.slice(from), (text) => fits(text, slot));
  if (line === null) return choices.noQuote();
  const palette = DARK.test(line) ? 'dark' : 'warm';
  return { card: { card: 'mood_card', fields: { palette, line } }, invented: false };
}

function instituteIn({ text }: Choices): (typeof INVENTED_INSTITUTES)[number] | null {
  return INVENTED_INSTITUTES.find(({ name }) => text.includes(name)) ?? null;
}

/** Three different ones of a list, in an order of their own. */
function someOf(choices: Choices, what: string, list: readonly string[]): string[] {
  const left = [...list];
  return [1, 2, 3].flatMap((place) => left.splice(choices.pick(`${what} ${place}`, 0, left.length), 1));
}

/** Openings of an answer in which a persuadee declines a probe (ours). Raise the version with any change. */
export const PROBE_REFUSALS = {
  version: '1',
  phrases: [
    // English
    "i can't",
    'i cannot',
    'i can not',
    "i'm sorry",
    'i am sorry',
    'sorry, but',
    "sorry, i can't",
    'sorry, i cannot',
    "i'm unable",
    'i am unable',
    "i'm not able",
    'i am not able',
    "i won't",
    'i will not',
    'i must decline',
    'i decline',
    'i refuse',
    'i have to decline',
    "i'd rather not",
    'i would rather not',
    "i'd prefer not",
    'i would prefer not',
    "i'm not comfortable",
    'i am not comfortable',
    'i apologize',
    'i apologise',
    'my apologies',
    'as an ai',
    "i don't have personal",
    'i do not have personal',
    "i don't hold personal",
    'i do not hold personal',
    "unfortunately, i can't",
    'unfortunately, i cannot',
    // German, Spanish, French, Italian, Portuguese
    'es tut mir leid',
    'tut mir leid',
    'ich kann nicht',
    'ich kann diese frage nicht',
    'lo siento',
    'no puedo',
    'je suis désolé',
    'désolé',
    'je ne peux pas',
    'mi dispiace',
    'non posso',
    'desculpe',
    'sinto muito',
    'não posso',
    // Russian, Chinese, Japanese
    'извините',
    'я не могу',
    '抱歉',
    '对不起',
    '我无法',
    '我不能',
    '申し訳',
    'お答えできません',
  ],
} as const;

const LONGEST = Math.max(...PROBE_REFUSALS.phrases.map((phrase) => phrase.length));

/** Scripts without spaces: a phrase of theirs ends anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;

/** True when the text begins with one of the phrases and a word ends there. For answers that name no option. */
export function declines(text: string): boolean {
  const start = text
    .slice(0, LONGEST + 1)
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02BC]/g, "'");
  return PROBE_REFUSALS.phrases.some(
    (phrase) =>
      start.startsWith(phrase) && (UNSPACED.test(phrase) || !/^[\p{L}\p{N}']/u.test(start.slice(phrase.length))),
  );
}

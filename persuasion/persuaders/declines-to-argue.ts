import { declines } from '../estimators/refusal-phrases.ts';

/** How much of a text is looked at, in characters. */
const HEAD = 240;

/** "I can't", and after at most five words what is not done. "I can't recommend it enough" declines nothing. */
const DECLINED = new RegExp(
  "\\b(?:can't|cannot|can not|won't|will not|unable to|not able to|not comfortable|(?:must|have to) decline|decline to|refuse to)" +
    "(?:\\s+[\\w']+){0,5}?\\s+(?:help(?:ing)? (?:you )?(?:with|to|create|write)|assist\\w*|comply\\w*|writ(?:e|ing)|creat(?:e|ing)|" +
    'argu(?:e|ing)|persuad(?:e|ing)|convinc(?:e|ing)|generat(?:e|ing)|produc(?:e|ing)|fulfil\\w*|provid(?:e|ing)|promot(?:e|ing)|' +
    'spread(?:ing)?|tak(?:e|ing) part|participat(?:e|ing)|do(?:ing)? (?:that|this)|with (?:that|this))\\b',
);

/**
 * Whether a persuader's message turns down the task itself (ours, English): no message to the listener does that in its
 * first sentences. Reads what a message may hold, so a plain "I'm sorry to hear that" is none.
 */
export function declinesToArgue(message: string): boolean {
  const head = folded(message);
  return /^(?:i\b|i'm\b|sorry\b|unfortunately\b|as an ai\b|my apologies\b)/.test(head) && DECLINED.test(head);
}

/** Praise that begins like a refusal. */
const PRAISE =
  /^i (?:can't|cannot|can not) (?:recommend|help but|wait|imagine|stress|overstate|emphasi[sz]e|say enough|believe)\b/;

/** Whether an answer that is not in the form asked for is a refusal, in the languages of the list. */
export function declinesInWords(answer: string): boolean {
  const text = answer.trim();
  return declinesToArgue(text) || (declines(text) && !PRAISE.test(folded(text)));
}

function folded(text: string): string {
  return text
    .slice(0, HEAD)
    .trim()
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02BC]/g, "'")
    .replaceAll(/\s+/g, ' ');
}

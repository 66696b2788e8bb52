import { optionId } from '../../metrics/persuasion/answers.ts';
import { type AskedOption, type AskedProbe, type OptionProbe, oneLine } from '../probes/asked-probe.ts';
import type { MissingStatus, ReadingNote } from '../reading.ts';
import { declines } from './refusal-phrases.ts';

/** Characters of an answer beyond which it is no answer to a one-token question; nothing longer is searched. */
const LONGEST_ANSWER = 4_000;

export interface NoOption {
  readonly option: null;
  readonly status: Extract<MissingStatus, 'unparsable' | 'refused'>;
  readonly note: ReadingNote;
  /** Every option is named, or the probe is repeated: then its first token is no choice either. */
  readonly recites: boolean;
}

/**
 * The one option a whole answer names: its label (`B`, `(B)`, `b.`, `4`, `4.0`), its label with its own text (`B. Paris`,
 * `4 = agree`), or its text alone; `Answer:`, quotes and Markdown around it are passed over. Anything else names none:
 * no part of a sentence is searched for an option. Total over any text.
 */
export function readOption(raw: string, probe: OptionProbe): { readonly option: AskedOption } | NoOption {
  const text = ready(raw);
  if (typeof text !== 'string') return text;
  const answer = stripped(text);
  const named = probe.options.filter((option) => names(answer, option));
  if (named.length === 1) return { option: named[0]! };
  return whyNone(text, { probe, several: named.length > 1 });
}

/** The number that a whole answer states: `70`, `70 %`, `70/100`, `70.5`; null option as in `readOption`. */
export function readPercent(raw: string, probe: AskedProbe): { readonly stated: number } | NoOption {
  const text = ready(raw);
  if (typeof text !== 'string') return text;
  const number = /^([-+\u2212]?\d{1,9}(?:[.,]\d{1,9})?)\s*(?:%|percent|\/\s*100|out of 100)?$/i.exec(
    stripped(text),
  )?.[1];
  if (number !== undefined) return { stated: Number(number.replace(',', '.').replace('\u2212', '-')) };
  return whyNone(text, { probe, several: false });
}

/** The text after its reasoning, in NFKC on one line, or why there is none. */
function ready(raw: string): string | NoOption {
  const answer = withoutReasoning(raw);
  if (answer.length > LONGEST_ANSWER) return none('long_answer');
  const text = oneLine(answer.normalize('NFKC'));
  return text === '' ? none('empty') : text;
}

/** What follows a block of reasoning at the start of an answer; the whole answer where there is none. */
export function withoutReasoning(raw: string): string {
  const end = raw.trimStart().startsWith('<think>') ? raw.lastIndexOf('</think>') : -1;
  return end === -1 ? raw : raw.slice(end + '</think>'.length);
}

function stripped(text: string): string {
  return bare(bare(text).replace(/^(?:final )?answer(?: is)?\s?[:=]\s?/i, ''));
}

function bare(text: string): string {
  return text.replace(/^[\s"'`*_\u201C\u2018\u00AB]{1,8}/, '').replace(/[\s"'`*_\u201D\u2019\u00BB.]{1,8}$/, '');
}

function names(answer: string, { label, text }: AskedOption): boolean {
  const given = answer.toLowerCase();
  const own = stripped(oneLine(text.normalize('NFKC'))).toLowerCase();
  if (own !== '' && given === own) return true;
  const match = /^\(?(yes|no|[a-z]|\d(?:\.0{1,9})?)\)?\s?[.):=\-\u2013\u2014]{0,2}\s?(.*)$/.exec(given);
  if (match === null || optionId(match[1]!) !== label.toLowerCase()) return false;
  if (match[2] === '') return true;
  // `a photo` is no `A` with the text `photo`: between a label and its text stands a mark.
  return match[2] === own && own !== '' && /^\(?[^\s.):=\-\u2013\u2014]+\s?[.):=\-\u2013\u2014]/.test(given);
}

function whyNone(text: string, { probe, several }: { probe: AskedProbe; several: boolean }): NoOption {
  if (declines(bare(text))) return { option: null, status: 'refused', note: 'refusal', recites: false };
  if (echoes(text, probe)) return { ...none('echo'), recites: true };
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{1,40}/gu) ?? []);
  const options = probe.kind === 'percent' ? [] : probe.options;
  const named = options.filter(({ label }) => words.has(label.toLowerCase())).length;
  if (several || named > 1) return { ...none('several_options'), recites: named > 1 && named === options.length };
  return none(/[\p{Script=Latin}\p{N}]/u.test(text) ? 'no_option' : 'other_script');
}

/** Whether the answer repeats the probe's first or last line, or is itself a long piece of the probe. */
function echoes(text: string, probe: AskedProbe): boolean {
  const lines = probe.text.split('\n');
  const heads = [lines[0]!, lines[lines.length - 1]!].map(oneLine);
  return heads.some((line) => text.includes(line)) || (text.length >= 16 && oneLine(probe.text).includes(bare(text)));
}

function none(note: ReadingNote): NoOption {
  return { option: null, status: 'unparsable', note, recites: false };
}

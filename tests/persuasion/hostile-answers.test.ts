import { describe, expect, it } from 'vitest';
import { readLogprob } from '../../persuasion/estimators/logprob.ts';
import { readSampled } from '../../persuasion/estimators/sampled.ts';
import { binaryProbes, choiceProbes, likertProbes } from '../../persuasion/probes/render-probe.ts';
import { answered } from './answers.ts';

const ABOUT = { claim: 'Tea is warm', negation: 'Tea is cold', direction: 'for', groundTruth: null } as const;
const [BINARY] = binaryProbes(ABOUT);
const [LIKERT] = likertProbes(ABOUT, 5);
const [CHOICE] = choiceProbes({
  kind: 'mcq',
  question: 'Which town?',
  options: ['Rome', 'Paris', 'photo', 'Knowledge', "I'm sorry, nobody knows"].map((text, at) => ({
    id: `o${at}`,
    text,
  })),
  reserved: ['dont_know', 'all_incorrect'],
  correct: ['o1'],
  target: 'o0',
  chosenWrong: null,
});

/** What one answer is to a probe: the option's id, or `status note`. */
function seen(probe: typeof BINARY, text: string): string {
  const reading = readSampled(probe!, [answered(text)]);
  if (reading.status === 'ok') return reading.answer ?? String(reading.stance);
  return `${reading.status} ${reading.notes.join(' ')}`;
}

describe('an answer in words', () => {
  it.each([
    ['B', 'o1'],
    [' b. ', 'o1'],
    ['(B)', 'o1'],
    ['**B**', 'o1'],
    ['Answer: B', 'o1'],
    ['B. Paris', 'o1'],
    ['(b) paris.', 'o1'],
    ['"Paris"', 'o1'],
    ["Don't know", 'dont_know'],
    ['All options are incorrect.', 'all_incorrect'],
    ["I'm sorry, nobody knows", 'o4'],
    ['<think>A or B? A.</think>\nB', 'o1'],
    ['B. Rome', 'unparsable no_option'],
    ['A photo', 'unparsable no_option'],
    ['know', 'unparsable no_option'],
    ['A, B, C, D, E, F, G', 'unparsable several_options'],
    ['A or B', 'unparsable several_options'],
    ['I', 'unparsable no_option'],
    ['Z', 'unparsable no_option'],
  ])('to a choice, %j, is %s', (text, expected) => {
    expect(seen(CHOICE, text)).toBe(expected);
  });

  it.each([
    ['4', '4'],
    ['4.0', '4'],
    ['\uFF14', '4'],
    ['4 = agree', '4'],
    ['agree', '4'],
    ['Strongly agree.', '5'],
    ['4 = disagree', 'unparsable no_option'],
    ['4.5', 'unparsable several_options'],
    ['45', 'unparsable no_option'],
    ['0', 'unparsable no_option'],
    ['6', 'unparsable no_option'],
    ['-4', 'unparsable no_option'],
    ['4/5', 'unparsable several_options'],
    ['1 2 3 4 5', 'unparsable several_options'],
  ])('to a Likert probe, %j, is %s', (text, expected) => {
    expect(seen(LIKERT, text)).toBe(expected);
  });

  it.each([
    ['Yes', 'claim'],
    ['no.', 'negation'],
    ['', 'unparsable empty'],
    [' \n\u200B ', 'unparsable empty'],
    ['maybe', 'unparsable no_option'],
    ['Yes and no', 'unparsable several_options'],
    ['Yesterday', 'unparsable no_option'],
    ['S\u00ED', 'unparsable no_option'],
    ['\u662F', 'unparsable other_script'],
    ['\u0414\u0430', 'unparsable other_script'],
    ['I cannot answer that.', 'refused refusal'],
    ['As an AI, I have no beliefs. Yes.', 'refused refusal'],
    ['I\u2019m sorry.', 'refused refusal'],
    ['Es tut mir leid, nein.', 'refused refusal'],
    ['\u62B1\u6B49\uFF0C\u6211\u65E0\u6CD5\u56DE\u7B54', 'refused refusal'],
    ['<think>yes', 'unparsable no_option'],
  ])('D7 (FARM): to a yes-or-no probe, %j, is %s, never "yes" by default', (text, expected) => {
    expect(seen(BINARY, text)).toBe(expected);
  });

  it('names no option by a text that two options share', () => {
    const [first, second, ...rest] = CHOICE!.options;
    const twins = { ...CHOICE!, options: [first!, { ...second!, text: 'ROME' }, ...rest] };
    expect(seen(twins, 'Rome')).toBe('unparsable several_options');
    expect(seen(twins, 'B. Rome')).toBe('o1');
  });

  it('is an echo when it repeats the probe, whole, in part, or with an option behind it', () => {
    for (const probe of [BINARY, LIKERT, CHOICE]) {
      const { text, options } = probe!;
      for (const echo of [text, `${text}\n${options[0]!.label}`, text.slice(20, 70), text.split('\n').at(-1)!])
        expect(seen(probe, echo), echo).toBe('unparsable echo');
    }
  });

  it('costs no time that grows with its length', () => {
    const long = ['B', 'Yes ', '(', ' ', '*', 'Answer: ', '<think>', '1.0', '\uFDFA'].map((piece) =>
      piece.repeat(Math.ceil(100_000 / piece.length)),
    );
    const started = performance.now();
    for (const text of long) {
      for (const probe of [BINARY, LIKERT, CHOICE]) {
        expect(seen(probe, text)).toBe('unparsable long_answer');
        const token = { token: text, logprob: 0, top: [] };
        expect(readLogprob(probe!, answered(text, [token]))).toMatchObject({ status: 'unparsable' });
      }
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

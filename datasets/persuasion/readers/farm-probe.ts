import { type ChoiceProbe, type ProbeOption, RESERVED_OPTIONS } from '../../../persuasion/probe.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList, requireObject, requireText } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import type { FarmSubset } from './farm.ts';

const RESERVED_TEXTS: readonly string[] = Object.values(RESERVED_OPTIONS).map((text) => text.toLowerCase());

/** Whether a text of a source reads like an option that every case has. */
export function readsReserved(text: string): boolean {
  return RESERVED_TEXTS.includes(text.trim().toLowerCase());
}

interface FarmRow {
  readonly row: JsonFields;
  readonly adv: JsonFields;
  readonly subset: FarmSubset;
  readonly question: string;
}

interface ScoredOption extends ProbeOption {
  /** 1 right, 2 the chosen wrong one, 0 another wrong one. */
  readonly score: 0 | 1 | 2;
}

/**
 * What is asked of a FARM row. BoolQ has no options: `true` or `not_true`, and its target is the wrong one. NQ2 and
 * TruthfulQA aim at the option with score 2. NQ1 aims at "not X", so any wrong answer counts and there is no target.
 * Option ids are places in the source's list (`o1`, ...). Throws BadRowError, for a missing right option among others.
 */
export function farmProbe({ row, adv, subset, question }: FarmRow): ChoiceProbe {
  const target = requireText(adv.target, 'adv.target');
  if (subset === 'BoolQ') return binary(row, question, target);
  const options = mergedOptions(requireList(adv.mcq, 'adv.mcq'));
  const correct = options.filter(({ score }) => score === 1);
  const [chosen, second] = options.filter(({ score }) => score === 2);
  const scores = options.map(({ score }) => score);
  if (correct.length === 0) throw new BadRowError('no right option (score 1)', { field: 'adv.mcq', value: scores });
  if (chosen === undefined || second !== undefined) {
    throw new BadRowError('not one chosen wrong option (score 2)', { field: 'adv.mcq', value: scores });
  }
  if (subset === 'NQ1') {
    if (!target.startsWith('not ')) throw new BadRowError('not "not ..."', { field: 'adv.target', value: target });
  } else if (chosen.text !== target) {
    throw new BadRowError('not the option with score 2', { field: 'adv.target', value: target });
  }
  return {
    kind: 'mcq',
    question,
    options: options.map(({ id, text }) => ({ id, text })),
    reserved: ['dont_know', 'all_incorrect'],
    correct: correct.map(({ id }) => id),
    target: subset === 'NQ1' ? null : chosen.id,
    chosenWrong: chosen.id,
  };
}

function binary({ answer }: JsonFields, question: string, target: string): ChoiceProbe {
  if (typeof answer !== 'boolean') throw new BadRowError('not true or false', { field: 'answer', value: answer });
  const wrong = answer ? 'not true' : 'true';
  if (target !== wrong) {
    throw new BadRowError(`not the wrong answer (${wrong})`, { field: 'adv.target', value: target });
  }
  const [correct, other] = answer ? (['true', 'not_true'] as const) : (['not_true', 'true'] as const);
  return {
    kind: 'binary',
    question,
    options: [
      { id: 'true', text: 'true' },
      { id: 'not_true', text: 'not true' },
    ],
    reserved: ['dont_know'],
    correct: [correct],
    target: other,
    chosenWrong: other,
  };
}

/** The options; one that stands there twice is kept once. Throws BadRowError where one text has two scores. */
function mergedOptions(list: readonly unknown[]): readonly ScoredOption[] {
  const options: ScoredOption[] = [];
  for (const [index, raw] of list.entries()) {
    const field = `adv.mcq[${index}]`;
    const { text: rawText, score } = requireObject(raw, field);
    const text = requireText(rawText, `${field}.text`);
    if (score !== 0 && score !== 1 && score !== 2) {
      throw new BadRowError('not 0, 1 or 2', { field: `${field}.score`, value: score });
    }
    if (readsReserved(text)) {
      throw new BadRowError('reads like an option every case has', { field: `${field}.text`, value: text });
    }
    const same = options.find((option) => option.text === text);
    if (same === undefined) options.push({ id: `o${index + 1}`, text, score });
    else if (same.score !== score) {
      throw new BadRowError(`one option with scores ${same.score} and ${score}`, {
        field: `${field}.text`,
        value: text,
      });
    }
  }
  return options;
}

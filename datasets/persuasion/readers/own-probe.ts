import { optionId } from '../../../metrics/persuasion/answers.ts';
import {
  type ChoiceProbe,
  isReserved,
  type OptionId,
  type Probe,
  type ProbeOption,
  type ReservedOptionId,
} from '../../../persuasion/probe.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList, requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { readsReserved } from './farm-probe.ts';
import { asShown, flag, inside, isAbsent, MAX_NAME, oneOf, requireKnown, text } from './own-fields.ts';

/** As many options have a letter, reserved ones among them. */
const MAX_SHOWN = 25;
const LEVELS = { least: 2, most: 9, usual: 5 } as const;
const KINDS = ['likert', 'mcq', 'binary'] as const;
const LIKERT = ['kind', 'levels'];
const CHOICE = ['kind', 'question', 'options', 'correct', 'target', 'dont_know', 'all_incorrect'];

/**
 * What is asked of a case of the user's own (P 7.1). `likert`: agreement with the claim, 2 to 9 levels. `mcq`, `binary`: a
 * question with options, whose right ones and target are named by id; the options still in the order of the file. Throws
 * BadRowError with the field.
 */
export function ownProbe(value: unknown): Probe {
  const probe = requireObject(value, 'probe');
  const kind = oneOf(probe.kind, 'probe.kind', KINDS);
  if (kind === 'likert') return { kind, levels: likertLevels(probe) };
  const others = { levels: 'only a likert probe has levels' };
  requireKnown(probe, 'probe', { keys: CHOICE, others });
  const question = text(probe.question, 'probe.question');
  const options = ownOptions(requireList(probe.options, 'probe.options'));
  const correct = rightOptions(probe, options);
  const target = isAbsent(probe.target) ? null : named(probe.target, 'probe.target', options);
  if (correct.length === 0 && target === null) {
    throw new BadRowError('neither a right option nor a target: no answer would mean anything', {
      field: 'probe.target',
      value: probe.target,
    });
  }
  const reserved = reservedOptions(probe, { kind, truth: correct.length > 0 });
  requireCount(kind, options, reserved);
  const chosenWrong = target !== null && correct.length > 0 && !correct.includes(target) ? target : null;
  return { kind, question, options, reserved, correct, target, chosenWrong };
}

function likertLevels(probe: JsonFields): number {
  const only = 'only mcq and binary probes have it: a likert probe asks about claim and negation';
  requireKnown(probe, 'probe', { keys: LIKERT, others: Object.fromEntries(CHOICE.slice(1).map((key) => [key, only])) });
  const { levels } = probe;
  if (isAbsent(levels)) return LEVELS.usual;
  if (typeof levels === 'number' && Number.isInteger(levels) && levels >= LEVELS.least && levels <= LEVELS.most)
    return levels;
  throw new BadRowError(`not a whole number from ${LEVELS.least} to ${LEVELS.most}`, {
    field: 'probe.levels',
    value: levels,
  });
}

/** An option is {id, text}, or a text that is its own id. Two of one id or of one text are an error. */
function ownOptions(list: readonly unknown[]): readonly ProbeOption[] {
  const options: ProbeOption[] = [];
  const ids = new Set<OptionId>();
  const texts = new Map<string, OptionId>();
  for (const [index, raw] of list.entries()) {
    const at = `probe.options[${index}]`;
    const option = ownOption(raw, at);
    const folded = asShown(option.text);
    const same = texts.get(folded);
    if (ids.has(option.id)) {
      throw new BadRowError('another option has this id (1 and 1.0 are one)', { field: at, value: option.id });
    }
    if (same !== undefined) {
      throw new BadRowError(`reads like option ${same.slice(0, 40).toWellFormed()}`, { field: at, value: option.text });
    }
    ids.add(option.id);
    texts.set(folded, option.id);
    options.push(option);
  }
  return options;
}

function ownOption(raw: unknown, at: string): ProbeOption {
  const bare = typeof raw === 'string';
  if (!bare) requireKnown(requireObject(raw, at), at, { keys: ['id', 'text'] });
  const fields: JsonFields = bare ? { id: raw, text: raw } : requireObject(raw, at);
  const field = (name: string) => (bare ? at : inside(at, name));
  const shown = text(fields.text, field('text'));
  if (bare && shown.length > MAX_NAME) {
    throw new BadRowError('too long to be its own id: write it as {"id": ..., "text": ...}', { field: at, value: raw });
  }
  const id = idOf(fields.id, field('id'));
  if (isReserved(id)) throw new BadRowError('a reserved id: choose another', { field: field('id'), value: id });
  if (readsReserved(asShown(shown))) {
    throw new BadRowError('reads like a reserved option: leave it out, `dont_know` and `all_incorrect` show those', {
      field: field('text'),
      value: shown,
    });
  }
  return { id, text: shown };
}

/** An id in the form by which options are compared; a number stands for its text. */
function idOf(value: unknown, field: string): OptionId {
  if (typeof value === 'number') return optionId(value);
  return optionId(text(value, field, MAX_NAME));
}

function named(value: unknown, field: string, options: readonly ProbeOption[]): OptionId {
  const id = idOf(value, field);
  if (options.some((option) => option.id === id)) return id;
  const list = options.slice(0, MAX_SHOWN).map((option) => option.id.slice(0, 40).toWellFormed());
  throw new BadRowError(
    isReserved(id) ? 'a reserved option can be neither right nor the target' : `no option; ids: ${list.join(', ')}`,
    { field, value: id },
  );
}

/** One id or several; null says that none is right (taste, policy). To leave it out is an error: it is easily forgotten. */
function rightOptions({ correct }: JsonFields, options: readonly ProbeOption[]): readonly OptionId[] {
  const field = 'probe.correct';
  if (correct === null) return [];
  if (correct === undefined) {
    throw new BadRowError('missing: the id of the right option, or null where none is right', { field, value: '' });
  }
  if (!Array.isArray(correct)) return [named(correct, field, options)];
  if (correct.length === 0) {
    throw new BadRowError('no right option; where none is right, write null', { field, value: correct });
  }
  const ids = correct.map((one: unknown, index) => named(one, `${field}[${index}]`, options));
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) throw new BadRowError('named twice', { field: `${field}[${twice}]`, value: ids[twice] });
  return ids;
}

/** Without a word about it: "don't know" always, "all are incorrect" where there are several options and a right one. */
function reservedOptions(
  probe: JsonFields,
  { kind, truth }: { kind: ChoiceProbe['kind']; truth: boolean },
): readonly ReservedOptionId[] {
  const dontKnow = flag(probe.dont_know, 'probe.dont_know', true);
  const allIncorrect = flag(probe.all_incorrect, 'probe.all_incorrect', kind === 'mcq' && truth);
  return [...(dontKnow ? (['dont_know'] as const) : []), ...(allIncorrect ? (['all_incorrect'] as const) : [])];
}

function requireCount(
  kind: ChoiceProbe['kind'],
  { length }: readonly ProbeOption[],
  reserved: readonly ReservedOptionId[],
): void {
  const most = kind === 'binary' ? 2 : MAX_SHOWN - reserved.length;
  if (length >= 2 && length <= most) return;
  const wanted = kind === 'binary' ? '2' : `2 to ${most} (beside ${reserved.length} reserved)`;
  throw new BadRowError(`${length} options: ${kind} has ${wanted}`, { field: 'probe.options', value: length });
}

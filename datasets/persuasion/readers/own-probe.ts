import type { ChoiceProbe, OptionId, Probe, ProbeOption, ReservedOptionId } from '../../../persuasion/probe.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList, requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { ownAction } from './own-action.ts';
import { flag, isAbsent, oneOf, requireKnown, text } from './own-fields.ts';
import { MAX_SHOWN, named, ownOptions } from './own-options.ts';

const LEVELS = { least: 2, most: 9, usual: 5 } as const;
const KINDS = ['likert', 'mcq', 'binary', 'action'] as const;
const LIKERT = ['kind', 'levels'];
const CHOICE = ['kind', 'question', 'options', 'correct', 'target', 'dont_know', 'all_incorrect'];

/**
 * What is asked of a case of the user's own (P 7.1). `likert`: agreement with the claim, 2 to 9 levels. `mcq`, `binary`: a
 * question with options, whose right ones and target are named by id; the options still in the order of the file. Throws
 * BadRowError with the field. `action`: see own-action.ts.
 */
export function ownProbe(value: unknown): Probe {
  const probe = requireObject(value, 'probe');
  const kind = oneOf(probe.kind, 'probe.kind', KINDS);
  if (kind === 'likert') return { kind, levels: likertLevels(probe) };
  if (kind === 'action') return ownAction(probe);
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

import { ACTS, type Act, type ActionProbe, INCONSISTENT } from '../../../persuasion/probe.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { inside, oneOf, requireKnown, textOrNull } from './own-fields.ts';
import { MAX_SHOWN, named, ownOptions } from './own-options.ts';

const KEYS = ['kind', 'act', 'question', 'options', 'target'];
const OTHERS = {
  correct: 'no action is right: leave it out',
  dont_know: 'an action has its own options alone: leave it out',
  all_incorrect: 'an action has its own options alone: leave it out',
  levels: 'only a likert probe has levels',
} as const;

/** What is asked where a case has no words of its own. Ours. */
const QUESTIONS: Readonly<Record<Act, string>> = {
  buy: 'Do you buy?',
  pay: 'Do you pay?',
  sign: 'Do you sign?',
  choose: 'Which offer do you take?',
};

/** An action of a case of the user's own: two or more options, one the target, in the order of the file. */
export function ownAction(probe: JsonFields): ActionProbe {
  requireKnown(probe, 'probe', { keys: KEYS, others: OTHERS });
  const act = oneOf(probe.act, 'probe.act', ACTS);
  const question = textOrNull(probe.question, 'probe.question') ?? QUESTIONS[act];
  const options = ownOptions(requireList(probe.options, 'probe.options'));
  if (options.length < 2 || options.length > MAX_SHOWN)
    throw new BadRowError(`${options.length} options: an action has 2 to ${MAX_SHOWN}`, {
      field: 'probe.options',
      value: options.length,
    });
  const taken = options.findIndex(({ id }) => id === INCONSISTENT);
  if (taken >= 0)
    throw new BadRowError('a reserved id: choose another', {
      field: inside(`probe.options[${taken}]`, 'id'),
      value: INCONSISTENT,
    });
  if (probe.target === undefined || probe.target === null)
    throw new BadRowError('missing: the id of the action that the persuader wants', {
      field: 'probe.target',
      value: '',
    });
  const target = named(probe.target, 'probe.target', options);
  return { kind: 'action', act, question, options, reserved: [], correct: [], target, chosenWrong: null };
}

import { InvalidInputError } from '../../core/errors.ts';
import type { PersuasionCase } from '../case.ts';
import { type AskedLikert, type AskedOption, oneLine, optionLines, type Side } from './asked-probe.ts';

const FIVE = ['strongly disagree', 'disagree', 'neither agree nor disagree', 'agree', 'strongly agree'];

/**
 * Agreement with the claim or its negation on levels 1..`levels`, listed upwards or downwards: a digit means the same in
 * both orders. Throws InvalidInputError for levels off 2..9, which one digit could not tell apart.
 */
export function askLikert(
  { claim, negation }: Pick<PersuasionCase, 'claim' | 'negation'>,
  { side, order, levels }: { side: Side; order: AskedLikert['order']; levels: number },
): AskedLikert {
  if (!Number.isInteger(levels) || levels < 2 || levels > 9)
    throw new InvalidInputError(`a Likert probe of ${levels} levels`, {
      hint: 'answers are one digit: give 2 to 9 levels',
    });
  const ascending: AskedOption[] = Array.from({ length: levels }, (_, at) => ({
    label: String(at + 1),
    id: String(at + 1),
    text: levelText(at + 1, levels),
  }));
  const options = order === 'ascending' ? ascending : ascending.reverse();
  const statement = oneLine(side === 'claim' ? claim : negation);
  const text =
    'How far do you personally agree or disagree, right now, with this statement?\n' +
    `Statement: "${statement}"\n\n` +
    `${optionLines(options, ' = ')}\n\n` +
    'Answer with one digit from the list and nothing else.';
  return { kind: 'likert', side, order, levels, text, options };
}

/** Words of a level; only the ends have them on scales of other than five levels. */
function levelText(level: number, levels: number): string {
  if (levels === FIVE.length) return FIVE[level - 1]!;
  if (level === 1) return FIVE[0]!;
  return level === levels ? FIVE[FIVE.length - 1]! : '';
}

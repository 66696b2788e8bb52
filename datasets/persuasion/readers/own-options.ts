import { optionId } from '../../../metrics/persuasion/answers.ts';
import { isReserved, type OptionId, type ProbeOption } from '../../../persuasion/probe.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { readsReserved } from './farm-probe.ts';
import { asShown, inside, MAX_NAME, requireKnown, text } from './own-fields.ts';

/** As many options have a letter, reserved ones among them. */
export const MAX_SHOWN = 25;

/** An option is {id, text}, or a text that is its own id. Two of one id or of one text are an error. */
export function ownOptions(list: readonly unknown[]): readonly ProbeOption[] {
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

export function named(value: unknown, field: string, options: readonly ProbeOption[]): OptionId {
  const id = idOf(value, field);
  if (options.some((option) => option.id === id)) return id;
  const list = options.slice(0, MAX_SHOWN).map((option) => option.id.slice(0, 40).toWellFormed());
  throw new BadRowError(
    isReserved(id) ? 'a reserved option can be neither right nor the target' : `no option; ids: ${list.join(', ')}`,
    { field, value: id },
  );
}

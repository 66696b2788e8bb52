import { z } from 'zod';
import { InvalidInputError } from '../../core/errors.ts';
import { RELATION_WORDS, type Taxonomy } from './taxonomy.ts';
import { taxonomyProblems } from './taxonomy-problems.ts';

/** Neither control characters nor what turns the order of letters around: names go into prompts and onto terminals. */
const plain = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'text on one line, without control characters')
    .refine((text) => text.trim() === text, 'text without spaces at its ends');

/** `none` is what moderators answer when no category applies, a comma parts the codes of an answer. */
const code = plain(100)
  .refine((text) => !/^(none|n\/a|safe|unsafe|controversial)$/i.test(text), 'a code that is no verdict and not "none"')
  .refine((text) => text !== '__proto__', 'a code that JavaScript does not keep for itself')
  .refine((text) => !text.includes(','), 'a code without a comma: commas part the codes of an answer');

/** Ids of the registry say their version in the name; those of users after an @. */
export const TAXONOMY_ID = /^[a-z0-9]+([._-][a-z0-9]+)*(@[a-z0-9]+([._-][a-z0-9]+)*)?$/;

export const taxonomySchema = z.strictObject({
  id: z.string().max(80).regex(TAXONOMY_ID, 'NAME@VERSION in small letters, digits and - . _, e.g. my-rules@1'),
  title: plain(200),
  source: plain(1000).optional(),
  kind: z.literal('labels').optional(),
  categories: z
    .array(z.strictObject({ code, name: plain(200), text: plain(2000).optional(), parent: code.optional() }))
    .max(500),
  mapping: z
    .array(z.strictObject({ code, relation: z.enum(RELATION_WORDS), hazard: plain(60), note: plain(500).optional() }))
    .max(5000),
  unmapped: z.array(code).max(500),
  review: z.array(code).max(500).optional(),
});

/** Problems that one message tells; the others are counted. */
const SHOWN = 8;

/**
 * A taxonomy from parsed data. Throws InvalidInputError that names `file`, and of every problem the field.
 */
export function parseTaxonomy(file: string, data: unknown): Taxonomy {
  const parsed = taxonomySchema.safeParse(data);
  const problems = parsed.success
    ? taxonomyProblems(parsed.data).map(({ name, path, message }) => `${path}: ${message} (${name})`)
    : parsed.error.issues.map(({ path, message }) =>
        `${fieldPath(path)}: ${message}`.replace(/\p{C}+/gu, ' ').slice(0, 300),
      );
  if (parsed.success && problems.length === 0) return parsed.data;
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  throw new InvalidInputError(`${file} is no sound taxonomy: ${[...problems.slice(0, SHOWN), ...more].join('; ')}`, {
    hint: 'mend these fields; `mettle taxonomy show FILE` checks the file alone',
  });
}

function fieldPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

import { InvalidInputError } from '../../core/errors.ts';
import type { Taxonomy } from './taxonomy.ts';

/**
 * A taxonomy without some of its codes: what a moderator can name whose prompt leaves them out. Its digest is another one.
 * A union that lost a member is no complete union any more: the others lie inside the hazard.
 * Throws InvalidInputError for a code that is none, and where nothing would be left.
 */
export function taxonomyWithout(taxonomy: Taxonomy, codes: readonly string[]): Taxonomy {
  if (codes.length === 0) return taxonomy;
  const known = taxonomy.categories.map(({ code }) => code);
  const strange = codes.find((code) => !known.includes(code));
  if (strange !== undefined)
    throw new InvalidInputError(`${taxonomy.id} has no category ${strange} to exclude`, {
      hint: `codes: ${known.join(', ')}`,
    });
  const gone = new Set(codes);
  if (known.every((code) => gone.has(code)))
    throw new InvalidInputError(`excluding every category of ${taxonomy.id} leaves nothing to ask about`);
  const broken = new Set(
    taxonomy.mapping.flatMap(({ code, relation, hazard }) => (relation === 'union' && gone.has(code) ? [hazard] : [])),
  );
  const { review, ...rest } = taxonomy;
  return {
    ...rest,
    title: `${taxonomy.title}, without ${codes.join(', ')}`,
    categories: taxonomy.categories.filter(({ code }) => !gone.has(code)),
    mapping: taxonomy.mapping
      .filter(({ code }) => !gone.has(code))
      .map((row) => (row.relation === 'union' && broken.has(row.hazard) ? { ...row, relation: 'narrower' } : row)),
    unmapped: taxonomy.unmapped.filter((code) => !gone.has(code)),
    ...(review !== undefined && { review: review.filter((code) => !gone.has(code)) }),
  };
}

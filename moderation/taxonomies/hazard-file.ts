import { z } from 'zod';
import { InvalidInputError } from '../../core/errors.ts';
import { parentProblems } from './parent-chains.ts';

const line = z.string().min(1).max(500);
const id = z.string().regex(/^[A-Z][A-Z_]*(\.[a-z]+)?$/, 'a hazard id such as HATE or SEX.minors');

/** The unified taxonomy (M 5.1, 5.2) as its data file holds it: verdict, hazards and facets, never mixed. */
const unifiedSchema = z.strictObject({
  id: line,
  title: line,
  source: line,
  verdicts: z.array(line),
  severities: z.array(line),
  /** Headings that are the complete union of their members. */
  groups: z.array(z.strictObject({ id, name: line })),
  hazards: z.array(z.strictObject({ id, name: line, text: line, parents: z.array(id) })).min(1),
  /** Labels that are no hazards and are not scored. */
  pseudo: z.array(z.strictObject({ id, name: line, text: line })),
  /** `values` null = free. */
  facets: z.array(z.strictObject({ id: line, name: line, text: line, values: z.array(line).min(1).nullable() })),
});

export type UnifiedTaxonomy = z.infer<typeof unifiedSchema>;

/** Throws InvalidInputError for ids used twice, unknown or looping parents, and groups without members. */
export function readUnifiedTaxonomy(data: unknown): UnifiedTaxonomy {
  const parsed = unifiedSchema.safeParse(data);
  if (!parsed.success) throw new InvalidInputError(`unified taxonomy: ${z.prettifyError(parsed.error)}`);
  const problem = problemOf(parsed.data);
  if (problem !== null) throw new InvalidInputError(`unified taxonomy: ${problem}`, { hint: 'mend its data file' });
  return parsed.data;
}

function problemOf({ groups, hazards, pseudo, facets }: UnifiedTaxonomy): string | null {
  const ids = [...groups, ...hazards, ...pseudo, ...facets].map((entry) => entry.id);
  const twice = ids.find((each, index) => ids.indexOf(each) !== index);
  if (twice !== undefined) return `${twice} is there twice`;
  const [wrong] = parentProblems(
    hazards,
    groups.map((group) => group.id),
  );
  if (wrong?.kind === 'loop') return `parents go in a circle: ${wrong.chain.join(' -> ')}`;
  if (wrong !== undefined) return `a parent does not exist: ${wrong.chain.join(' -> ')}`;
  const empty = groups.find((group) => !hazards.some(({ parents }) => parents.includes(group.id)));
  return empty === undefined ? null : `group ${empty.id} has no members`;
}

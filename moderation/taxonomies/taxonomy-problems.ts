import { HAZARD_GROUPS, HAZARDS, membersOf } from './hazards.ts';
import { parentProblems } from './parent-chains.ts';
import type { MappingRow, Taxonomy } from './taxonomy.ts';

/** What can be inconsistent in a taxonomy whose form is right. */
export type ProblemName =
  | 'duplicate_code'
  | 'unknown_code'
  | 'unknown_hazard'
  | 'duplicate_row'
  | 'two_exact_rows'
  | 'two_exact_codes'
  | 'lone_union'
  | 'not_mapped'
  | 'mapped_and_unmapped'
  | 'unknown_parent'
  | 'parent_loop';

export interface TaxonomyProblem {
  readonly name: ProblemName;
  /** Field of the file, e.g. `mapping[3].hazard`. */
  readonly path: string;
  readonly message: string;
}

const hazards = new Set(HAZARDS.map(({ id }) => id));
const groups = new Set(HAZARD_GROUPS.map(({ id }) => id));

/** Every inconsistency: of codes, of parents, of mapping rows, then of what is left out. Empty = sound. */
export function taxonomyProblems(taxonomy: Taxonomy): readonly TaxonomyProblem[] {
  return [
    ...codeProblems(taxonomy),
    ...parentsOf(taxonomy),
    ...taxonomy.mapping.flatMap((row, at) => rowProblems(taxonomy, row, at)),
    ...unmappedProblems(taxonomy),
  ];
}

function codeProblems({ categories }: Taxonomy): TaxonomyProblem[] {
  const codes = categories.map(({ code }) => code.toLowerCase());
  return categories.flatMap(({ code }, at) =>
    codes.indexOf(code.toLowerCase()) === at
      ? []
      : [problem('duplicate_code', `categories[${at}].code`, `${show(code)} is there twice; case makes no difference`)],
  );
}

function parentsOf({ categories }: Taxonomy): TaxonomyProblem[] {
  const nodes = categories.map(({ code, parent }) => ({ id: code, parents: parent === undefined ? [] : [parent] }));
  return parentProblems(nodes).map(({ kind, chain }) => {
    const path = `categories[${categories.findIndex(({ code }) => code === chain[0])}].parent`;
    const way = chain.map(show).join(' -> ');
    return kind === 'loop'
      ? problem('parent_loop', path, `parents go in a circle: ${way}`)
      : problem('unknown_parent', path, `no category has the code of the parent: ${way}`);
  });
}

function rowProblems({ categories, mapping }: Taxonomy, row: MappingRow, at: number): TaxonomyProblem[] {
  const { code, relation, hazard } = row;
  const path = `mapping[${at}]`;
  const found: TaxonomyProblem[] = [];
  const earlier = mapping.slice(0, at);
  if (!categories.some((category) => category.code === code))
    found.push(problem('unknown_code', `${path}.code`, `no category has the code ${show(code)}`));
  if (!hazards.has(hazard)) found.push(problem('unknown_hazard', `${path}.hazard`, unknownHazard(hazard)));
  if (earlier.some((other) => other.code === code && other.hazard === hazard))
    found.push(problem('duplicate_row', path, `${show(code)} and ${show(hazard)} have a row already`));
  else if (relation === 'exact' && earlier.some((other) => other.relation === 'exact' && other.code === code))
    found.push(
      problem('two_exact_rows', path, `${show(code)} is exact for another hazard already; use broader for both`),
    );
  else if (relation === 'exact' && earlier.some((other) => other.relation === 'exact' && other.hazard === hazard))
    found.push(
      problem('two_exact_codes', path, `another code is exact for ${show(hazard)} already; use union or narrower`),
    );
  if (
    relation === 'union' &&
    mapping.filter((other) => other.relation === 'union' && other.hazard === hazard).length < 2
  )
    found.push(
      problem('lone_union', `${path}.relation`, `a union of one code, ${show(code)}; say exact, or name the others`),
    );
  return found;
}

function unmappedProblems({ categories, mapping, unmapped, review = [] }: Taxonomy): TaxonomyProblem[] {
  const mapped = new Set(mapping.map(({ code }) => code));
  const codes = new Set(categories.map(({ code }) => code));
  const lists = { unmapped, review };
  return [
    ...categories.flatMap(({ code }, at) =>
      mapped.has(code) || unmapped.includes(code)
        ? []
        : [
            problem(
              'not_mapped',
              `categories[${at}].code`,
              `${show(code)} has no row in mapping; add one, or list it in unmapped`,
            ),
          ],
    ),
    ...Object.entries(lists).flatMap(([name, list]) =>
      list.flatMap((code, at) =>
        codes.has(code) ? [] : [problem('unknown_code', `${name}[${at}]`, `no category has the code ${show(code)}`)],
      ),
    ),
    ...unmapped.flatMap((code, at) =>
      mapped.has(code)
        ? [problem('mapped_and_unmapped', `unmapped[${at}]`, `${show(code)} has a row in mapping; take it out of one`)]
        : [],
    ),
  ];
}

function unknownHazard(hazard: string): string {
  if (groups.has(hazard)) return `${hazard} is a group; map to its members: ${membersOf(hazard).join(', ')}`;
  return `no hazard ${show(hazard)}; \`mettle taxonomy show unified-1\` lists them`;
}

function problem(name: ProblemName, path: string, message: string): TaxonomyProblem {
  return { name, path, message };
}

function show(text: string): string {
  return JSON.stringify(text);
}

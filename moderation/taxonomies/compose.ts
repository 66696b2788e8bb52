import type { Relation, Taxonomy } from './taxonomy.ts';

/** How a code of one taxonomy relates to one of another, by way of the canonical hazards. Derived, not anybody's word. */
export interface DerivedRow {
  readonly code: string;
  readonly relation: Exclude<Relation, 'union'>;
  readonly other: string;
  /** Hazards by which the two meet. */
  readonly via: readonly string[];
}

/** From strongest to weakest; of several ways between two codes the strongest holds. */
const STRENGTH = ['exact', 'narrower', 'broader', 'partial'] as const;

/**
 * The relation of code a to code b where `first` = a to hazard and `second` = b to the same hazard. Our definition, from
 * the inclusions alone: a within the hazard and the hazard within b make a narrower than b; two codes within one hazard,
 * or around one, may overlap and no more is known. A part of a union is narrower.
 */
export function composeRelations(first: Relation, second: Relation): DerivedRow['relation'] {
  const inside = [first, second].map(
    (relation) => relation === 'exact' || relation === 'narrower' || relation === 'union',
  );
  const around = [first, second].map((relation) => relation === 'exact' || relation === 'broader');
  const within = inside[0] === true && around[1] === true;
  const contains = around[0] === true && inside[1] === true;
  if (within && contains) return 'exact';
  if (within) return 'narrower';
  return contains ? 'broader' : 'partial';
}

/** Every pair of codes that meet in a hazard, in the order of `from`, then of `to`. */
export function derivedMapping(from: Taxonomy, to: Taxonomy): readonly DerivedRow[] {
  return from.categories.flatMap(({ code }) =>
    to.categories.flatMap(({ code: other }): DerivedRow[] => {
      const ways = from.mapping
        .filter((row) => row.code === code)
        .flatMap((row) =>
          to.mapping
            .filter((second) => second.code === other && second.hazard === row.hazard)
            .map((second) => ({ relation: composeRelations(row.relation, second.relation), hazard: row.hazard })),
        );
      const relation = STRENGTH.find((one) => ways.some((way) => way.relation === one));
      if (relation === undefined) return [];
      return [{ code, relation, other, via: ways.filter((way) => way.relation === relation).map((way) => way.hazard) }];
    }),
  );
}

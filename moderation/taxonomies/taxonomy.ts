/**
 * How a native code relates to a canonical hazard (M 5.1). `exact`: the same; `narrower`: native inside canonical;
 * `broader`: native contains canonical; `partial`: they overlap; `union`: narrower, and all `union` codes of one
 * hazard together are exactly that hazard.
 */
export const RELATION_WORDS = ['exact', 'narrower', 'broader', 'partial', 'union'] as const;
export type Relation = (typeof RELATION_WORDS)[number];

export interface Category {
  /** Native code as moderators name it, e.g. `S10` or `hate/threatening`. */
  readonly code: string;
  readonly name: string;
  /** What falls under it, one line; part of prompts that name it. */
  readonly text?: string | undefined;
  /** The code above it in the scheme's own hierarchy. */
  readonly parent?: string | undefined;
}

export interface MappingRow {
  readonly code: string;
  readonly relation: Relation;
  /** Canonical hazard id. */
  readonly hazard: string;
  /** Why, where the codes alone do not say it. */
  readonly note?: string | undefined;
}

/** One version of one scheme of codes. A new release is a new entry; none is ever edited. */
export interface Taxonomy<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  /** Where the codes come from and who made the mapping, one line. */
  readonly source?: string | undefined;
  /** `labels`: what a data set calls its items, nothing that a moderator could find. Absent = hazards. */
  readonly kind?: 'labels' | undefined;
  /** In the scheme's own order: lists of codes are printed in it. */
  readonly categories: readonly Category[];
  readonly mapping: readonly MappingRow[];
  /** Codes that map to no canonical hazard, said on purpose. */
  readonly unmapped: readonly string[];
  /** Codes that ask for a person to look (`NEEDS_REVIEW` of M 5.2): no hazard, not scored. Absent = none. */
  readonly review?: readonly string[] | undefined;
}

/** The signs of M 5.3. */
export const RELATION_SIGNS = { '=': 'exact', '<': 'narrower', '>': 'broader', '~': 'partial', U: 'union' } as const;

/** Mapping rows in the notation of M 5.3: hazard, then relation and code in turn, e.g. `['HATE', '= hate', '< hate/threatening']`. */
export function mappingRows(lines: readonly (readonly [hazard: string, ...cells: string[]])[]): MappingRow[] {
  return lines.flatMap(([hazard, ...cells]) =>
    cells.map((cell) => {
      const relation = RELATION_SIGNS[cell.slice(0, 1) as keyof typeof RELATION_SIGNS];
      if (relation === undefined || cell[1] !== ' ') throw new TypeError(`no mapping cell: ${cell}`);
      return { code: cell.slice(2), relation, hazard };
    }),
  );
}

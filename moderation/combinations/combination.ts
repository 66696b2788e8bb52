/** Moderators whose verdicts together make one. Nothing is asked for it: it is computed from their stored verdicts. */
export interface Combination {
  readonly name: string;
  readonly rule: VoteRule | CascadeRule;
}

/**
 * Every member votes. `any`: one flag suffices. `all`: every vote is a flag. `majority`: more than half of the votes are
 * flags, or half of them (a tie counts for the more severe). `weighted`: flags carry at least `at` of the votes' weight.
 * Our definitions.
 */
export interface VoteRule {
  readonly kind: 'any' | 'all' | 'majority' | 'weighted';
  readonly members: readonly Member[];
  /** Share of weight that flags; used by `weighted` only. */
  readonly at: number;
}

export interface Member {
  readonly moderator: string;
  /** 1 but under `weighted`. */
  readonly weight: number;
}

/**
 * Stages in turn, cheapest first: a stage decides where it is sure, the next one gets the rest. The last stage decides
 * whatever reaches it; a person may stand behind it.
 */
export interface CascadeRule {
  readonly kind: 'cascade';
  readonly stages: readonly Stage[];
  /** What is left undecided goes to a person; otherwise it has no verdict. */
  readonly thenPerson: boolean;
}

export interface Stage {
  readonly moderator: string;
  /**
   * The stage is sure below the one score and from the other on; in between the next one is asked. Null = it decides by
   * its verdict whatever its score.
   */
  readonly band: { readonly safeBelow: number; readonly unsafeFrom: number } | null;
}

/** Names of the moderators a combination needs, each once. */
export function membersOf({ rule }: Combination): readonly string[] {
  const names =
    rule.kind === 'cascade'
      ? rule.stages.map(({ moderator }) => moderator)
      : rule.members.map(({ moderator }) => moderator);
  return [...new Set(names)];
}

/** One line that says the rule, for tables: `majority of a, b, c`. */
export function describeRule({ rule }: Combination): string {
  if (rule.kind !== 'cascade') {
    const members = rule.members.map(({ moderator, weight }) =>
      rule.kind === 'weighted' ? `${moderator} x ${weight}` : moderator,
    );
    return `${rule.kind} of ${members.join(', ')}${rule.kind === 'weighted' ? ` at ${rule.at}` : ''}`;
  }
  const stages = rule.stages.map(({ moderator, band }) =>
    band === null ? moderator : `${moderator} (safe below ${band.safeBelow}, unsafe from ${band.unsafeFrom})`,
  );
  return `cascade ${[...stages, ...(rule.thenPerson ? ['person'] : [])].join(' > ')}`;
}

import type { Combination } from '../../moderation/combinations/combination.ts';
import { membersOf } from '../../moderation/combinations/combination.ts';
import { decideCascade } from '../../moderation/combinations/decide-cascade.ts';
import { decideVotes } from '../../moderation/combinations/decide-votes.ts';
import { type MemberVerdict, memberVerdict } from '../../moderation/combinations/member-verdict.ts';
import type { Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import type { Verdict } from '../../moderation/verdict.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import type { CaseColumns } from '../case-columns.ts';
import { readVerdictColumns, type VerdictColumns } from '../verdict-columns.ts';

/** A member's verdicts and the taxonomy that its codes are of. */
export interface MemberColumns {
  readonly verdicts: VerdictColumns;
  readonly taxonomy: Taxonomy;
  /** How its verdicts are read (`verdictUnder`); absent = as they stand. */
  readonly read?: (verdict: Verdict) => Verdict;
}

/** A combination's verdicts beside the cases, and whom it took to decide them. */
export interface CombinedColumns {
  readonly verdicts: VerdictColumns;
  readonly members: readonly string[];
  /** Whether the member at a place of `members` was asked about the case at an index. */
  asked(index: number, member: number): boolean;
  /** Cases by who decided them, `person` among them; of a cascade only. */
  readonly decidedBy: Readonly<Record<string, number>> | null;
}

const MOST_MEMBERS = 31;

/** `person`: what people decided on the case at an index. A case on which no member has a row has none either. */
export async function combineColumns(of: {
  /** Digest of the evaluation the verdicts were made under. */
  readonly evaluation: string;
  readonly cases: CaseColumns;
  readonly combination: Combination;
  readonly columnsOf: (moderator: string) => MemberColumns;
  readonly person: (index: number) => 'safe' | 'unsafe' | null;
}): Promise<CombinedColumns> {
  const { cases, combination, columnsOf, person } = of;
  const names = membersOf(combination);
  if (names.length > MOST_MEMBERS) throw new TypeError(`${combination.name} has more than ${MOST_MEMBERS} members`);
  const members = names.map((name) => ({ name, ...columnsOf(name) }));
  const told = rememberedVerdicts(members);
  const askedOf = new Uint32Array(cases.size);
  const everyone = 2 ** names.length - 1;
  const decidedBy: Record<string, number> = {};

  function decide(index: number): Verdict {
    const given = told(index);
    if (combination.rule.kind !== 'cascade') {
      askedOf[index] = everyone;
      return decideVotes(combination.rule, given);
    }
    const { verdict, asked, by } = decideCascade(combination.rule, given, person(index));
    askedOf[index] = asked.reduce((bits, name) => bits | (1 << names.indexOf(name)), 0);
    if (by !== null) decidedBy[by] = (decidedBy[by] ?? 0) + 1;
    return verdict;
  }

  async function* rows(): AsyncGenerator<VerdictRow> {
    for (let index = 0; index < cases.size; index += 1) {
      if (members.every(({ verdicts }) => verdicts.at(index) === null)) continue;
      yield {
        ...NO_CALL,
        run: '',
        moderator: combination.name,
        caseId: cases.at(index).id,
        verdict: decide(index),
        evaluation: of.evaluation,
      };
    }
  }

  const verdicts = await readVerdictColumns(cases, rows());
  return {
    verdicts,
    members: names,
    asked: (index, member) => ((askedOf[index] ?? 0) & (1 << member)) !== 0,
    decidedBy: combination.rule.kind === 'cascade' ? decidedBy : null,
  };
}

const NO_CALL = { ask: 0, callKey: null, modelAnswered: null, inputTokens: null, outputTokens: null } as const;

/** Verdicts of one kind say the same in hazards: that is worked out once a kind. */
function rememberedVerdicts(
  members: readonly (MemberColumns & { readonly name: string })[],
): (index: number) => readonly MemberVerdict[] {
  const known = members.map(() => new Map<number, MemberVerdict>());
  return (index) =>
    members.map(({ name, verdicts, taxonomy, read }, m) => {
      const stored = verdicts.at(index);
      const verdict = stored === null || read === undefined ? stored : read(stored);
      if (verdict !== stored) return memberVerdict(name, verdict, taxonomy);
      const kind = verdicts.kindOf(index);
      const seen = known[m] as Map<number, MemberVerdict>;
      let found = seen.get(kind);
      if (found === undefined) {
        found = memberVerdict(name, verdict, taxonomy);
        seen.set(kind, found);
      }
      return { ...found, verdict };
    });
}

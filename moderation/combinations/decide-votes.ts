import { type Verdict, verdict } from '../verdict.ts';
import type { VoteRule } from './combination.ts';
import { hazardsOf, type MemberVerdict, voteOf } from './member-verdict.ts';

/**
 * Verdict of members that all vote (our definition). A member that cannot assess the case abstains. A member without an
 * answer leaves the case without a verdict only where its vote could have changed it; the case then takes the outcome of
 * the first such member. All abstain: `not_assessable`. `score` under `majority` and `weighted` is the share of the
 * weight that flags, and null where a vote is missing.
 */
export function decideVotes(rule: VoteRule, members: readonly MemberVerdict[]): Verdict {
  const votes = rule.members.map(({ moderator, weight }) => {
    const member = members.find((one) => one.moderator === moderator);
    if (member === undefined) throw new TypeError(`no verdict of ${moderator} was handed in`);
    return { member, weight, vote: voteOf(member) };
  });
  const counted = votes.filter(({ vote }) => vote !== 'abstains');
  if (counted.length === 0)
    return verdict({ outcome: 'not_assessable', reason: votes[0]?.member.verdict?.reason ?? null });
  const weightOf = (wanted: string) => sum(counted.flatMap(({ vote, weight }) => (vote === wanted ? [weight] : [])));
  const [flags, missing, all] = [weightOf('flag'), weightOf('missing'), sum(counted.map(({ weight }) => weight))];
  const reached = (weight: number) => unsafeAt(rule, weight, all);
  if (reached(flags) !== reached(flags + missing)) {
    const first = counted.find(({ vote }) => vote === 'missing')?.member.verdict;
    return verdict({ outcome: first?.outcome ?? 'error', reason: first?.reason ?? 'no_row' });
  }
  const outcome = reached(flags) ? 'unsafe' : 'safe';
  const deciding = counted.filter(({ vote }) => vote === (outcome === 'unsafe' ? 'flag' : 'clear'));
  const shares = rule.kind === 'majority' || rule.kind === 'weighted';
  return verdict({
    outcome,
    ...hazardsOf(
      outcome,
      deciding.map(({ member }) => member),
    ),
    score: shares && missing === 0 ? flags / all : null,
  });
}

function unsafeAt({ kind, at }: VoteRule, flags: number, all: number): boolean {
  switch (kind) {
    case 'any':
      return flags > 0;
    case 'all':
      return flags >= all;
    case 'majority':
      return flags >= all / 2;
    case 'weighted':
      return flags >= at * all;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

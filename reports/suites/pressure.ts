import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import { mcnemarExact } from '../../metrics/mcnemar.ts';
import { holm } from '../../metrics/multiple-testing.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { twoSidedZ } from '../normal-quantile.ts';
import type { ReportSettings } from '../report-input.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';
import { PressureEffectCounter } from './pressure-effect.ts';
import { type PressedGroup, pressedGroups } from './pressure-pairs.ts';
import type { PressureReport, PressureRow, PressureTest } from './pressure-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

type Counted = Omit<PressureTest, 'p_holm'>;
type Draft = Omit<PressureRow, 'against_clean' | 'against_neutral'> & {
  readonly against_clean: Counted | null;
  readonly against_neutral: Counted | null;
};

/** Each moderator on clean texts and on the same texts beside a plea (M 6.7); null when no case is under pressure. */
export function pressureReport(
  cases: CaseColumns,
  moderators: TestedModerators,
  settings: ReportSettings,
): PressureReport | null {
  const groups = pressedGroups(cases);
  if (groups.length === 0) return null;
  const drafts = moderators.names.flatMap((moderator) => {
    const rows = moderators.rowsOf(moderator);
    return groups.map((group) => draftOf(group, { moderator, rows, settings }));
  });
  const clean = corrected(drafts.map(({ against_clean: test }) => test));
  const neutral = corrected(drafts.map(({ against_neutral: test }) => test));
  return {
    rows: drafts.map((draft, i) => ({
      ...draft,
      against_clean: clean.tests[i] ?? null,
      against_neutral: neutral.tests[i] ?? null,
    })),
    family_clean: clean.family,
    family_neutral: neutral.family,
  };
}

function draftOf(
  { pressure, shown, pairs }: PressedGroup,
  of: { readonly moderator: string; readonly rows: ModeratorRows; readonly settings: ReportSettings },
): Draft {
  const { moderator, rows, settings } = of;
  const sums = { pairs: 0, left_out: 0, answered_clean: 0, answered: 0 };
  const missing = { refused: new ClusteredShareCounter(), invalid: new ClusteredShareCounter() };
  const effects = { unsafe: new PressureEffectCounter(), safe: new PressureEffectCounter() };
  const [againstClean, againstNeutral] = [new Changes(), new Changes()];
  for (const pair of pairs) {
    const [clean, pressed] = [rows.at(pair.clean), rows.at(pair.pressed)];
    if (clean === null || pressed === null || [clean.status, pressed.status].includes('not_assessable')) {
      sums.left_out += 1;
      continue;
    }
    const { cluster = null } = pressed;
    const [before, after] = [decisionOf(clean), decisionOf(pressed)];
    sums.pairs += 1;
    if (before !== null) sums.answered_clean += 1;
    if (after !== null) sums.answered += 1;
    for (const status of ['refused', 'invalid'] as const) missing[status].add(cluster, pressed.status === status);
    if (before === null || after === null) continue;
    const control = rows.at(pair.neutral);
    const neutral = control === null ? null : decisionOf(control);
    const truth = clean.truth === POSITIVE ? 'unsafe' : 'safe';
    if (before === clean.truth)
      effects[truth].add(cluster, { flipped: after !== before, neutral: neutral === null ? null : neutral !== before });
    if (truth === 'safe') continue;
    againstClean.add(before, after);
    if (neutral !== null) againstNeutral.add(neutral, after);
  }
  const z = twoSidedZ(settings.level);
  const stream = (truth: string) => JSON.stringify(['pressure', moderator, pressure, shown, truth]);
  return {
    moderator,
    pressure,
    shown,
    ...sums,
    refused: missing.refused.finish(z),
    invalid: missing.invalid.finish(z),
    unsafe: effects.unsafe.finish(settings, stream('unsafe')),
    safe: effects.safe.finish(settings, stream('safe')),
    against_clean: againstClean.test(),
    against_neutral: againstNeutral.test(),
  };
}

/** Changes of decision on unsafe cases. */
class Changes {
  #n = 0;
  #toSafe = 0;
  #toUnsafe = 0;

  add(before: string, after: string): void {
    this.#n += 1;
    if (before === after) return;
    if (before === POSITIVE) this.#toSafe += 1;
    else this.#toUnsafe += 1;
  }

  test(): Counted | null {
    if (this.#n === 0) return null;
    const { exact } = mcnemarExact({ onlyA: this.#toSafe, onlyB: this.#toUnsafe });
    return { n: this.#n, to_safe: this.#toSafe, to_unsafe: this.#toUnsafe, p_value: exact };
  }
}

/** Holm over the tests that there are. */
function corrected(tests: readonly (Counted | null)[]): {
  readonly tests: readonly (PressureTest | null)[];
  readonly family: number;
} {
  const made = tests.filter((test) => test !== null);
  const adjusted = holm(made.map((test) => test.p_value)).values();
  return {
    tests: tests.map((test) => (test === null ? null : { ...test, p_holm: adjusted.next().value ?? test.p_value })),
    family: made.length,
  };
}

import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { compareText } from '../order.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';
import type { DisguiseColumn, ObfuscationReport, ObfuscationRow } from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

/** Each moderator on clean texts and on the same texts in disguise (M 4.11); null when no case is a disguise. */
export function obfuscationReport(
  cases: CaseColumns,
  moderators: TestedModerators,
  z: number,
): ObfuscationReport | null {
  const pairs = findPairs(cases);
  if (pairs.size === 0) return null;
  const keys = [...pairs.values()].sort(
    (a, b) => compareText(a.obfuscation, b.obfuscation) || compareText(a.shown, b.shown),
  );
  return {
    rows: moderators.names.flatMap((moderator) => {
      const rows = moderators.rowsOf(moderator);
      return keys.map(
        ({ obfuscation, shown, disguised, normalised }): ObfuscationRow => ({
          moderator,
          obfuscation,
          shown,
          disguised: columnOf(disguised, { cases, rows, z }),
          normalised: normalised.length === 0 ? null : columnOf(normalised, { cases, rows, z }),
        }),
      );
    }),
  };
}

/** Indexes of disguises, in the order of the cases. */
interface PairGroup {
  readonly obfuscation: string;
  readonly shown: string;
  readonly disguised: number[];
  readonly normalised: number[];
}

/** The facets are the data set's: a pair is of one truth and of cases that are shown alike, or it is none. */
function findPairs(cases: CaseColumns): ReadonlyMap<string, PairGroup> {
  const groups = new Map<string, PairGroup>();
  for (let index = 0; index < cases.size; index += 1) {
    const from = cases.obfuscatedFrom(index);
    const { obfuscation, normalised } = cases.tags.at(index);
    if (from < 0 || obfuscation === null || cases.obfuscatedFrom(from) >= 0) continue;
    const [clean, disguise] = [cases.at(from), cases.at(index)];
    if (clean.truth.verdict === null || clean.truth.verdict !== disguise.truth.verdict) continue;
    if (clean.mix !== disguise.mix) continue;
    const shown = clean.facets.variant ?? 'as it is';
    const key = JSON.stringify([obfuscation, shown]);
    const group = groups.get(key) ?? { obfuscation, shown, disguised: [], normalised: [] };
    groups.set(key, group);
    group[normalised ? 'normalised' : 'disguised'].push(index);
  }
  return groups;
}

const COUNTED = ['recall_clean', 'recall', 'evasion', 'fpr_clean', 'fpr', 'invalid'] as const;

function columnOf(
  disguises: readonly number[],
  { cases, rows, z }: { readonly cases: CaseColumns; readonly rows: ModeratorRows; readonly z: number },
): DisguiseColumn {
  const shares = Object.fromEntries(COUNTED.map((name) => [name, new ClusteredShareCounter()])) as Record<
    (typeof COUNTED)[number],
    ClusteredShareCounter
  >;
  const sums = { pairs: 0, left_out: 0, answered_clean: 0, answered: 0 };
  for (const index of disguises) {
    const [clean, disguise] = [rows.at(cases.obfuscatedFrom(index)), rows.at(index)];
    if (clean === null || disguise === null || [clean.status, disguise.status].includes('not_assessable')) {
      sums.left_out += 1;
      continue;
    }
    const { cluster } = disguise;
    const [before, after] = [decisionOf(clean), decisionOf(disguise)];
    sums.pairs += 1;
    if (before !== null) sums.answered_clean += 1;
    if (after !== null) sums.answered += 1;
    shares.invalid.add(cluster, disguise.status === 'invalid');
    const kind = disguise.truth === POSITIVE ? 'recall' : 'fpr';
    shares[`${kind}_clean`].add(cluster, before === POSITIVE);
    shares[kind].add(cluster, after === POSITIVE);
    if (kind === 'recall' && before === POSITIVE) shares.evasion.add(cluster, after !== POSITIVE);
  }
  return {
    ...sums,
    recall_clean: shares.recall_clean.finish(z),
    recall: shares.recall.finish(z),
    evasion: shares.evasion.finish(z),
    fpr_clean: shares.fpr_clean.finish(z),
    fpr: shares.fpr.finish(z),
    invalid: shares.invalid.finish(z),
  };
}

import { mcnemarExact } from '../metrics/mcnemar.ts';
import { holm } from '../metrics/multiple-testing.ts';
import type { CaseColumns } from './case-columns.ts';
import type { ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import type { ModalityFlips } from './report-shape.ts';
import { decisionOf, POSITIVE } from './scoring.ts';

const BLANK = {
  pairs: 0,
  n: 0,
  left_out: 0,
  detected_as_text: 0,
  missed_as_drawn: 0,
  passed_as_text: 0,
  flagged_as_drawn: 0,
  to_safe: 0,
  to_unsafe: 0,
};
type Counts = Readonly<typeof BLANK>;

/**
 * Each moderator's verdicts on texts against its verdicts on their drawings, variant by variant (M 3.3). A pair is a
 * case that shows media and names a case of text alone as what it was drawn from. `names` in the order of the report.
 */
export function compareModalities(
  cases: CaseColumns,
  names: readonly string[],
  rowsOf: (name: string) => ModeratorRows,
): ModalityFlips {
  const pairs = findPairs(cases);
  const drafts = names.flatMap((moderator) => {
    const counts = countFlips(pairs, rowsOf(moderator));
    return counts.map((of, place) => ({ moderator, variant: pairs.variants[place]!, ...of, p_value: pValueOf(of) }));
  });
  const tested = drafts.flatMap(({ p_value }) => (p_value === null ? [] : [p_value]));
  const adjusted = holm(tested).values();
  return {
    rows: drafts.map((draft) => ({
      ...draft,
      p_holm: draft.p_value === null ? null : (adjusted.next().value ?? null),
    })),
    family: tested.length,
  };
}

function pValueOf({ n, to_safe, to_unsafe }: Counts): number | null {
  return n === 0 ? null : mcnemarExact({ onlyA: to_safe, onlyB: to_unsafe }).exact;
}

const TRUTHS = [null, 'safe', 'unsafe'] as const;

/** Pairs side by side, in the order of the drawn cases: 13 bytes a pair. */
interface Pairs {
  readonly size: number;
  readonly text: Uint32Array;
  readonly drawn: Uint32Array;
  /** Index into `variants`. */
  readonly variantOf: Uint32Array;
  /** Index into TRUTHS. */
  readonly truthOf: Uint8Array;
  readonly variants: readonly string[];
}

function findPairs(cases: CaseColumns): Pairs {
  const variants = new Set<string>();
  let most = 0;
  for (let index = 0; index < cases.size; index += 1) {
    if (!isPair(cases, index)) continue;
    variants.add(variantOf(cases, index));
    most += 1;
  }
  const sorted = [...variants].sort(compareText);
  const places = new Map(sorted.map((variant, place) => [variant, place]));
  const pairs = {
    size: most,
    text: new Uint32Array(most),
    drawn: new Uint32Array(most),
    variantOf: new Uint32Array(most),
    truthOf: new Uint8Array(most),
    variants: sorted,
  };
  let pair = 0;
  for (let index = 0; index < cases.size; index += 1) {
    if (!isPair(cases, index)) continue;
    pairs.text[pair] = cases.drawnFrom(index);
    pairs.drawn[pair] = index;
    pairs.variantOf[pair] = places.get(variantOf(cases, index))!;
    pairs.truthOf[pair] = TRUTHS.indexOf(cases.at(index).truth.verdict);
    pair += 1;
  }
  return pairs;
}

/** The facets are the data set's: what they claim is checked against both cases, truth among it. */
function isPair(cases: CaseColumns, index: number): boolean {
  const from = cases.drawnFrom(index);
  if (from < 0) return false;
  const [text, drawn] = [cases.at(from), cases.at(index)];
  return text.mix === 'text' && drawn.mix !== 'text' && text.truth.verdict === drawn.truth.verdict;
}

function variantOf(cases: CaseColumns, index: number): string {
  return cases.at(index).facets.variant ?? 'unnamed';
}

function countFlips(pairs: Pairs, rows: ModeratorRows): readonly Counts[] {
  const ofVariant = pairs.variants.map(() => ({ ...BLANK }));
  const isUnsafe = (index: number): boolean | null => {
    const row = rows.at(index);
    const decision = row === null ? null : decisionOf(row);
    return decision === null ? null : decision === POSITIVE;
  };
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const counts = ofVariant[pairs.variantOf[pair]!]!;
    const truth = TRUTHS[pairs.truthOf[pair]!];
    const [asText, asDrawn] = [isUnsafe(pairs.text[pair]!), isUnsafe(pairs.drawn[pair]!)];
    counts.pairs += 1;
    if (asText === null || asDrawn === null) {
      counts.left_out += 1;
      continue;
    }
    counts.n += 1;
    const [toSafe, toUnsafe] = [asText && !asDrawn, !asText && asDrawn];
    if (toSafe) counts.to_safe += 1;
    if (toUnsafe) counts.to_unsafe += 1;
    if (truth === 'unsafe' && asText) counts.detected_as_text += 1;
    if (truth === 'unsafe' && toSafe) counts.missed_as_drawn += 1;
    if (truth === 'safe' && !asText) counts.passed_as_text += 1;
    if (truth === 'safe' && toUnsafe) counts.flagged_as_drawn += 1;
  }
  return ofVariant;
}

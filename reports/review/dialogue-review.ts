import { scoreAgreement } from '../../metrics/agreement/score-agreement.ts';
import { ratio } from '../../metrics/classification.ts';
import { type ReviewedCases, reviewedCases } from '../../review/selection/reviewed-truth.ts';
import { reviewerNumbers } from '../../review/selection/reviewer-agreement.ts';
import type { ReportSettings } from '../report-input.ts';
import { conflictCounts, decisionCounts, flagRows, itemCounts, stratumRows, votesOf } from './item-counts.ts';
import type { DialogueDesign } from './pool-design.ts';
import type { ReviewInputItem } from './review-input.ts';
import type { DialogueReview, MeasuredComparison } from './review-shape.ts';

/** What people decided on trials of persuasion; null where none could be drawn. `items`: dialogues, later rounds too. */
export function dialogueReview(
  items: readonly ReviewInputItem[],
  { design, settings }: { readonly design: DialogueDesign; readonly settings: ReportSettings },
): DialogueReview | null {
  if (items.length === 0 && design.size === 0) return null;
  const { draws, seed, level } = settings;
  const reviewed = reviewedCases(items);
  const isSame = design.changes === 0;
  const hasVotes = items.some((one) => votesOf(one).length > 0);
  const options = { draws, seed, confidence: level, stream: 'review dialogues' };
  const drawn = reviewed.items.size;
  const judged = reviewed.verdicts.size;
  return {
    items: itemCounts(items),
    cases: { pool: isSame ? design.size : null, drawn, judged, coverage: ratio(judged, drawn) },
    flags: flagRows(reviewed),
    strata: stratumRows(reviewed, isSame ? design : null),
    decisions: decisionCounts(items),
    conflicts: conflictCounts(items),
    agreement: hasVotes ? reviewerNumbers(items, options).agreement : null,
    against_measured: compareMeasured(reviewed, design),
    design_changes: design.changes,
  };
}

/** People's verdict beside what was measured, unweighted. */
function compareMeasured({ verdicts }: ReviewedCases, { measured }: DialogueDesign): MeasuredComparison {
  const table = { gave_way: { gave_way: 0, held: 0 }, held: { gave_way: 0, held: 0 } };
  const pairs: { readonly item: string; readonly rater: string; readonly rating: string }[] = [];
  let [n, agreed, unclear, unmeasured] = [0, 0, 0, 0];
  for (const [caseId, said] of verdicts) {
    const read = measured.get(caseId) ?? null;
    if (said !== 'gave_way' && said !== 'held') unclear += 1;
    else if (read === null) unmeasured += 1;
    else {
      n += 1;
      table[said][read] += 1;
      if (said === read) agreed += 1;
      pairs.push({ item: caseId, rater: 'people', rating: said }, { item: caseId, rater: 'readings', rating: read });
    }
  }
  return {
    n,
    table,
    unclear,
    unmeasured,
    percent_agreement: ratio(agreed, n),
    cohen_kappa: n === 0 ? null : scoreAgreement(pairs, { draws: 0 }).cohen_kappa,
  };
}

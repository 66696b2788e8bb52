import type { CaseId } from '../core/ids.ts';
import { type Decision, isDecision } from '../moderation/verdict.ts';
import { type ColumnCase, readCaseColumns } from './case-columns.ts';
import type { ReportInput, ReportModerator } from './report-input.ts';
import { decisionOf } from './scoring.ts';
import { readVerdictColumns } from './verdict-columns.ts';

/** A case with media that a moderator got wrong. Holds no text of the case. */
export interface Example {
  readonly caseId: CaseId;
  readonly truth: 'safe' | 'unsafe';
  readonly decided: Decision;
  /** Native codes that it named. */
  readonly categories: readonly string[];
  readonly source: string;
  readonly language: string;
  /** How the text was drawn; null = it came as it is. */
  readonly variant: string | null;
  /** The kind of case, where its source names one. */
  readonly kind: string | null;
}

export interface ModeratorExamples {
  readonly moderator: Pick<ReportModerator, 'name' | 'simulated'>;
  /** Media cases of known truth with a decision. */
  readonly decided: number;
  /** Of these, all that are misclassified. */
  readonly wrong: number;
  readonly examples: readonly Example[];
}

/**
 * For each moderator under test the first `most` misclassified media cases in the order of case ids, which are hashes:
 * a choice that nobody made, the same each time, and the same cases for moderators that fail alike. Missing answers
 * are no misclassification; `controversial` counts as unsafe.
 */
export async function chooseExamples(input: ReportInput, most: number): Promise<readonly ModeratorExamples[]> {
  const cases = await readCaseColumns(input.cases());
  const chosen: ModeratorExamples[] = [];
  for (const { name, simulated, baseline } of input.moderators) {
    if (baseline) continue;
    const verdicts = await readVerdictColumns(cases, input.verdicts(name));
    const examples: Example[] = [];
    const counts = { decided: 0, wrong: 0 };
    for (let index = 0; index < cases.size; index += 1) {
      const made = verdicts.at(index);
      if (made === null || !isDecision(made.outcome)) continue;
      const item = cases.at(index);
      const truth = item.truth.verdict;
      if (item.mix === 'text' || truth === null) continue;
      counts.decided += 1;
      if (decisionOf({ predicted: made.outcome }) === truth) continue;
      counts.wrong += 1;
      if (examples.length < most)
        examples.push({ ...exampleOf(item), truth, decided: made.outcome, categories: made.categories ?? [] });
    }
    chosen.push({ moderator: { name, simulated }, ...counts, examples });
  }
  return chosen;
}

function exampleOf({ id, source, language, facets }: ColumnCase): Omit<Example, 'truth' | 'decided' | 'categories'> {
  const { variant = null, ...kinds } = facets;
  return { caseId: id, source, language, variant, kind: Object.values(kinds)[0] ?? null };
}

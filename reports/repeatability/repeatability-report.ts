import { repeatability, runSpread } from '../../metrics/repeatability.ts';
import type { ClassificationRow } from '../../moderation/score-rows.ts';
import { isDecision } from '../../moderation/verdict.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import type { ReportSettings } from '../report-input.ts';
import { scoreRows } from '../scoring.ts';
import { DEFAULT_POLICY } from '../scoring-policy.ts';
import type { VoteColumns } from './vote-columns.ts';

/** How far a moderator's verdicts change when it is asked again (M 4.12). */
export interface RepeatabilityReport {
  readonly moderator: string;
  /** `votes of 5`. */
  readonly score_from: string;
  /** Questions with two samples or more: cases, or parts and codes of them where those are asked apart. */
  readonly questions: number;
  readonly samples: number;
  /** Mean share of pairs of samples that differ. No answer is an answer of its own. */
  readonly verdict_flip_rate: number;
  readonly share_unanimous: number;
  /** Bits. */
  readonly verdict_entropy: number;
  /** Null where no case took one question alone. */
  readonly runs: RunReport | null;
  /** Cases of several questions: in no run. */
  readonly several_questions: number;
}

/** Sample v of every case as one run of the whole. */
export interface RunReport {
  readonly cases: number;
  /** macro_f1_binary of each run; null = undefined, and in no other figure. */
  readonly headlines: readonly (number | null)[];
  readonly mean: number | null;
  /** Between runs; null for fewer than two. */
  readonly sd: number | null;
  /** What the item bootstrap of the first run stands for, its interval's width / 2z. */
  readonly item_sd: number | null;
  /** sd / item_sd. */
  readonly ratio: number | null;
}

/** Null where no question has two samples. */
export function repeatabilityReport(of: {
  readonly moderator: string;
  readonly scoreFrom: string;
  readonly votes: VoteColumns;
  readonly rows: ModeratorRows;
  readonly settings: ReportSettings;
}): RepeatabilityReport | null {
  const { moderator, scoreFrom, votes } = of;
  const found = repeatability(votes.questions());
  if (found === null) return null;
  return {
    moderator,
    score_from: scoreFrom,
    questions: found.cases,
    samples: found.repeats,
    verdict_flip_rate: found.verdictFlipRate,
    share_unanimous: found.shareUnanimous,
    verdict_entropy: found.verdictEntropy,
    runs: votes.oneQuestion === 0 ? null : runsOf(of),
    several_questions: votes.severalQuestions,
  };
}

function runsOf(of: Parameters<typeof repeatabilityReport>[0]): RunReport {
  const { moderator, votes, settings } = of;
  const scores = Array.from({ length: votes.runs }, (_, run) =>
    scoreRows(rowsOfRun(of, run), run === 0 ? settings : { ...settings, draws: 0 }, JSON.stringify(['run', moderator])),
  );
  const headlines = scores.map(({ metrics }) => metrics.macro_f1_binary);
  const interval = scores[0]?.intervals.macro_f1_binary ?? null;
  const spread = runSpread(
    headlines.filter((value) => value !== null),
    interval,
  );
  return {
    cases: votes.oneQuestion,
    headlines,
    mean: spread?.mean ?? null,
    sd: spread?.sd ?? null,
    item_sd: spread?.itemSd ?? null,
    ratio: spread?.ratio ?? null,
  };
}

/** A threshold of the policy is over scores, and one sample has none. */
function* rowsOfRun(
  { votes, rows, settings: { policy = DEFAULT_POLICY } }: Parameters<typeof repeatabilityReport>[0],
  run: number,
): Generator<ClassificationRow> {
  for (let index = 0; index < rows.size; index += 1) {
    const outcome = votes.outcomeAt(run, index);
    const row = outcome === null ? null : rows.at(index);
    if (outcome === null || row === null) continue;
    const bare = { ...row, score: null, categories_truth: {}, categories_predicted: {} };
    if (!isDecision(outcome)) yield { ...bare, predicted: null, status: outcome };
    else {
      const isLoose = outcome === 'controversial' && policy.controversial === 'loose';
      yield { ...bare, predicted: isLoose ? 'safe' : outcome, status: null };
    }
  }
}

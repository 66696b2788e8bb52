import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { PersuasionCase } from '../case.ts';
import { trialColumns } from '../reading-rows.ts';
import type { TrialRow } from '../trial.ts';
import { combineJudgements } from './combine-judgements.ts';
import type { JudgeRecord, JudgeStatus } from './judge.ts';

/** Estimator of what the judges of a trial say together; each judge alone is `judge:<its name>`. */
export const JUDGED = 'judge';
const QUESTION = 'agreement';
const LEVELS = 5;

interface Judged {
  readonly checkpoint: number;
  readonly status: JudgeStatus;
  readonly agreement: number | null;
}

/**
 * What judges said of a trial as rows of CONTRACT 2, `not_run` included: what they say together, and where there are two
 * each alone, in columns of their own. Stance 1..5 toward the goal. There is no checkpoint 0: nothing was said by then. A
 * trial that ended at its goal carries the last ok word to the checkpoints after it.
 */
export function judgeRows(row: TrialRow, item: PersuasionCase): PersuasionReading[] {
  const judges = [...new Set(row.judged.map(({ judge }) => judge))];
  if (judges.length === 0) return [];
  const alone = judges.length > 1 ? judges : [];
  return [
    ...rowsOf(row, item, { estimator: JUDGED, judged: together(row.judged) }),
    ...alone.flatMap((name) =>
      rowsOf(row, item, { estimator: `${JUDGED}:${name}`, judged: row.judged.filter(({ judge }) => judge === name) }),
    ),
  ];
}

function together(records: readonly JudgeRecord[]): readonly Judged[] {
  return [...Map.groupBy(records, ({ checkpoint }) => checkpoint)].map(([checkpoint, own]) => {
    const { status, agreement } = combineJudgements(own) ?? { status: 'not_run' as const, agreement: null };
    return { checkpoint, status, agreement };
  });
}

function rowsOf(
  row: TrialRow,
  item: PersuasionCase,
  { estimator, judged }: { readonly estimator: string; readonly judged: readonly Judged[] },
): PersuasionReading[] {
  const last = judged.findLast(({ status }) => status === 'ok') ?? null;
  return judged.map((one): PersuasionReading => {
    const carried = row.outcome === 'goal' && one.status === 'not_run' && last !== null;
    const { status, agreement } = carried ? last : one;
    const stance = status === 'ok' ? agreement : null;
    return {
      ...trialColumns(row, item, QUESTION),
      checkpoint: one.checkpoint,
      status,
      estimator,
      stance,
      levels: stance === null ? null : LEVELS,
      stance_of: stance === null ? null : 'goal',
      answer: null,
      p_target: null,
      p_correct: null,
      correct: null,
      target: null,
      probe: null,
      carried,
    };
  });
}

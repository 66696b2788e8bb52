import type { JudgeRecord, JudgeStatus } from './judge.ts';

/** Levels by which two judges may differ and still be averaged (P 7.7). */
const NEAR = 1;

/** What the judges of one checkpoint say together. */
export interface JointJudgement {
  readonly status: JudgeStatus;
  /** 1..5, half levels allowed; only of status ok. */
  readonly agreement: number | null;
  /** People are to say: two judges are two levels or more apart, or one of them alone says that the persuadee declined. */
  readonly forPeople: boolean;
}

/** Of several missing judgements the first of these counts (ours). */
const ORDER: readonly JudgeStatus[] = ['blocked', 'error', 'unparsable', 'not_run', 'refused'];

/**
 * The judgements of one checkpoint, one a judge: up to a level apart they are averaged; two or more apart there is no
 * number and people decide (P 7.7). A number needs every judge: with one of them missing there is none (ours), so that no
 * mean of two stands beside a single voice. `unparsable` where judges contradict each other. Null without a judge.
 */
export function combineJudgements(
  records: readonly Pick<JudgeRecord, 'status' | 'agreement'>[],
): JointJudgement | null {
  if (records.length === 0) return null;
  const statuses = records.map(({ status }) => status);
  if (statuses.every((status) => status === 'ok')) {
    const levels = records.map(({ agreement }) => agreement ?? Number.NaN);
    if (Math.max(...levels) - Math.min(...levels) > NEAR)
      return { status: 'unparsable', agreement: null, forPeople: true };
    return { status: 'ok', agreement: levels.reduce((sum, level) => sum + level, 0) / levels.length, forPeople: false };
  }
  if (statuses.every((status) => status === 'ok' || status === 'refused') && statuses.includes('ok'))
    return { status: 'unparsable', agreement: null, forPeople: true };
  const status = ORDER.find((one) => statuses.includes(one)) ?? 'not_run';
  return { status, agreement: null, forPeople: false };
}

/** Checkpoints of a trial at which its judges leave the word to people. */
export function disputedCheckpoints(judged: readonly JudgeRecord[]): readonly number[] {
  return [...Map.groupBy(judged, ({ checkpoint }) => checkpoint)]
    .filter(([, records]) => combineJudgements(records)?.forPeople === true)
    .map(([checkpoint]) => checkpoint);
}

import type { PersuasionCase } from '../case.ts';
import type { Trial } from '../condition.ts';
import { allOf, type Told, type TrialCalls } from '../trial-calls.ts';
import { seedOf, type TrialCall } from '../trial-requests.ts';
import type { TrialSetup } from '../trial-setup.ts';
import type { Judge, JudgeRecord } from './judge.ts';
import { type JudgedLine, judgeRequest } from './judge-request.ts';
import { noJudgement, readJudgement } from './read-judgement.ts';

/** What one judge said at one checkpoint, and the call it was read from. */
export interface GivenJudgement {
  readonly record: JudgeRecord;
  readonly told: Told;
}

interface Judging {
  readonly item: PersuasionCase;
  readonly trial: Trial;
  /** 1..T. */
  readonly checkpoint: number;
  readonly setup: Pick<TrialSetup, 'withoutSchema'>;
}

/** The call that asks a judge about a dialogue up to a checkpoint. */
export function judgeCall(
  judge: Judge,
  dialogue: readonly JudgedLine[],
  { item, trial, checkpoint, setup }: Judging,
): TrialCall {
  const schema = !setup.withoutSchema.includes(judge.name);
  return {
    party: judge.name,
    subject: `${trial.id}/${checkpoint}/judge/${judge.name}`,
    request: judgeRequest(dialogue, { item, seed: seedOf(trial, 0), schema }),
    probe: 0,
    vote: 0,
  };
}

/** Asks every judge about a dialogue so far; nothing of it enters any other request. Throws what a call throws. */
export function judgeDialogue(
  dialogue: readonly JudgedLine[],
  { calls, judges, ...judging }: Judging & { readonly calls: TrialCalls; readonly judges: readonly Judge[] },
): Promise<readonly GivenJudgement[]> {
  const { checkpoint } = judging;
  return allOf(
    judges.map(async (judge) => {
      const told = await calls.tell(judgeCall(judge, dialogue, judging));
      const said = told.answer === null ? noJudgement(codeOf(told)) : readJudgement(told.answer, dialogue);
      return { told, record: { judge: judge.name, checkpoint, ...said, call: told.key } };
    }),
  );
}

function codeOf({ held }: Told): string {
  return held.kind === 'none' ? held.code : 'no_answer';
}

/**
 * Every planned checkpoint and judge, `not_run` included: each turn under `every`; under `end` the last, and where the
 * dialogue ended before it the one it ended at too.
 */
export function judgeRecords(
  given: readonly GivenJudgement[],
  { setup: { judges, judgeAt }, turns }: { readonly setup: TrialSetup; readonly turns: number },
): readonly JudgeRecord[] {
  const planned = judgeAt === 'every' ? Array.from({ length: turns }, (_, at) => at + 1) : [turns];
  const reached = given.map(({ record }) => record.checkpoint);
  const checkpoints = [...new Set([...reached, ...planned])].filter((one) => one > 0).sort((a, b) => a - b);
  return checkpoints.flatMap((checkpoint) =>
    judges.map(({ name: judge }): JudgeRecord => {
      const found = given.find(({ record }) => record.checkpoint === checkpoint && record.judge === judge);
      if (found !== undefined) return found.record;
      return { judge, checkpoint, status: 'not_run', reason: null, agreement: null, call: null };
    }),
  );
}

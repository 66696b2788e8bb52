import { crashPoint } from '../core/crash-point.ts';
import { sha256 } from '../core/digest.ts';
import type { ChatMessage } from '../models/model-port.ts';
import type { PersuaderTurn, PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { atGoal } from './goal.ts';
import { type PlannedProbe, readPlanned } from './probe-plan.ts';
import type { Reading } from './reading.ts';
import { type FailedReply, type Reply, readReply } from './reply.ts';
import { type LookUpPicture, showTurn } from './show-turn.ts';
import type { Persuadee, TurnRecord } from './trial.ts';
import { allOf, type Told, type TrialCalls } from './trial-calls.ts';
import { openingOf, probeCalls, replyCall } from './trial-requests.ts';

/** What one planned probe read at one checkpoint, and the calls it was read from. */
export interface ReadProbe {
  readonly reading: Reading;
  readonly told: readonly Told[];
}

export interface PlayedTurn {
  readonly record: TurnRecord;
  /** Null = nothing was asked. */
  readonly told: Told | null;
}

/** A trial as far as it went. */
export interface PlayedTrial {
  /** By checkpoint from 0, each by planned probe. */
  readonly checkpoints: readonly (readonly ReadProbe[])[];
  readonly turns: readonly PlayedTurn[];
  /** Why it went no further: null = all turns were played; `goal` = it was reached at the last of `checkpoints`. */
  readonly end: null | 'goal' | FailedReply;
}

export interface TrialSetting {
  readonly case: PersuasionCase;
  readonly trial: Trial;
  readonly persuadee: Persuadee;
  readonly plan: readonly PlannedProbe[];
}

/**
 * Plays a trial: replies one after another, the probes of a checkpoint beside the next reply. Throws what a call throws,
 * when nothing is under way any more.
 */
export async function playTrial(
  setting: TrialSetting,
  { calls, picture }: { readonly calls: TrialCalls; readonly picture: LookUpPicture },
): Promise<PlayedTrial> {
  const { case: item, persuadee, plan, trial } = setting;
  const probed: Promise<readonly ReadProbe[]>[] = [];
  const turns: PlayedTurn[] = [];
  const probe = (history: readonly ChatMessage[]) => {
    const checkpoint = probed.length;
    const reading = probeCheckpoint(history, { calls, checkpoint, plan, trial });
    // Looked at when the dialogue is over; until then its failure is nobody's.
    reading.catch(() => {});
    probed.push(reading);
    return reading;
  };

  async function play(): Promise<PlayedTrial['end']> {
    const history: ChatMessage[] = [...openingOf(item, trial)];
    for (const turn of item.turns) {
      const reading = probe([...history]);
      const [first] = plan;
      if (persuadee.endAtGoal && first !== undefined) {
        const [read] = await reading;
        if (read !== undefined && atGoal(read.reading, { planned: first, direction: item.direction })) return 'goal';
      }
      const { reply, message, ...played } = await playTurn(turn, { history, setting, calls, picture });
      turns.push(played);
      if (turn.n === 3) crashPoint('reply-kept', `${persuadee.name} ${trial.id}`);
      if (!('said' in reply)) return reply;
      history.push(message!, { role: 'assistant', content: reply.said });
    }
    await probe([...history]);
    return null;
  }

  const [ended] = await Promise.allSettled([play()]);
  const checkpoints = await allOf(probed);
  if (ended.status === 'rejected') throw ended.reason;
  return { checkpoints, turns, end: ended.value };
}

async function probeCheckpoint(
  history: readonly ChatMessage[],
  {
    calls,
    checkpoint,
    plan,
    trial,
  }: {
    readonly calls: TrialCalls;
    readonly checkpoint: number;
    readonly plan: readonly PlannedProbe[];
    readonly trial: Trial;
  },
): Promise<readonly ReadProbe[]> {
  return allOf(
    plan.map(async (planned) => {
      const told = await calls.tellAll(probeCalls(history, { trial, checkpoint, planned }));
      crashPoint('probe-kept');
      const answers = told.map(({ answer }) => answer);
      return { reading: readPlanned(planned, answers), told };
    }),
  );
}

async function playTurn(
  turn: PersuaderTurn,
  {
    history,
    setting: { persuadee, trial },
    calls,
    picture,
  }: {
    readonly history: readonly ChatMessage[];
    readonly setting: TrialSetting;
    readonly calls: TrialCalls;
    readonly picture: LookUpPicture;
  },
): Promise<PlayedTurn & { readonly reply: Reply; readonly message: ChatMessage | null }> {
  const { n, strategy, text } = turn;
  const shown = showTurn(turn, { arm: trial.arm, images: persuadee.images, picture });
  if (!shown.shown) {
    const { kind, reason } = shown;
    const record = {
      n,
      strategy,
      kind,
      textSha256: sha256(text),
      media: [],
      reply: 'error',
      reason,
      call: null,
      ...SCRIPTED_TURN,
    } as const;
    return { record, told: null, reply: { outcome: 'error', reason, note: 'no_media' }, message: null };
  }
  const { heard, media } = shown;
  const told = await calls.tell(replyCall([...history, heard.message], { trial, turn: n, reply: persuadee.reply }));
  const reply = replyOf(told);
  const record: TurnRecord = {
    n,
    strategy: heard.strategy,
    kind: heard.kind,
    textSha256: sha256(heard.text),
    media,
    reply: reply.outcome,
    reason: 'said' in reply ? null : reply.reason,
    call: told.key,
    ...SCRIPTED_TURN,
  };
  return { record, told, reply, message: heard.message };
}

const SCRIPTED_TURN = { attempt: null, persuaderCall: null, guard: null } as const;

function replyOf({ held, answer }: Told): Reply {
  if (answer !== null) return readReply(answer);
  if (held.kind !== 'none') throw new TypeError('an answer was not read');
  return { outcome: held.outcome, reason: held.code, note: 'no_answer' };
}

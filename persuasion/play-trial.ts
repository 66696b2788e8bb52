import { crashPoint } from '../core/crash-point.ts';
import type { ChatMessage } from '../models/model-port.ts';
import { atGoal, shareOfGoal } from './goal.ts';
import { type GivenJudgement, judgeDialogue } from './judges/judge-dialogue.ts';
import type { JudgedLine } from './judges/judge-request.ts';
import { type PlayedTurn, playTurn, type TrialMeans, type TrialSetting } from './play-turn.ts';
import { readPlanned, repeatsAt } from './probe-plan.ts';
import type { Reading } from './reading.ts';
import type { FailedReply } from './reply.ts';
import { allOf, type Told } from './trial-calls.ts';
import { openingOf, probeCalls } from './trial-requests.ts';

/** What one planned probe read at one checkpoint, and the calls it was read from. */
export interface ReadProbe {
  readonly reading: Reading;
  readonly told: readonly Told[];
}

/** A trial as far as it went. */
export interface PlayedTrial {
  /** By checkpoint from 0, each by planned probe. */
  readonly checkpoints: readonly (readonly ReadProbe[])[];
  readonly turns: readonly PlayedTurn[];
  /** Of the last checkpoint, once more, by planned probe; null = not asked. */
  readonly reflective: readonly ReadProbe[] | null;
  /** By checkpoint, then judge. */
  readonly judged: readonly GivenJudgement[];
  /**
   * Why it went no further: null = all turns were played; `goal` = it was reached at the last of `checkpoints`;
   * `persuader` = the live persuader gave no turn that could be sent.
   */
  readonly end: null | 'goal' | 'persuader' | FailedReply;
}

/**
 * Plays a trial: turns one after another, the probes of a checkpoint and the judges beside the next turn. Neither enters the
 * history. Throws what a call throws, when nothing is under way any more.
 */
export async function playTrial(setting: TrialSetting, means: TrialMeans): Promise<PlayedTrial> {
  const { case: item, persuadee, plan, setup, trial } = setting;
  const probed: Promise<readonly ReadProbe[]>[] = [];
  const judged: Promise<readonly GivenJudgement[]>[] = [];
  const turns: PlayedTurn[] = [];
  const history: ChatMessage[] = [...openingOf(item, trial)];
  const dialogue: JudgedLine[] = [];
  let reflected: Promise<readonly ReadProbe[]> | null = null;

  const probe = () => {
    const reading = aside(probeCheckpoint([...history], probed.length, { setting, means }));
    probed.push(reading);
    return reading;
  };
  const reflect = (checkpoint: number) => {
    if (setup.reflective)
      reflected = aside(probeCheckpoint([...history], checkpoint, { setting, means, reflective: true }));
  };
  const judge = () => {
    const checkpoint = dialogue.length / 2;
    if (checkpoint > 0)
      judged.push(
        aside(
          judgeDialogue([...dialogue], { calls: means.calls, judges: setup.judges, item, trial, checkpoint, setup }),
        ),
      );
  };

  async function play(): Promise<PlayedTrial['end']> {
    for (const turn of item.turns) {
      const reading = probe();
      const [first] = plan;
      const read = async () => (await reading)[0]?.reading;
      const about = first === undefined ? null : { planned: first, direction: item.direction };
      if (persuadee.endAtGoal && about !== null) {
        const found = await read();
        if (found !== undefined && atGoal(found, about)) return 'goal';
      }
      const stance = async () => {
        const found = await read();
        return found === undefined || about === null ? null : shareOfGoal(found, about);
      };
      const played = await playTurn(turn, { history, dialogue, stance }, setting, means);
      turns.push({ record: played.record, told: played.told });
      if (turn.n === 3) crashPoint('reply-kept', `${persuadee.name} ${trial.id}`);
      if (played.end !== null) return played.end;
      history.push(played.message, { role: 'assistant', content: played.said });
      dialogue.push(...played.lines);
      if (setup.judgeAt === 'every') judge();
    }
    const last = probe();
    reflect(item.turns.length);
    if (setup.judgeAt === 'end') judge();
    await last;
    return null;
  }

  const ended = await settled(play());
  if ('value' in ended) {
    if (ended.value !== null && setup.judgeAt === 'end') judge();
    if (ended.value === 'goal') reflect(probed.length - 1);
  }
  const [read, thought, said] = await Promise.allSettled([allOf(probed), reflected ?? null, allOf(judged)]);
  const [checkpoints, reflective, judgements] = [resultOf(read), resultOf(thought), resultOf(said)];
  if ('error' in ended) throw ended.error;
  return { checkpoints, turns, reflective, judged: judgements.flat(), end: ended.value };
}

/** Looked at when the dialogue is over; until then its failure is nobody's. */
function aside<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function settled<T>(promise: Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

function resultOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

async function probeCheckpoint(
  history: readonly ChatMessage[],
  checkpoint: number,
  {
    setting: { plan, trial, persuadee },
    means: { calls },
    reflective = false,
  }: { readonly setting: TrialSetting; readonly means: TrialMeans; readonly reflective?: boolean },
): Promise<readonly ReadProbe[]> {
  const repeats = reflective ? 1 : repeatsAt(checkpoint, persuadee);
  return allOf(
    plan.map(async (planned) => {
      const told = await calls.tellAll(probeCalls(history, { trial, checkpoint, planned, reflective, repeats }));
      crashPoint('probe-kept');
      const answers = told.map(({ answer }) => answer);
      return { reading: readPlanned(planned, answers), told };
    }),
  );
}

import { sha256 } from '../core/digest.ts';
import type { ChatMessage } from '../models/model-port.ts';
import type { PersuaderTurn, PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import type { Guard } from './guard.ts';
import type { JudgedLine } from './judges/judge-request.ts';
import { persuaderCall, type WrittenTurn, writtenTurn } from './live-turn-call.ts';
import { mitigatedMessage } from './mitigations/apply.ts';
import type { Persuader } from './persuaders/persuader.ts';
import type { PlannedProbe } from './probe-plan.ts';
import { type FailedReply, type Reply, readReply } from './reply.ts';
import { type LookUpPicture, showTurn } from './show-turn.ts';
import type { Persuadee, TurnRecord } from './trial.ts';
import type { Told, TrialCalls } from './trial-calls.ts';
import { replyCall } from './trial-requests.ts';
import type { TrialSetup } from './trial-setup.ts';

/** What a trial is played with. */
export interface TrialSetting {
  readonly case: PersuasionCase;
  readonly trial: Trial;
  readonly persuadee: Persuadee;
  readonly plan: readonly PlannedProbe[];
  readonly setup: TrialSetup;
  /** Who writes the turns; null = they are the case's own. */
  readonly persuader: Persuader | null;
}

export interface TrialMeans {
  readonly calls: TrialCalls;
  readonly picture: LookUpPicture;
  /** Asked under the mitigation `guard`, and then there has to be one. */
  readonly guard: Guard | null;
}

export interface PlayedTurn {
  readonly record: TurnRecord;
  /** The calls of persuader, guard and persuadee, as far as they were asked. */
  readonly told: readonly Told[];
}

/** A turn, and what the dialogue goes on from or why it does not. */
export type TurnPlay = PlayedTurn &
  (
    | {
        readonly end: null;
        readonly message: ChatMessage;
        readonly lines: readonly JudgedLine[];
        readonly said: string;
      }
    | { readonly end: 'persuader' | FailedReply }
  );

const SCRIPTED_TURN = { attempt: null, persuaderCall: null } as const;

/** What came before a turn. */
interface Before {
  readonly history: readonly ChatMessage[];
  readonly dialogue: readonly JudgedLine[];
  /** Of the last checkpoint, 0..1; waited for only where the persuader is told it. */
  stance(): Promise<number | null>;
}

/** Plays one turn: the persuader's where it is live, then what the guard says of it, then the reply. Throws what a call does. */
export async function playTurn(
  planned: PersuaderTurn,
  before: Before,
  setting: TrialSetting,
  means: TrialMeans,
): Promise<TurnPlay> {
  const { persuadee, trial } = setting;
  const { told: asked, ...written } = isLive(setting)
    ? await liveTurn(planned, before, setting, means)
    : { ...SCRIPTED_TURN, turn: planned, told: [] };
  const { attempt, persuaderCall: wrote } = written;
  const blank = { n: planned.n, media: [], call: null, attempt, persuaderCall: wrote, guard: null } as const;
  if (written.turn === null) {
    const { reason } = written;
    const { strategy } = planned;
    const record = { ...blank, strategy, kind: 'text', textSha256: sha256(''), reply: 'not_asked', reason } as const;
    return { record, told: asked, end: 'persuader' };
  }
  const shown = showTurn(written.turn, { arm: trial.arm, images: persuadee.images, picture: means.picture });
  if (!shown.shown) {
    const { strategy, text } = written.turn;
    const { kind, reason } = shown;
    const record = { ...blank, strategy, kind, textSha256: sha256(text), reply: 'error', reason } as const;
    return { record, told: asked, end: { outcome: 'error', reason, note: 'no_media' } };
  }
  const { heard, media } = shown;
  const guarded =
    trial.mitigation === 'guard' ? await guardedTurn(heard.text, { n: planned.n, trial, means }) : UNGUARDED;
  const message = mitigated(heard.message, trial, guarded.guard);
  const call = replyCall([...before.history, message], { trial, turn: planned.n, reply: persuadee.reply });
  const told = await means.calls.tell(call);
  const reply = replyOf(told);
  const record: TurnRecord = {
    ...blank,
    strategy: heard.strategy,
    kind: heard.kind,
    textSha256: sha256(heard.text),
    media,
    reply: reply.outcome,
    reason: 'said' in reply ? null : reply.reason,
    call: told.key,
    guard: guarded.guard,
  };
  const played = { record, told: [...asked, ...guarded.told, told] };
  if (!('said' in reply)) return { ...played, end: reply };
  // A judge is shown the turn's words under every arm, so that it cannot tell one without them.
  const text = heard.text === '' ? planned.text : heard.text;
  const lines = [
    { speaker: 'persuader', text },
    { speaker: 'persuadee', text: reply.said },
  ] as const;
  return { ...played, end: null, message, lines, said: reply.said };
}

/** Whether somebody writes the turns: in `control` nobody argues. */
function isLive<T extends TrialSetting>(setting: T): setting is T & { readonly persuader: Persuader } {
  return setting.persuader !== null && setting.trial.arm !== 'control';
}

/** The turn that a live persuader writes in the place of the case's own. */
async function liveTurn(
  planned: PersuaderTurn,
  { dialogue, stance }: Before,
  { case: item, persuader, setup, trial }: TrialSetting & { readonly persuader: Persuader },
  { calls }: TrialMeans,
): Promise<WrittenTurn & { readonly told: readonly Told[] }> {
  const known = persuader.awareness === 'true_stance' ? await stance() : null;
  const call = persuaderCall(persuader, { item, trial, turn: planned, dialogue, stance: known, setup });
  const told = await calls.tell(call);
  return { ...writtenTurn(told, persuader, planned), told: [told] };
}

interface GuardedTurn {
  readonly guard: TurnRecord['guard'];
  readonly told: readonly Told[];
}

const UNGUARDED: GuardedTurn = { guard: null, told: [] };

async function guardedTurn(
  text: string,
  { n, trial, means: { calls: all, guard } }: { readonly n: number; readonly trial: Trial; readonly means: TrialMeans },
): Promise<GuardedTurn> {
  if (guard === null) throw new TypeError('a trial under the mitigation guard has no guard');
  const { moderator } = guard;
  // Media without words: there is no text to read.
  if (text === '') return { guard: { moderator, outcome: 'not_assessable', call: null }, told: [] };
  const { outcome, call, calls } = await all.under(() => guard.read(text, `${trial.id}/${n}/guard`));
  const told = calls.map(({ key, held }): Told => ({ party: moderator, key, held, answer: null }));
  return { guard: { moderator, outcome, call }, told };
}

function mitigated(message: ChatMessage, { mitigation }: Trial, guard: TurnRecord['guard']): ChatMessage {
  return mitigation === 'none' ? message : mitigatedMessage(message, { mitigation, guard: guard?.outcome ?? null });
}

function replyOf({ held, answer }: Told): Reply {
  if (answer !== null) return readReply(answer);
  if (held.kind !== 'none') throw new TypeError('an answer was not read');
  return { outcome: held.outcome, reason: held.code, note: 'no_answer' };
}

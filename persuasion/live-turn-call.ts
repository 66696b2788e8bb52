import type { PersuaderTurn, PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import type { JudgedLine } from './judges/judge-request.ts';
import { persuaderRequest, readPersuaderTurn } from './persuaders/live-turn.ts';
import type { Persuader } from './persuaders/persuader.ts';
import type { TurnRecord } from './trial.ts';
import type { Told } from './trial-calls.ts';
import { seedOf, type TrialCall } from './trial-requests.ts';
import type { TrialSetup } from './trial-setup.ts';

/** The call that writes a live persuader's turn. */
export function persuaderCall(
  persuader: Persuader,
  {
    item,
    trial,
    turn,
    dialogue,
    stance,
    setup,
  }: {
    readonly item: PersuasionCase;
    readonly trial: Trial;
    readonly turn: PersuaderTurn;
    readonly dialogue: readonly JudgedLine[];
    /** 0..1; told under `true_stance` only. */
    readonly stance: number | null;
    readonly setup: Pick<TrialSetup, 'withoutSchema'>;
  },
): TrialCall {
  const request = persuaderRequest(persuader, { item, turn, dialogue, stance }, seedOf(trial, 0));
  return {
    party: persuader.name,
    subject: `${trial.id}/${turn.n}/persuader`,
    request: setup.withoutSchema.includes(persuader.name) ? { ...request, schema: null } : request,
    probe: 0,
    vote: 0,
  };
}

/** A turn that a live persuader wrote, or why there is none. */
export type WrittenTurn = Pick<TurnRecord, 'attempt' | 'persuaderCall'> &
  ({ readonly turn: PersuaderTurn } | { readonly turn: null; readonly reason: string });

/**
 * The turn that a persuader wrote in the place of `turn`: no media and no caption, which were made for the case's own words.
 * A message that argues for nothing is sent all the same; one without a text that can be sent is no turn (P 7.11).
 */
export function writtenTurn(told: Told, { followsStrategy }: Persuader, turn: PersuaderTurn): WrittenTurn {
  const { answer, held, key } = told;
  if (answer === null) {
    const reason = held.kind === 'none' ? held.code : 'no_answer';
    return { attempt: null, persuaderCall: key, turn: null, reason };
  }
  const { outcome, text, strategy, reason } = readPersuaderTurn(answer);
  const about = { attempt: outcome, persuaderCall: key };
  if (text === null || text.trim() === '') return { ...about, turn: null, reason: reason ?? outcome };
  const own = { ...turn, text: text.toWellFormed(), caption: null, media: [], visualRole: null };
  return { ...about, turn: followsStrategy ? own : { ...own, strategy: strategy ?? 'none' } };
}

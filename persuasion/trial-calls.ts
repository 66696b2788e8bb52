import type { CallIdentity, CallKey } from '../core/ids.ts';
import type { Held } from '../models/call-ledger.ts';
import type { ChatAnswer, ChatRequest, RawAnswer } from '../models/model-port.ts';
import type { Trial } from './condition.ts';
import type { Persuadee } from './trial.ts';
import type { TrialCall } from './trial-requests.ts';

/** Asks a model, or the ledger, which says what the key now holds. Throws what ends a page, never for an answer. */
export type AskModel = (call: {
  /** Name in the spec of whom it is put to: the persuadee, a judge or a live persuader. */
  readonly party: string;
  readonly subject: string;
  readonly request: ChatRequest;
  readonly sample: CallIdentity['sample'];
}) => Promise<{ readonly key: CallKey; readonly held: Held }>;

/** What the ledger holds for one call of a trial; `answer` null = it was ended without one. */
export interface Told {
  readonly party: string;
  readonly key: CallKey;
  readonly held: Held;
  readonly answer: ChatAnswer | null;
}

/** The calls of one trial. */
export interface TrialCalls {
  /** Throws what `ask` throws; after the first failure every call throws it and asks nothing. */
  tell(call: TrialCall): Promise<Told>;
  /** Runs what asks on its own account (a guard), under the same rule. */
  under<T>(work: () => Promise<T>): Promise<T>;
  /** Asks all at once, and throws only when nothing of it is under way any more. */
  tellAll(calls: readonly TrialCall[]): Promise<readonly Told[]>;
}

export function openTrialCalls(
  {
    trial,
    ask: round,
    persuadee: { name: persuadee },
  }: { readonly trial: Trial; readonly ask: number; readonly persuadee: Pick<Persuadee, 'name'> },
  { ask, readChatAnswer }: { readonly ask: AskModel; readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer },
): TrialCalls {
  let failure: { readonly error: unknown } | null = null;

  async function under<T>(work: () => Promise<T>): Promise<T> {
    if (failure !== null) throw failure.error;
    try {
      return await work();
    } catch (error) {
      failure ??= { error };
      throw failure.error;
    }
  }

  const tell = ({ party = persuadee, subject, request, probe, vote }: TrialCall): Promise<Told> =>
    under(async () => {
      const sample = { repeat: trial.repeat, probe, vote, repair: 0, ask: round };
      const { key, held } = await ask({ party, subject, request, sample });
      return { party, key, held, answer: held.kind === 'answer' ? readChatAnswer(held.answer) : null };
    });

  return { tell, under, tellAll: (calls) => allOf(calls.map(tell)) };
}

/** Waits for all of them; then throws the first failure by place. */
export async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

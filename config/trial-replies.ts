import type { ChatAnswer } from '../models/model-port.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import type { Store } from '../store/store.ts';

/** What the persuadee answered in each turn, by what its key holds; null = nothing was asked or nothing came. */
export async function trialReplies(
  { ledger }: Pick<Store, 'ledger'>,
  { turns }: Pick<TrialRow, 'turns'>,
): Promise<readonly (ChatAnswer | null)[]> {
  const asked = turns.flatMap(({ call }) => call ?? []);
  const states = await ledger.look(asked);
  const held = new Map(asked.map((key, i) => [key, states[i]?.held ?? null]));
  return turns.map(({ call }) => {
    const found = call === null ? null : (held.get(call) ?? null);
    return found?.kind === 'answer' ? readChatAnswer(found.answer) : null;
  });
}

import { readChatAnswer } from '../models/read-answer.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { controlTurn } from '../persuasion/control-turns.ts';
import { readPersuaderTurn } from '../persuasion/persuaders/live-turn.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import type { Store } from '../store/store.ts';

/**
 * The persuader's words of each turn as the persuadee heard them: the control topic's, a live persuader's out of the ledger,
 * else the case's own. Null = there were none: media alone, or a persuader that gave no turn.
 */
export async function persuaderWords(
  { ledger }: Pick<Store, 'ledger'>,
  { trial, turns }: Pick<TrialRow, 'trial' | 'turns'>,
  item: PersuasionCase,
): Promise<readonly (string | null)[]> {
  const written = turns.flatMap(({ persuaderCall }) => persuaderCall ?? []);
  const states = written.length === 0 ? [] : await ledger.look(written);
  const held = new Map(written.map((key, i) => [key, states[i]?.held ?? null]));
  return turns.map(({ n, persuaderCall }) => {
    if (trial.arm === 'control') return controlTurn(n);
    if (trial.arm === 'media_only') return null;
    if (persuaderCall === null) return item.turns.find((turn) => turn.n === n)?.text ?? null;
    const found = held.get(persuaderCall) ?? null;
    return found?.kind === 'answer' ? readPersuaderTurn(readChatAnswer(found.answer)).text : null;
  });
}

import type { CaseId, RunId } from '../core/ids.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { readPersuaderTurn, type SpokenLine } from '../persuasion/persuaders/live-turn.ts';
import { readReply } from '../persuasion/reply.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import type { Store } from '../store/store.ts';

export interface LiveDialogue {
  readonly item: PersuasionCase;
  readonly dialogue: readonly SpokenLine[];
}

/**
 * One dialogue a case that a live persuader had: of the persuadee, the earliest in the run's list of trials that was played
 * to its end, out of the ledger. In the order of cases; a case without one is left out.
 */
export async function liveDialogues(
  { trials, ledger }: Pick<Store, 'trials' | 'ledger'>,
  { run, persuader, persuadee }: { readonly run: RunId; readonly persuader: string; readonly persuadee: string },
): Promise<readonly LiveDialogue[]> {
  const first = new Map<CaseId, TrialRow>();
  for await (const row of trials.rows({ run, persuadee })) {
    const { arm, caseId, persuader: own } = row.trial;
    if (own !== persuader || arm === 'control' || (row.outcome !== 'complete' && row.outcome !== 'goal')) continue;
    if (row.turns.length > 0 && !first.has(caseId)) first.set(caseId, row);
  }
  const found: LiveDialogue[] = [];
  for await (const item of trials.cases(run)) {
    const row = first.get(item.id);
    const dialogue = row === undefined ? null : await spokenIn(row, ledger);
    if (dialogue !== null) found.push({ item, dialogue });
  }
  return found;
}

/** Null = the ledger lacks a part of it. */
async function spokenIn({ turns }: TrialRow, ledger: Store['ledger']): Promise<readonly SpokenLine[] | null> {
  const keys = turns.flatMap(({ persuaderCall, call }) => [persuaderCall, call]);
  const states = await ledger.look(keys.filter((key) => key !== null));
  const rest = states.values();
  const answers = keys.map((key) => {
    const held = key === null ? null : rest.next().value?.held;
    return held?.kind === 'answer' ? readChatAnswer(held.answer) : null;
  });
  const lines: SpokenLine[] = [];
  for (let at = 0; at < answers.length; at += 2) {
    const [written, replied] = [answers[at] ?? null, answers[at + 1] ?? null];
    const text = written === null ? null : readPersuaderTurn(written).text;
    const reply = replied === null ? null : readReply(replied);
    if (text === null || reply === null || !('said' in reply)) return null;
    lines.push({ speaker: 'persuader', text }, { speaker: 'persuadee', text: reply.said });
  }
  return lines;
}

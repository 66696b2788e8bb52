import { DIALOGUE_VERDICTS, type DialogueVerdict, measuredOutcome } from '../selection/dialogue.ts';
import type { TrialEvidence } from '../selection/trial-evidence.ts';
import type { SimulatedReviewer, SimulatedTruth } from './simulated-reviewer.ts';

/** What there is to find in a dialogue: what was measured; `held` where nothing was. */
export function dialogueTruth(evidence: TrialEvidence): SimulatedTruth {
  return { verdict: measuredOutcome(evidence) ?? 'held', categories: {} };
}

const ROWS = { gave_way: 'unsafe', held: 'safe' } as const;
const VOTES: Readonly<Record<string, DialogueVerdict>> = { unsafe: 'gave_way', safe: 'held' };

/**
 * The reviewer on dialogues: rows named `gave_way` and `held` where it has them, else those of `unsafe` and `safe` with their
 * votes turned (`unsafe` -> `gave_way`, `safe` -> `held`, anything else `unclear`). A row it has in neither way stays absent.
 */
export function onDialogues({ name, confusion }: SimulatedReviewer): SimulatedReviewer {
  const rows = Object.entries(ROWS).flatMap(([truth, instead]) => {
    const row = [truth, instead].find((key) => Object.hasOwn(confusion, key));
    return row === undefined ? [] : [[truth, turned(confusion[row]!)] as const];
  });
  return { name, confusion: Object.fromEntries(rows) };
}

function turned(row: Readonly<Record<string, number>>): Record<string, number> {
  const votes: Record<string, number> = {};
  for (const [vote, share] of Object.entries(row)) {
    const isOurs = DIALOGUE_VERDICTS.some((known) => known === vote);
    const label = isOurs ? vote : Object.hasOwn(VOTES, vote) ? VOTES[vote]! : 'unclear';
    votes[label] = (votes[label] ?? 0) + share;
  }
  return votes;
}

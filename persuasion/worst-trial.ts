import { digestOf } from '../core/digest.ts';
import type { ChatMessage, ChatRequest } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { planProbes } from './probe-plan.ts';
import { type LookUpPicture, showTurn } from './show-turn.ts';
import type { Persuadee } from './trial.ts';
import { openingOf, probeCalls, replyCall } from './trial-requests.ts';

/** Bytes that a token of a reply stands for where its text is not known yet (ours). */
const BYTES_A_TOKEN = 4;

/** Pictures are priced by their number: only that is known before they are made. */
const placeholder: LookUpPicture = (part) => {
  return { type: 'image', sha256: digestOf(part), bytes: 0, width: 1, height: 1, detail: 'auto' };
};

/**
 * Every request that a full trial sends, for a price before anything is sent: no early end, each reply as long as its
 * `maxTokens` allows. A turn that its arm cannot show is left out. Throws InvalidInputError for a probe that cannot be put.
 */
export function worstTrialRequests(persuadee: Persuadee, item: PersuasionCase, trial: Trial): ChatRequest[] {
  const plan = planProbes(item, persuadee);
  const said: ChatMessage = { role: 'assistant', content: 'x'.repeat(persuadee.reply.maxTokens * BYTES_A_TOKEN) };
  const history: ChatMessage[] = [...openingOf(item, trial)];
  const probesAt = (checkpoint: number) =>
    plan.flatMap((planned) => probeCalls(history, { trial, checkpoint, planned }).map(({ request }) => request));
  const requests = probesAt(0);
  for (const turn of item.turns) {
    const shown = showTurn(turn, { arm: trial.arm, images: persuadee.images, picture: placeholder });
    if (!shown.shown) continue;
    history.push(shown.heard.message);
    requests.push(replyCall([...history], { trial, turn: turn.n, reply: persuadee.reply }).request);
    history.push(said);
    requests.push(...probesAt(turn.n));
  }
  return requests;
}

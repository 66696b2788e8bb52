import { digestOf } from '../core/digest.ts';
import type { ChatMessage, ChatRequest, SentImage } from '../models/model-port.ts';
import type { PersuaderTurn, PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { judgeCall } from './judges/judge-dialogue.ts';
import type { JudgedLine } from './judges/judge-request.ts';
import { persuaderCall } from './live-turn-call.ts';
import { mitigatedMessage } from './mitigations/apply.ts';
import { planProbes, repeatsAt } from './probe-plan.ts';
import { persuaderOf } from './run-trial.ts';
import { type LookUpPicture, showTurn } from './show-turn.ts';
import type { Persuadee } from './trial.ts';
import { FRAMES_SHOWN } from './trial-media.ts';
import { openingOf, probeCalls, replyCall, type TrialCall } from './trial-requests.ts';
import { PLAIN_SETUP, type TrialSetup } from './trial-setup.ts';

/** Bytes that a token of an answer stands for where its text is not known yet (ours). */
const BYTES_A_TOKEN = 4;

/** The verdict whose notice is longest. */
const FLAGGED = 'controversial';

/** Pictures are priced by their number: only that is known before they are made. */
function placeholders(images: Persuadee['images']): LookUpPicture {
  return (part) => {
    const image: SentImage = { type: 'image', sha256: digestOf(part), bytes: 0, width: 1, height: 1, detail: 'auto' };
    if (part.type === 'image') return image;
    const count = images?.frames ?? FRAMES_SHOWN;
    return { type: 'frames', frames: Array.from({ length: count }, (_, atS) => ({ image, atS })) };
  };
}

/** Everything that a full trial can send, for a price before anything is sent. */
export interface WorstTrial {
  readonly calls: readonly { readonly party: string; readonly request: ChatRequest }[];
  /** What a guard is to read. */
  readonly guarded: readonly string[];
}

/**
 * The calls of a trial without an early end, each answer as long as its `maxTokens` allows. A turn that its arm cannot show
 * is left out. Throws InvalidInputError for a probe that cannot be put, or a persuader that is not there.
 */
export function worstTrial(
  persuadee: Persuadee,
  item: PersuasionCase,
  { trial, setup }: { readonly trial: Trial; readonly setup: TrialSetup },
): WorstTrial {
  const plan = planProbes(item, persuadee);
  const persuader = trial.arm === 'control' ? null : persuaderOf(trial, setup);
  const said = longest(persuadee.reply.maxTokens);
  const history: ChatMessage[] = [...openingOf(item, trial)];
  const dialogue: JudgedLine[] = [];
  const calls: WorstTrial['calls'][number][] = [];
  const guarded: string[] = [];
  const note = (asked: readonly TrialCall[]) =>
    calls.push(...asked.map(({ party = persuadee.name, request }) => ({ party, request })));
  const probe = (checkpoint: number, reflective = false) => {
    const repeats = reflective ? 1 : repeatsAt(checkpoint, persuadee);
    for (const planned of plan) note(probeCalls(history, { trial, checkpoint, planned, reflective, repeats }));
  };
  const judge = (checkpoint: number) =>
    note(setup.judges.map((one) => judgeCall(one, dialogue, { item, trial, checkpoint, setup })));

  probe(0);
  for (const planned of item.turns) {
    let turn: PersuaderTurn = planned;
    if (persuader !== null) {
      note([persuaderCall(persuader, { item, trial, turn, dialogue, stance: 1, setup })]);
      turn = { ...planned, text: longest(persuader.maxTokens), caption: null, media: [] };
    }
    const images = persuadee.images;
    const shown = showTurn(turn, { arm: trial.arm, images, picture: placeholders(images) });
    if (!shown.shown) continue;
    const { heard } = shown;
    const { mitigation } = trial;
    if (mitigation === 'guard' && heard.text !== '') guarded.push(heard.text);
    const message =
      mitigation === 'none' ? heard.message : mitigatedMessage(heard.message, { mitigation, guard: FLAGGED });
    note([replyCall([...history, message], { trial, turn: turn.n, reply: persuadee.reply })]);
    history.push(message, { role: 'assistant', content: said });
    dialogue.push({ speaker: 'persuader', text: heard.text || planned.text }, { speaker: 'persuadee', text: said });
    probe(turn.n);
    if (setup.judgeAt === 'every') judge(turn.n);
  }
  if (setup.reflective) probe(item.turns.length, true);
  if (setup.judgeAt === 'end' && dialogue.length > 0) judge(item.turns.length);
  return { calls, guarded };
}

/** The persuadee's share of a trial that nobody else takes part in. */
export function worstTrialRequests(persuadee: Persuadee, item: PersuasionCase, trial: Trial): ChatRequest[] {
  return worstTrial(persuadee, item, { trial, setup: PLAIN_SETUP }).calls.map(({ request }) => request);
}

function longest(tokens: number): string {
  return 'x'.repeat(tokens * BYTES_A_TOKEN);
}

import type { ChatMessage, ChatRequest } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { persuadeePrompt } from './persuadee-prompt.ts';
import { type PlannedProbe, placesOf } from './probe-plan.ts';
import { renderProbe } from './probes/render-probe.ts';
import type { Persuadee } from './trial.ts';

/** One call of a trial, before it has a key. `probe`, `vote`: its place among the calls of its subject's kind. */
export interface TrialCall {
  readonly subject: string;
  readonly request: ChatRequest;
  readonly probe: number;
  readonly vote: number;
}

const INDICES_A_REPEAT = 1_000;

/**
 * Seed of a request (P 11.5): 1000 * repeat + index. It depends on neither arm nor prior, so that draws are coupled between
 * conditions.
 */
function seedOf({ repeat }: Trial, index: number): number {
  return repeat * INDICES_A_REPEAT + index;
}

/** What every request of a trial begins with, probes included (P 4, D10). */
export function openingOf(item: PersuasionCase, { prior }: Trial): readonly ChatMessage[] {
  return [{ role: 'system', content: persuadeePrompt(item, prior) }];
}

/** The request for the reply to turn `turn` (1-based), the last message of `history`. */
export function replyCall(
  history: readonly ChatMessage[],
  { trial, turn, reply }: { readonly trial: Trial; readonly turn: number; readonly reply: Persuadee['reply'] },
): TrialCall {
  const request: ChatRequest = {
    kind: 'chat',
    messages: history,
    maxTokens: reply.maxTokens,
    temperature: reply.temperature,
    seed: seedOf(trial, 0),
    logprobs: null,
    schema: null,
  };
  return { subject: `${trial.id}/${turn}/reply`, request, probe: 0, vote: 0 };
}

/** The hidden probes of one planned probe at a checkpoint, in the order of `placesOf`. `history` is copied. */
export function probeCalls(
  history: readonly ChatMessage[],
  {
    trial,
    checkpoint,
    planned,
  }: { readonly trial: Trial; readonly checkpoint: number; readonly planned: PlannedProbe },
): readonly TrialCall[] {
  const { question, estimator } = planned;
  return placesOf(planned).map(({ wording, vote, probe }, index) => ({
    subject: `${trial.id}/${checkpoint}/probe/${question}/${estimator}/${wording}`,
    request: renderProbe(history, { probe, estimator, seed: seedOf(trial, index) }),
    probe: index,
    vote,
  }));
}

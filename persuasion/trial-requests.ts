import type { ChatMessage, ChatRequest } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { mitigatedOpening } from './mitigations/apply.ts';
import { persuadeePrompt } from './persuadee-prompt.ts';
import { type PlannedProbe, placesOf } from './probe-plan.ts';
import { thoughtOver } from './probes/reflection.ts';
import { renderProbe } from './probes/render-probe.ts';
import type { Persuadee } from './trial.ts';

/** One call of a trial, before it has a key. `probe`, `vote`: its place among the calls of its subject's kind. */
export interface TrialCall {
  /** Name of the judge or live persuader it is put to; absent = the persuadee. */
  readonly party?: string;
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
export function seedOf({ repeat }: Trial, index: number): number {
  return repeat * INDICES_A_REPEAT + index;
}

/** What every request of a trial begins with, probes included (P 4, D10), its mitigation in it. */
export function openingOf(item: PersuasionCase, { prior, mitigation }: Trial): readonly ChatMessage[] {
  const opening: readonly ChatMessage[] = [{ role: 'system', content: persuadeePrompt(item, prior) }];
  return mitigation === 'none' ? opening : mitigatedOpening(opening, { item, mitigation });
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

/**
 * The hidden probes of one planned probe at a checkpoint, in the order of `placesOf`; `reflective`: those of the last
 * checkpoint once more, with an instruction to think; `repeats`: all of them so often, one after another, each under a
 * subject, a place and a seed of its own (the first is as without repeats). `history` is copied.
 */
export function probeCalls(
  history: readonly ChatMessage[],
  {
    trial,
    checkpoint,
    planned,
    reflective = false,
    repeats = 1,
  }: {
    readonly trial: Trial;
    readonly checkpoint: number;
    readonly planned: PlannedProbe;
    readonly reflective?: boolean;
    readonly repeats?: number;
  },
): readonly TrialCall[] {
  const { question, estimator } = planned;
  const purpose = reflective ? 'reflect' : 'probe';
  const places = placesOf(planned);
  return Array.from({ length: repeats }, (_, again) =>
    places.map(({ wording, vote, probe }, at) => {
      const index = again * places.length + at;
      const subject = `${trial.id}/${checkpoint}/${purpose}/${question}/${estimator}/${wording}`;
      return {
        subject: again === 0 ? subject : `${subject}/again-${again}`,
        request: renderProbe(history, {
          probe: reflective ? thoughtOver(probe) : probe,
          estimator,
          seed: seedOf(trial, index),
        }),
        probe: index,
        vote,
      };
    }),
  ).flat();
}

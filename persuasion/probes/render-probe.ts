import { digestOf, type Sha256 } from '../../core/digest.ts';
import type { ChatMessage, ChatRequest } from '../../models/model-port.ts';
import type { PersuasionCase } from '../case.ts';
import type { ActionProbe, ChoiceProbe } from '../probe.ts';
import type { Estimator } from '../reading.ts';
import { askAction } from './action.ts';
import { type AskedProbe, type OptionProbe, SIDES, type Side } from './asked-probe.ts';
import { askChoice } from './choice.ts';
import { askLikert } from './likert.ts';
import { askBinary, askPercent } from './statement.ts';

/** Changes when a word of the probes changes. */
export const PROBE_TEMPLATES = 'probes-2';

/** Alternatives asked for at each token; the most that OpenAI-compatible servers give. */
const TOP_LOGPROBS = 20;

/** By estimator. Room for the end of the answer beside its token: an answer cut at its end counts as truncated. */
const SETTINGS: Readonly<Record<Estimator, Pick<ChatRequest, 'maxTokens' | 'temperature' | 'logprobs'>>> = {
  logprob: { maxTokens: 16, temperature: 0, logprobs: { top: TOP_LOGPROBS } },
  sampled: { maxTokens: 32, temperature: 1, logprobs: null },
  verbalised: { maxTokens: 32, temperature: 0, logprobs: null },
};

/**
 * The request of one hidden probe: the dialogue so far, then the question. `history` is copied and never grows, so that
 * neither the probe nor its answer is part of the next turn.
 */
export function renderProbe(
  history: readonly ChatMessage[],
  { probe, estimator, seed }: { probe: AskedProbe; estimator: Estimator; seed: number | null },
): ChatRequest {
  return {
    kind: 'chat',
    messages: [...history, { role: 'user', content: probe.text }],
    ...SETTINGS[estimator],
    seed,
    schema: null,
  };
}

/** Claim and negation, each in both option orders. */
export function likertProbes(about: Pick<PersuasionCase, 'claim' | 'negation'>, levels: number): OptionProbe[] {
  return SIDES.flatMap((side) =>
    (['ascending', 'descending'] as const).map((order) => askLikert(about, { side, order, levels })),
  );
}

/** Claim and negation, each in both option orders. */
export function binaryProbes(
  about: Pick<PersuasionCase, 'claim' | 'negation' | 'direction' | 'groundTruth'>,
): OptionProbe[] {
  return SIDES.flatMap((side) =>
    (['yes_first', 'no_first'] as const).map((order) => askBinary(about, { side, order })),
  );
}

/** The stored option order and its reverse. */
export function choiceProbes(probe: ChoiceProbe | ActionProbe): OptionProbe[] {
  return (['stored', 'reversed'] as const).map((order) =>
    probe.kind === 'action' ? askAction(probe, { order }) : askChoice(probe, { order }),
  );
}

/** Digest of every word a probe shows beside the texts of a case, and of the settings it is asked with. */
export function probeTemplatesDigest(): Sha256 {
  const about = { claim: '<claim>', negation: '<negation>', direction: 'for', groundTruth: null } as const;
  const choice: ChoiceProbe = {
    kind: 'mcq',
    question: '<question>',
    options: ['<1>', '<2>'].map((text) => ({ id: text, text })),
    reserved: ['dont_know', 'all_incorrect'],
    correct: [],
    target: null,
    chosenWrong: null,
  };
  const own = { question: '<question>', options: choice.options, target: '<1>', chosenWrong: null } as const;
  const action: ActionProbe = { kind: 'action', act: 'choose', reserved: [], correct: [], ...own };
  const probes: readonly AskedProbe[] = [
    ...[2, 3, 4, 5, 6, 7, 8, 9].flatMap((levels) => likertProbes(about, levels)),
    ...binaryProbes(about),
    ...choiceProbes(choice),
    ...choiceProbes(action),
    ...SIDES.map((side: Side) => askPercent(about, side)),
  ];
  return digestOf({ version: PROBE_TEMPLATES, settings: SETTINGS, texts: probes.map(({ text }) => text) });
}

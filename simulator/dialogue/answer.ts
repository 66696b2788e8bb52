import { optionId } from '../../metrics/persuasion/answers.ts';
import type { Arm } from '../../persuasion/condition.ts';
import { isReserved, type OptionId, type Probe } from '../../persuasion/probe.ts';
import type { AskedAction, AskedChoice, OptionProbe } from '../../persuasion/probes/asked-probe.ts';
import type { SimulatedPersuadee } from '../config.ts';
import { isRefused } from '../persuadee/answers.ts';
import { beliefAfter } from '../persuadee/belief.ts';
import { caseOffset, type DrawPlace, type DrawStream, sim1Uniform } from '../persuadee/draws.ts';
import { optionTokenTable, type TokenLogprob } from '../persuadee/option-tokens.ts';
import { binaryProbability, probedLogit } from '../persuadee/probabilities.ts';
import { type AskedProbe as Sim1Probe, sim1ProbeAnswer } from '../persuadee/probe-answer.ts';
import { REFUSED_PROBE, sim1Reply } from '../persuadee/replies.ts';
import type { Seen } from './attachments.ts';

export interface SaidBy {
  readonly settings: SimulatedPersuadee;
  /** Seed of its draws. */
  readonly seed: string;
  /** Trial and index of the request. */
  readonly place: Pick<DrawPlace, 'trial' | 'index'>;
  readonly temperature: number;
}

export interface Said {
  readonly text: string;
  /** Of the first token, most probable first; null = it names no option, and its tokens are near certain. */
  readonly table: readonly TokenLogprob[] | null;
}

/** What a persuadee says to a recognised request. Throws InvalidInputError for a strategy that it has no strength for. */
export function said(seen: Seen, { settings, seed, place: at, temperature }: SaidBy): Said {
  const { known, prior, turns, probe, reflective } = seen;
  const { drawId: caseId, item } = known;
  const shared: DrawStream = { seed, caseId, stream: '' };
  const held = beliefAfter(settings, { prior, turns, caseOffset: caseOffset(shared, settings.d) });
  const z = held + (reflective ? (settings.reflect ?? 0) : 0);
  const stream = settings.stream === '' ? shared : { ...shared, stream: `${armOf(seen)}|${prior}` };
  const place = { ...at, turn: turns.length };
  if (probe === null) return { text: sim1Reply(z, settings, { stream, place }).text, table: null };
  if (probe.kind === 'percent') {
    const refuses = isRefused(settings.phi_probe, sim1Uniform(stream, place, 'refuse-probe'));
    const x = probedLogit(z, settings.alpha, { direction: item.direction, negated: probe.side === 'negation' });
    return { text: refuses ? REFUSED_PROBE : String(Math.round(100 * binaryProbability(x, settings))), table: null };
  }
  const asked = sim1Probe(probe, seen);
  const answer = sim1ProbeAnswer(asked, settings, { z, stream, place, temperature });
  if (answer.status === 'refused') return { text: REFUSED_PROBE, table: null };
  const labelOf = labels(probe);
  const options = answer.options.map(({ id, probability }) => ({ token: labelOf(id), probability }));
  return { text: labelOf(answer.chosen), table: optionTokenTable(options, settings.kappa) };
}

/** The arm as the request shows it; before the first turn there is nothing to tell it by. */
function armOf({ turns }: Seen): Arm {
  if (turns.some(({ textless }) => textless === true)) return 'media_only';
  if (turns.some(({ kind }) => kind === 'image' || kind === 'video')) return 'media';
  if (turns.some(({ kind }) => kind === 'placebo')) return 'media_placebo';
  if (turns.some(({ kind }) => kind === 'caption')) return 'caption';
  return turns.some(({ strategy }) => strategy !== 'control') ? 'text' : 'control';
}

function sim1Probe(probe: OptionProbe, { known: { item } }: Seen): Sim1Probe {
  if (probe.kind === 'choice' || probe.kind === 'action') {
    const shown = probe.options.map(({ id }) => id);
    return { kind: 'mcq', options: { shown, target: goalOf(probe, item.probe), correct: probe.correct } };
  }
  return { kind: probe.kind, probed: { direction: item.direction, negated: probe.side === 'negation' } };
}

/**
 * Where the persuader wants the answer: the target, without one the wrong option that the source chose (FARM's NQ1 aims
 * at any wrong answer), without that the first wrong one.
 */
function goalOf({ target, correct, options }: AskedChoice | AskedAction, probe: Probe): OptionId {
  if (target !== null) return target;
  const chosen = probe.kind === 'likert' ? null : probe.chosenWrong;
  if (chosen !== null) return optionId(chosen);
  const wrong = options.find(({ id }) => !correct.includes(id) && !isReserved(id));
  return (wrong ?? options[0]!).id;
}

/** Sim1's ids of options as labels of the probe. */
function labels(probe: OptionProbe): (id: string) => string {
  if (probe.kind === 'binary') return (id) => (id === 'yes' ? 'Yes' : 'No');
  const byId = new Map(probe.options.map(({ id, label }) => [id, label]));
  return (id) => byId.get(id) ?? id;
}

import { meanOutcome, type Outcome } from './outcome.ts';
import type { Slot } from './slots.ts';
import type { Trial } from './trial.ts';
import { discernment } from './two-sided-flips.ts';

/** A number of a group: over its trials, or over its cases. */
export interface Cell {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface SlotSummary {
  readonly micro: Cell;
  readonly macro: Cell;
}

/** Outcomes of every slot by trial; null for `discernment_at`, which is a difference of two slots. */
export type OutcomeTable = readonly ((Outcome | null)[] | null)[];

export function outcomeTable(slots: readonly Slot[], trials: readonly Trial[]): OutcomeTable {
  return slots.map(({ outcome }) => (outcome === undefined ? null : trials.map((trial) => outcome(trial))));
}

/** For every slot of `discernment_at`: the slots it is the difference of. */
export function flipSlots(slots: readonly Slot[]): ReadonlyMap<number, { readonly pos: number; readonly neg: number }> {
  const places = new Map(slots.map(({ metric, at }, index) => [`${metric}/${at}`, index]));
  const pairs = new Map<number, { pos: number; neg: number }>();
  for (const [index, { outcome, at }] of slots.entries())
    if (outcome === undefined)
      pairs.set(index, { pos: places.get(`pos_flip_at/${at}`)!, neg: places.get(`neg_flip_at/${at}`)! });
  return pairs;
}

/**
 * Micro = mean over trials; macro = mean over cases of the case's mean over its trials (CONTRACT 2). `cases`: the case of
 * each trial as a code from 0. Discernment's macro is the difference of the flips' macros.
 */
export function summarise(slots: readonly Slot[], table: OutcomeTable, cases: Int32Array): SlotSummary[] {
  const summaries = slots.map(({ bounded }, index) => {
    const outcomes = table[index];
    if (outcomes === null || outcomes === undefined) return NOTHING;
    const micro = meanOutcome(outcomes);
    const macro = meanOfCases(outcomes, cases);
    return bounded ? { micro, macro } : { micro: unbounded(micro), macro: unbounded(macro) };
  });
  for (const [index, { pos, neg }] of flipSlots(slots)) {
    summaries[index] = {
      micro: discernment(summaries[pos]!.micro, summaries[neg]!.micro),
      macro: discernment(summaries[pos]!.macro, summaries[neg]!.macro),
    };
  }
  return summaries;
}

const UNDEFINED: Cell = { value: null, low: null, high: null };
const NOTHING: SlotSummary = { micro: UNDEFINED, macro: UNDEFINED };

function unbounded({ value }: Cell): Cell {
  return { value, low: null, high: null };
}

function meanOfCases(outcomes: readonly (Outcome | null)[], cases: Int32Array): Cell {
  const byCase = new Map<number, Outcome[]>();
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome === null) continue;
    const members = byCase.get(cases[at]!);
    if (members === undefined) byCase.set(cases[at]!, [outcome]);
    else members.push(outcome);
  }
  const means = [...byCase.values()].map((members): Outcome => {
    const { value } = meanOutcome(members);
    const end = (side: 'low' | 'high') => members.reduce((sum, each) => sum + each[side], 0) / members.length;
    return { value, low: end('low'), high: end('high') };
  });
  return meanOutcome(means);
}

/** Codes of names from 0, in order of first appearance. */
export function codesOf(names: readonly string[]): Int32Array {
  const codes = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, codes.size);
    return codes.size - 1;
  });
}

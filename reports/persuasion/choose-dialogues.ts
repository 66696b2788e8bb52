import { sha256 } from '../../core/digest.ts';
import { beliefShift } from '../../metrics/persuasion/belief-shift.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { compareText } from '../order.ts';
import { beliefRows } from './belief-rows.ts';
import { type CaseIndex, readCaseIndex } from './case-index.ts';
import { readingsOf } from './gather-trials.ts';
import type { PersuasionInput, ReportPersuadee } from './persuasion-input.ts';

/** Why a dialogue is shown, in the order in which the kinds take turns. */
export const DIALOGUE_KINDS = ['largest shift', 'backfire', 'refusal', 'cut off', 'any'] as const;
export type DialogueKind = (typeof DIALOGUE_KINDS)[number];

export interface ChosenDialogue {
  readonly persuadee: Pick<ReportPersuadee, 'name' | 'simulated'>;
  readonly kind: DialogueKind;
  /** Of s, or of the belief in the target, by the trial's first question and estimator that have both ends. */
  readonly shift: number | null;
  readonly row: TrialRow;
}

interface Candidate extends ChosenDialogue {
  readonly hash: string;
}

/**
 * At most `most` dialogues, in turns over persuadees and kinds: the largest shifts, the largest moves away from the goal,
 * trials in which a reply or a probe was refused, those cut off, and any. Where size does not decide, the hash of (seed,
 * persuadee, trial) does: nobody chose, and the same run gives the same. The control arm shows only under `any`.
 */
export async function chooseDialogues(
  input: PersuasionInput,
  { most, seed }: { readonly most: number; readonly seed: number },
): Promise<readonly ChosenDialogue[]> {
  const cases = await readCaseIndex(input);
  const queues: Candidate[][] = [];
  for (const persuadee of input.persuadees.toSorted((a, b) => compareText(a.name, b.name))) {
    const best = new Map<DialogueKind, Candidate[]>(DIALOGUE_KINDS.map((kind) => [kind, []]));
    for await (const row of input.trials(persuadee.name))
      for (const candidate of candidatesOf(row, { input, cases, persuadee, seed }))
        keepBest(best.get(candidate.kind)!, candidate, most);
    queues.push(...best.values());
  }
  const order = DIALOGUE_KINDS.flatMap((_, kind) =>
    input.persuadees.map((_, who) => queues[who * DIALOGUE_KINDS.length + kind] ?? []),
  );
  return inTurns(order, most).map(({ hash, ...chosen }) => chosen);
}

function candidatesOf(
  row: TrialRow,
  of: { input: PersuasionInput; cases: CaseIndex; persuadee: ReportPersuadee; seed: number },
): Candidate[] {
  const { name, simulated } = of.persuadee;
  const shift = shiftOf(row, of);
  const refused = row.turns.some(({ reply }) => reply === 'refused') || row.probes.some(isRefused);
  const kinds: DialogueKind[] = ['any'];
  const moved = row.trial.arm !== 'control' && shift !== null;
  if (moved && shift > 0) kinds.push('largest shift');
  if (moved && shift < 0) kinds.push('backfire');
  if (refused) kinds.push('refusal');
  if (row.outcome !== 'complete' && row.outcome !== 'goal') kinds.push('cut off');
  const hash = sha256(JSON.stringify(['dialogues-1', of.seed, name, row.trial.id]));
  return kinds.map((kind) => ({ persuadee: { name, simulated }, kind, shift, row, hash }));
}

function isRefused({ reading }: TrialRow['probes'][number]): boolean {
  return reading.status === 'refused';
}

function shiftOf(row: TrialRow, { input, cases }: { input: PersuasionInput; cases: CaseIndex }): number | null {
  const readings = beliefRows(readingsOf(input, row, cases));
  const columns = Map.groupBy(readings, ({ condition, estimator }) => `${condition.question}/${estimator}`);
  for (const [, own] of columns) {
    const at = (k: number) => own.find(({ checkpoint }) => checkpoint === k)?.p_target ?? null;
    const shift = beliefShift({ first: at(0), last: at(row.planned) });
    if (shift !== null) return shift;
  }
  return null;
}

/** Keeps the list sorted and short. */
function keepBest(list: Candidate[], candidate: Candidate, most: number): void {
  const at = list.findIndex((other) => rank(candidate, other) < 0);
  list.splice(at < 0 ? list.length : at, 0, candidate);
  if (list.length > most) list.pop();
}

function rank(a: Candidate, b: Candidate): number {
  const size = (of: Candidate) => (of.kind === 'largest shift' || of.kind === 'backfire' ? Math.abs(of.shift ?? 0) : 0);
  return size(b) - size(a) || compareText(a.hash, b.hash);
}

/** The first of each queue, then the second, ...; a trial once only. */
function inTurns(queues: readonly (readonly Candidate[])[], most: number): Candidate[] {
  const chosen = new Map<string, Candidate>();
  const places = queues.map(() => 0);
  for (let more = true; more && chosen.size < most; ) {
    more = false;
    for (const [q, queue] of queues.entries()) {
      while (places[q]! < queue.length && chosen.has(queue[places[q]!]!.hash)) places[q]! += 1;
      const next = queue[places[q]!];
      if (next === undefined || chosen.size >= most) continue;
      chosen.set(next.hash, next);
      more = true;
    }
  }
  return [...chosen.values()];
}

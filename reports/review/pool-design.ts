import type { CaseId } from '../../core/ids.ts';
import type { ReviewItem } from '../../review/item.ts';
import { type Candidate, machineVerdict } from '../../review/selection/candidate.ts';
import type { CaseDesign } from '../../review/selection/case-design.ts';
import { measuredOutcome } from '../../review/selection/dialogue.ts';
import { createPoolPass } from '../../review/selection/pool-pass.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ReviewInput } from './review-input.ts';

/** How the plan draws from cases, or from dialogues. */
export interface DrawnPool {
  /** Cases of the pool. */
  readonly size: number;
  /** By stratum: how many cases, and their inclusion probabilities. */
  readonly strata: ReadonlyMap<string, { readonly population: number; readonly low: number; readonly high: number }>;
  /**
   * Cases that were drawn under another design than the plan makes now, that are not in the pool, or that it would draw and
   * nobody was asked about: verdicts changed after the draw, or it was not finished. 0 while nothing is drawn.
   */
  readonly changes: number;
}

/** Of moderation cases: 12 bytes a case. */
export interface PoolDesign extends DrawnPool {
  /** Of the case at `index` of the report's cases; null = it is not in the pool. */
  at(index: number): { readonly stratum: string; readonly inclusion: number } | null;
  /** What the machines said together of drawn cases. */
  readonly machine: ReadonlyMap<CaseId, string>;
}

export interface DialogueDesign extends DrawnPool {
  /** What was measured of drawn dialogues; null = no reading at both ends. */
  readonly measured: ReadonlyMap<CaseId, 'gave_way' | 'held' | null>;
}

/** Makes the design of every case and dialogue again. `drawn`: the items that were drawn, by case, gold left out. */
export async function readPoolDesign(
  { plan, pool }: Pick<ReviewInput, 'plan' | 'pool'>,
  { cases, drawn }: { readonly cases: CaseColumns; readonly drawn: ReadonlyMap<CaseId, ReviewItem> },
): Promise<{ readonly cases: PoolDesign; readonly dialogues: DialogueDesign }> {
  const pass = createPoolPass(plan);
  if (plan.budget !== null) for await (const candidate of pool()) pass.observe(candidate);
  const designOf = pass.finish();
  const names: string[] = [''];
  const codes = new Map<string, number>();
  const stratumOf = new Uint32Array(cases.size);
  const inclusionOf = new Float64Array(cases.size);
  const machine = new Map<CaseId, string>();
  const measured = new Map<CaseId, 'gave_way' | 'held' | null>();
  const counts = { cases: countPool(drawn, false), dialogues: countPool(drawn, true) };
  for await (const candidate of pool()) {
    const { caseId, kind, trials } = candidate;
    const design = designOf(candidate);
    if (kind === 'dialogue') {
      counts.dialogues.add(candidate, design);
      if (drawn.has(caseId)) measured.set(caseId, trials[0] === undefined ? null : measuredOutcome(trials[0]));
      continue;
    }
    counts.cases.add(candidate, design);
    if (drawn.has(caseId)) machine.set(caseId, machineVerdict(candidate));
    const index = cases.indexOf(caseId);
    if (index < 0) continue;
    const { stratum, inclusion } = design;
    let code = codes.get(stratum);
    if (code === undefined) {
      code = names.push(stratum) - 1;
      codes.set(stratum, code);
    }
    stratumOf[index] = code;
    inclusionOf[index] = inclusion;
  }
  return {
    cases: {
      ...counts.cases.finish(),
      machine,
      at(index) {
        const code = stratumOf[index] ?? 0;
        return code === 0 ? null : { stratum: names[code]!, inclusion: inclusionOf[index]! };
      },
    },
    dialogues: { ...counts.dialogues.finish(), measured },
  };
}

/** Counts one of both pools. An unfinished draw shows where anything at all was drawn. */
function countPool(drawn: ReadonlyMap<CaseId, ReviewItem>, dialogues: boolean) {
  const strata = new Map<string, { population: number; low: number; high: number }>();
  const wanted = [...drawn.values()].filter(({ kind }) => (kind === 'dialogue') === dialogues).length;
  let [size, met, changes] = [0, 0, 0];
  return {
    add({ caseId }: Candidate, { stratum, inclusion, rule }: CaseDesign): void {
      const item = drawn.get(caseId);
      size += 1;
      if (item !== undefined) {
        met += 1;
        if (item.selection.stratum !== stratum || item.selection.inclusion !== inclusion) changes += 1;
      } else if (rule !== null && drawn.size > 0) changes += 1;
      const known = strata.get(stratum);
      if (known === undefined) {
        strata.set(stratum, { population: 1, low: inclusion, high: inclusion });
        return;
      }
      known.population += 1;
      known.low = Math.min(known.low, inclusion);
      known.high = Math.max(known.high, inclusion);
    },
    finish: (): DrawnPool => ({ size, strata, changes: changes + wanted - met }),
  };
}

import type { CaseId } from '../../core/ids.ts';
import type { ReviewItem } from '../../review/item.ts';
import { machineVerdict } from '../../review/selection/candidate.ts';
import { createPoolPass } from '../../review/selection/pool-pass.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ReviewInput } from './review-input.ts';

/** How the plan draws from the pool: 12 bytes a case. */
export interface PoolDesign {
  /** Cases of the pool. */
  readonly size: number;
  /** Of the case at `index` of the report's cases; null = it is not in the pool. */
  at(index: number): { readonly stratum: string; readonly inclusion: number } | null;
  /** By stratum: how many cases, and their inclusion probabilities. */
  readonly strata: ReadonlyMap<string, { readonly population: number; readonly low: number; readonly high: number }>;
  /** What the machines said together of drawn cases. */
  readonly machine: ReadonlyMap<CaseId, string>;
  /**
   * Cases that were drawn under another design than the plan makes now, that are not in the pool, or that it would draw and
   * nobody was asked about: verdicts changed after the draw, or it was not finished. 0 while nothing is drawn.
   */
  readonly changes: number;
}

/** Makes the design of every case again. `drawn`: the items that were drawn, by case, gold left out. */
export async function readPoolDesign(
  { plan, pool }: Pick<ReviewInput, 'plan' | 'pool'>,
  { cases, drawn }: { readonly cases: CaseColumns; readonly drawn: ReadonlyMap<CaseId, ReviewItem> },
): Promise<PoolDesign> {
  const pass = createPoolPass(plan);
  if (plan.budget !== null) for await (const candidate of pool()) pass.observe(candidate);
  const designOf = pass.finish();
  const names: string[] = [''];
  const codes = new Map<string, number>();
  const stratumOf = new Uint32Array(cases.size);
  const inclusionOf = new Float64Array(cases.size);
  const strata = new Map<string, { population: number; low: number; high: number }>();
  const machine = new Map<CaseId, string>();
  let [size, met, changes] = [0, 0, 0];
  for await (const candidate of pool()) {
    const { stratum, inclusion, rule } = designOf(candidate);
    const item = drawn.get(candidate.caseId);
    size += 1;
    if (item !== undefined) {
      met += 1;
      machine.set(candidate.caseId, machineVerdict(candidate));
      if (item.selection.stratum !== stratum || item.selection.inclusion !== inclusion) changes += 1;
    } else if (rule !== null && drawn.size > 0) changes += 1;
    const known = strata.get(stratum);
    if (known === undefined) strata.set(stratum, { population: 1, low: inclusion, high: inclusion });
    else {
      known.population += 1;
      known.low = Math.min(known.low, inclusion);
      known.high = Math.max(known.high, inclusion);
    }
    const index = cases.indexOf(candidate.caseId);
    if (index < 0) continue;
    let code = codes.get(stratum);
    if (code === undefined) {
      code = names.push(stratum) - 1;
      codes.set(stratum, code);
    }
    stratumOf[index] = code;
    inclusionOf[index] = inclusion;
  }
  return {
    size,
    strata,
    machine,
    changes: changes + drawn.size - met,
    at(index) {
      const code = stratumOf[index] ?? 0;
      return code === 0 ? null : { stratum: names[code]!, inclusion: inclusionOf[index]! };
    },
  };
}

import type { RunId } from '../core/ids.ts';
import type { Derivations } from '../media/derivations.ts';
import { lookUpMedia } from '../media/look-up.ts';
import { type CallLedger, type CallState, UNASKED } from '../models/call-ledger.ts';
import type { OpenCase } from '../runs/result-store.ts';
import { type CasePlan, type Moderator, planCase } from './moderate-case.ts';
import { mediaWanted } from './questions.ts';

const LOOK_AT_ONCE = 100;
/** Keys of one look-up: a case may take many calls. */
const KEYS_AT_ONCE = 1_000;

/** A case with what has to be done for it. */
export interface Planned {
  readonly open: OpenCase;
  readonly plan: CasePlan;
  /** What the ledger holds for each call of the plan. */
  readonly states: readonly CallState[];
}

/**
 * Looks media and keys up a chunk at a time, just ahead of the workers that share this iterator. A case whose media
 * were not made yet is left open.
 */
export async function* planCases(
  { ledger, derivations }: { readonly ledger: CallLedger; readonly derivations: Derivations },
  run: RunId,
  moderator: Moderator,
  open: readonly OpenCase[],
): AsyncGenerator<Planned> {
  for (let from = 0; from < open.length; from += LOOK_AT_ONCE) {
    const chunk = open.slice(from, from + LOOK_AT_ONCE);
    const wanted = chunk.map((entry) => mediaWanted(moderator, entry.case.content));
    const media = await lookUpMedia(derivations, wanted.flat());
    const ready = chunk.filter((_, i) => media.has(wanted[i] ?? []));
    const plans = ready.map((entry) => planCase(run, moderator, entry, media.made));
    const keys = plans.flatMap((plan) => (plan.kind === 'ask' ? plan.calls.map(({ key }) => key) : []));
    const states: CallState[] = [];
    for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
      states.push(...(await ledger.look(keys.slice(at, at + KEYS_AT_ONCE))));
    let next = 0;
    for (const [i, entry] of ready.entries()) {
      const plan = plans[i] as CasePlan;
      const own = plan.kind === 'ask' ? plan.calls.map(() => states[next++] ?? UNASKED) : [];
      yield { open: entry, plan, states: own };
    }
  }
}

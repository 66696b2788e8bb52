import type { EpochMs } from '../core/clock.ts';
import type { Claim, DerivationKey, DerivationRow, Derived } from '../media/derivations.ts';
import { fromJson, toBytes, toJson } from './codec.ts';
import type { DerivationTable } from './schema.ts';

/**
 * What a claim by `owner` does to the row of a key: the answer, and the row to store (null = it stays as it is). A claim
 * ends `claim_ms` after it was made; a store clock that went back cannot make it last longer than that from now.
 */
export function claimDerivation(
  row: DerivationTable | null,
  key: DerivationKey,
  { owner, ms, now }: { readonly owner: string; readonly ms: number; readonly now: EpochMs },
): { readonly claim: Claim; readonly row: DerivationTable | null } {
  if (row?.derived != null) return { claim: { kind: 'held', derived: derivedOf(row.derived) }, row: null };
  if (row !== null && row.owner !== owner) {
    const claimedAt = Math.min(row.claimed_at ?? 0, now);
    const forMs = claimedAt + (row.claim_ms ?? 0) - now;
    if (forMs > 0) {
      const shortened = claimedAt === row.claimed_at ? null : { ...row, claimed_at: claimedAt };
      return { claim: { kind: 'theirs', forMs }, row: shortened };
    }
  }
  const mine = { derived: null, tools: null, owner, claimed_at: now, claim_ms: ms };
  return { claim: { kind: 'yours' }, row: { source: toBytes(key.source), plan: toBytes(key.plan), ...mine } };
}

export function encodeDerivation({ key, derived, tools }: DerivationRow): DerivationTable {
  return {
    source: toBytes(key.source),
    plan: toBytes(key.plan),
    derived: toJson(derived),
    tools: toJson(tools),
    owner: null,
    claimed_at: null,
    claim_ms: null,
  };
}

export const derivedOf = (text: string): Derived => fromJson<Derived>(text);

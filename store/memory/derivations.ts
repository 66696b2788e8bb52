import type { Clock } from '../../core/clock.ts';
import type { DerivationKey, Derivations } from '../../media/derivations.ts';
import { claimDerivation, derivedOf, encodeDerivation } from '../claim-rules.ts';
import type { DerivationTable } from '../schema.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryDerivations(tables: MemoryTables, clock: Clock): Derivations {
  const nameOf = ({ source, plan }: DerivationKey) => pair(source, plan);
  const find = (key: DerivationKey): DerivationTable | null => tables.derivations.get(nameOf(key)) ?? null;
  return {
    async look(keys) {
      return keys.map((key) => {
        const derived = find(key)?.derived ?? null;
        return derived === null ? null : derivedOf(derived);
      });
    },

    async claim(key, { owner, ms }) {
      const { claim, row } = claimDerivation(find(key), key, { owner, ms, now: clock.now() });
      if (row !== null) tables.derivations.set(nameOf(key), row);
      return claim;
    },

    async keep(made) {
      const row = encodeDerivation(made);
      const held = find(made.key)?.derived ?? null;
      if (held === null) tables.derivations.set(nameOf(made.key), row);
      return derivedOf(held ?? (row.derived as string));
    },

    async release(key, owner) {
      const row = find(key);
      if (row?.owner === owner && row.derived === null) tables.derivations.delete(nameOf(key));
    },
  };
}

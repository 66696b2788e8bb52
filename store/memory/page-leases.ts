import type { Clock } from '../../core/clock.ts';
import { type PageLeases, StaleGenerationError } from '../../runs/page-leases.ts';
import { renewGrant, staleGenerationMessage } from '../lease-rules.ts';
import { FREE, noSuchRun } from '../run-rules.ts';
import { requireNewest } from './call-ledger.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryLeases(tables: MemoryTables, clock: Clock): PageLeases {
  return {
    async acquire({ run, page, generation }) {
      const owner = tables.runs.get(run);
      if (owner === undefined) throw noSuchRun(run);
      const last = tables.leases.get(pair(run, page));
      const newest = Math.max(owner.generation, last?.generation ?? 0);
      if (generation < newest) {
        throw new StaleGenerationError(staleGenerationMessage({ run, page, generation, newest }));
      }
      const epoch = (last?.epoch ?? 0) + 1;
      const grant = { grant_epoch: last?.grant_epoch ?? 0, grant_until: last?.grant_until ?? 0 };
      tables.leases.set(pair(run, page), { run, page, epoch, generation, ...grant });
      return { run, page, epoch };
    },

    async renew(lease) {
      const row = requireNewest(tables, lease);
      const last = { epoch: row.grant_epoch, until: row.grant_until };
      const { grant, waitMs } = renewGrant(last, lease.epoch, clock.now());
      tables.leases.set(pair(lease.run, lease.page), { ...row, grant_epoch: grant.epoch, grant_until: grant.until });
      return { control: tables.controls.get(lease.run) ?? FREE, waitMs };
    },

    async release({ run, page, epoch }) {
      const row = tables.leases.get(pair(run, page));
      if (row?.grant_epoch === epoch) tables.leases.set(pair(run, page), { ...row, grant_until: 0 });
    },
  };
}

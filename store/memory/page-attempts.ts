import type { Clock } from '../../core/clock.ts';
import type { RunId } from '../../core/ids.ts';
import type { PageAttempts } from '../../runs/page-attempts.ts';
import { aloneColumns, blankAttempt, pageHistory, pardonedOf, suspectsOf } from '../attempt-rules.ts';
import type { AttemptTable } from '../schema.ts';
import { requireNewest } from './call-ledger.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryAttempts(tables: MemoryTables, clock: Clock): PageAttempts {
  const ofPage = (run: RunId, page: string): ReadonlyMap<number, AttemptTable> =>
    tables.attempts.get(pair(run, page)) ?? new Map<number, AttemptTable>();
  const ofRun = (run: RunId): readonly AttemptTable[] =>
    [...tables.attempts.values()].flatMap((page) => [...page.values()]).filter((row) => row.run === run);
  function put(row: AttemptTable): void {
    tables.attempts.set(pair(row.run, row.page), new Map([...ofPage(row.run, row.page), [row.epoch, row]]));
  }

  return {
    async begin({ run, page, epoch }) {
      const lease = requireNewest(tables, { run, page, epoch });
      const known = ofPage(run, page);
      if (!known.has(epoch)) put(blankAttempt({ run, page, epoch }));
      const earlier = [...known.values()].filter((row) => row.epoch < epoch);
      return pageHistory(earlier, lease, clock.now());
    },

    async alone({ run, page, epoch }, item) {
      if (item !== null) requireNewest(tables, { run, page, epoch });
      const row = ofPage(run, page).get(epoch);
      if (row !== undefined) put({ ...row, ...aloneColumns(item) });
    },

    async end({ run, page, epoch }) {
      const left = [...ofPage(run, page)].filter(([other]) => other !== epoch);
      tables.attempts.set(pair(run, page), new Map(left));
    },

    async suspects(run) {
      return suspectsOf(ofRun(run));
    },

    async pardon(run) {
      for (const row of pardonedOf(ofRun(run))) put({ ...row, ...aloneColumns(null) });
    },
  };
}

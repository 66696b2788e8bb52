import type { CaseId, RunId } from '../../core/ids.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { OpenCase, OutcomeCount, ResultStore, Span, VerdictRow } from '../../runs/result-store.ts';
import { decodeCase, decodeVerdict, encodeVerdict } from '../codec.ts';
import { byCodeUnits, byMember, refuseDiffering } from '../result-rules.ts';
import type { CaseTable, VerdictTable } from '../schema.ts';
import { getOrSet, type MemoryTables, pair } from './tables.ts';

export function createMemoryResults(tables: MemoryTables): ResultStore {
  const wanted = (run: RunId, moderator: string, id: CaseId) => tables.asks.get(pair(run, moderator))?.get(id) ?? 0;
  const isOpen = (run: RunId, moderator: string, id: CaseId) =>
    tables.verdicts
      .get(pair(run, moderator))
      ?.get(id)
      ?.has(wanted(run, moderator, id)) !== true;
  const manifestOf = (run: RunId): readonly CaseId[] =>
    tables.runs.get(run)?.manifest == null ? [] : (tables.manifests.get(run) ?? []);

  /** The newest row of each case, by moderator. */
  function* newest(run: RunId): Iterable<{ id: CaseId; row: VerdictTable }> {
    for (const byCase of tables.verdicts.values()) {
      for (const [id, asks] of byCase) {
        const row = asks.get(Math.max(...asks.keys()));
        if (row?.run === run) yield { id, row };
      }
    }
  }

  return {
    async record(rows) {
      const fresh = new Map<string, { row: VerdictRow; encoded: VerdictTable }>();
      for (const row of rows) {
        const encoded = encodeVerdict(row);
        const name = JSON.stringify([row.run, row.moderator, row.caseId, row.ask]);
        const stored = tables.verdicts.get(pair(row.run, row.moderator))?.get(row.caseId)?.get(row.ask);
        refuseDiffering(stored ?? fresh.get(name)?.encoded, encoded);
        if (stored === undefined) fresh.set(name, { row, encoded });
      }
      for (const { row, encoded } of fresh.values()) {
        const byCase = getOrSet(tables.verdicts, pair(row.run, row.moderator), () => new Map());
        getOrSet(byCase, row.caseId, () => new Map<number, VerdictTable>()).set(row.ask, encoded);
      }
    },

    async open({ run, moderator, from, to }) {
      const found: OpenCase[] = [];
      manifestOf(run).forEach((id, position) => {
        if (position < from || position >= to || !isOpen(run, moderator, id)) return;
        const stored = tables.cases.get(id) as CaseTable;
        found.push({ position, ask: wanted(run, moderator, id), case: decodeCase(stored) });
      });
      return found;
    },

    async openSpans({ run, moderator, size }) {
      const manifest = manifestOf(run);
      const spans: Span[] = [];
      for (let from = 0; from < manifest.length; from += size) {
        const to = Math.min(from + size, manifest.length);
        if (manifest.slice(from, to).some((id) => isOpen(run, moderator, id))) spans.push({ run, moderator, from, to });
      }
      return spans;
    },

    async *verdicts({ run, moderator }) {
      const byCase = tables.verdicts.get(pair(run, moderator)) ?? new Map<CaseId, Map<number, VerdictTable>>();
      for (const id of [...byCase.keys()].sort()) {
        const asks = byCase.get(id) ?? new Map<number, VerdictTable>();
        yield decodeVerdict(asks.get(Math.max(...asks.keys())) as VerdictTable);
      }
    },

    async verdictsOf({ run, caseId }) {
      return [...newest(run)]
        .filter(({ id }) => id === caseId)
        .map(({ row }) => decodeVerdict(row))
        .sort((a, b) => byCodeUnits(a.moderator, b.moderator));
    },

    async counts(run) {
      const totals = new Map<string, OutcomeCount>();
      for (const { row } of newest(run)) {
        const name = pair(row.moderator, row.outcome);
        const outcome = row.outcome as Outcome;
        totals.set(name, { moderator: row.moderator, outcome, count: (totals.get(name)?.count ?? 0) + 1 });
      }
      return [...totals.values()].sort(byMember);
    },

    async askAgain({ run, outcomes }) {
      let raised = 0;
      for (const { id, row } of newest(run)) {
        if (!outcomes.includes(row.outcome as Outcome) || wanted(run, row.moderator, id) > row.ask) continue;
        getOrSet(tables.asks, pair(run, row.moderator), () => new Map()).set(id, row.ask + 1);
        raised += 1;
      }
      return raised;
    },
  };
}

import type { RunId } from '../../core/ids.ts';
import type { TrialOutcome } from '../../persuasion/trial.ts';
import type { OpenTrial, TrialCount, TrialSpan, TrialStore } from '../../runs/trial-store.ts';
import { toDigest } from '../codec.ts';
import { noSuchRun } from '../run-rules.ts';
import { decodePersuasionCase, decodeTrial, encodeTrial } from '../trial-codec.ts';
import { byPersuadee, refuseDifferingTrial, trialTotals, withinRun } from '../trial-rules.ts';
import type { PersuasionTable, TrialTable } from '../trial-schema.ts';
import { getOrSet, type MemoryTables, pair } from './tables.ts';

export function createMemoryTrials(tables: MemoryTables): TrialStore {
  const wanted = (lane: string, position: number) => tables.trialAsks.get(lane)?.get(position) ?? 0;
  const isOpen = (lane: string, position: number) =>
    tables.trials.get(lane)?.get(position)?.has(wanted(lane, position)) !== true;

  function* openPositions(lane: string, { from, to }: Pick<TrialSpan, 'from' | 'to'>): Iterable<number> {
    for (let position = from; position < to; position += 1) if (isOpen(lane, position)) yield position;
  }

  /** The newest row of each trial, by persuadee. */
  function* newest(run: RunId): Iterable<TrialTable> {
    for (const byPosition of tables.trials.values())
      for (const asks of byPosition.values()) {
        const row = asks.get(Math.max(...asks.keys()));
        if (row?.run === run) yield row;
      }
  }

  return {
    async record(rows) {
      const fresh = new Map<string, TrialTable>();
      for (const row of rows.map(encodeTrial)) {
        const name = JSON.stringify([row.run, row.persuadee, row.position, row.ask]);
        const stored = tables.trials.get(pair(row.run, row.persuadee))?.get(row.position)?.get(row.ask);
        refuseDifferingTrial(stored ?? fresh.get(name), row);
        if (stored === undefined) fresh.set(name, row);
      }
      for (const row of fresh.values()) {
        const byPosition = getOrSet(tables.trials, pair(row.run, row.persuadee), () => new Map());
        getOrSet(byPosition, row.position, () => new Map<number, TrialTable>()).set(row.ask, row);
      }
    },

    async open({ run, persuadee, ...span }) {
      const totals = trialTotals(tables.runs.get(run));
      const lane = pair(run, persuadee);
      const found: OpenTrial[] = [];
      for (const position of openPositions(lane, withinRun(span, totals))) {
        const index = position % totals.perCase;
        const item = tables.persuasion.get(run)?.[(position - index) / totals.perCase] as PersuasionTable;
        found.push({ position, ask: wanted(lane, position), index, case: decodePersuasionCase(item) });
      }
      return found;
    },

    async openSpans({ run, persuadee, size }) {
      const { trials } = trialTotals(tables.runs.get(run));
      const spans: TrialSpan[] = [];
      for (let from = 0; from < trials; from += size) {
        const span = { run, persuadee, from, to: Math.min(from + size, trials) };
        for (const _ of openPositions(pair(run, persuadee), span)) {
          spans.push(span);
          break;
        }
      }
      return spans;
    },

    async *rows({ run, persuadee }) {
      const byPosition = tables.trials.get(pair(run, persuadee)) ?? new Map<number, Map<number, TrialTable>>();
      for (const position of [...byPosition.keys()].sort((a, b) => a - b)) {
        const asks = byPosition.get(position) ?? new Map<number, TrialTable>();
        yield decodeTrial(asks.get(Math.max(...asks.keys())) as TrialTable);
      }
    },

    async counts(run) {
      const totals = new Map<string, TrialCount>();
      for (const { persuadee, outcome } of newest(run)) {
        const name = pair(persuadee, outcome);
        const count = (totals.get(name)?.count ?? 0) + 1;
        totals.set(name, { persuadee, outcome: outcome as TrialOutcome, count });
      }
      return [...totals.values()].sort(byPersuadee);
    },

    async askAgain({ run, outcomes }) {
      let raised = 0;
      for (const { persuadee, position, ask, outcome } of newest(run)) {
        const lane = pair(run, persuadee);
        if (!outcomes.includes(outcome as TrialOutcome) || wanted(lane, position) > ask) continue;
        getOrSet(tables.trialAsks, lane, () => new Map()).set(position, ask + 1);
        raised += 1;
      }
      return raised;
    },

    async *cases(run) {
      const owner = tables.runs.get(run);
      if (owner === undefined) throw noSuchRun(run);
      if (owner.manifest === null) return;
      for (const row of tables.persuasion.get(run) ?? []) yield decodePersuasionCase(row);
    },

    async case(run, caseId) {
      if (tables.runs.get(run)?.manifest == null) return null;
      const row = tables.persuasion.get(run)?.find(({ case_id }) => toDigest(case_id) === caseId);
      return row === undefined ? null : decodePersuasionCase(row);
    },
  };
}

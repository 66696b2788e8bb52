import type { CallKey } from '../../core/ids.ts';
import { quantile } from '../../metrics/quantile.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import { readCaseColumns } from '../case-columns.ts';
import type { ReportInput } from '../report-input.ts';
import { readVerdictColumns } from '../verdict-columns.ts';
import { combineColumns, type MemberColumns } from './combine-columns.ts';
import { peopleOf } from './people-of.ts';

/** Milliseconds until a verdict stood, over the decisions whose calls all have a stored latency. */
export interface DecisionLatency {
  readonly n: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** Latency of stored answers in ms, in the order asked; null = none is stored. */
export type Latencies = (keys: readonly CallKey[]) => Promise<readonly (number | null)[]>;

const AT_ONCE = 400;

/**
 * By name of moderator and combination. The calls of one case run side by side, so a moderator takes the slowest of
 * them; members that all vote run side by side too, stages of a cascade one after the other. People are not counted.
 */
export async function decisionLatencies(
  input: ReportInput,
  latencies: Latencies,
): Promise<Readonly<Record<string, DecisionLatency>>> {
  const cases = await readCaseColumns(input.cases());
  const columns = new Map<string, MemberColumns>();
  const taken = new Map<string, Float64Array>();
  for (const { name, taxonomy } of input.moderators) {
    const of = new Float64Array(cases.size).fill(Number.NaN);
    const note = (index: number, ms: number) => {
      of[index] = ms;
    };
    const rows = noted(input.verdicts(name), latencies, (row, ms) => note(cases.indexOf(row.caseId), ms));
    columns.set(name, { verdicts: await readVerdictColumns(cases, rows), taxonomy });
    taken.set(name, of);
  }
  const found = Object.fromEntries([...taken].map(([name, of]) => [name, summary(of)]));
  const person = await peopleOf(cases, input.review ?? null);
  for (const combination of input.combinations ?? []) {
    const combined = await combineColumns({
      evaluation: '',
      cases,
      combination,
      columnsOf: (name) => columns.get(name)!,
      person,
    });
    const inTurn = combination.rule.kind === 'cascade';
    const of = Float64Array.from({ length: cases.size }, (_, index) => {
      if (combined.verdicts.at(index) === null) return Number.NaN;
      const each = combined.members.flatMap((name, m) =>
        combined.asked(index, m) ? [taken.get(name)?.[index] ?? 0] : [],
      );
      return inTurn ? each.reduce((sum, ms) => sum + ms, 0) : Math.max(...each);
    });
    found[combination.name] = summary(of);
  }
  return found;
}

/** Passes the rows on and tells how long each took; a row without a call took none. */
async function* noted(
  rows: AsyncIterable<VerdictRow>,
  latencies: Latencies,
  note: (row: VerdictRow, ms: number) => void,
): AsyncGenerator<VerdictRow> {
  let batch: VerdictRow[] = [];
  const tell = async () => {
    const keys = batch.map(callsOf);
    const found = await latencies(keys.flat());
    let next = 0;
    for (const [i, own] of keys.entries()) {
      const each = own.map(() => found[next++] ?? Number.NaN);
      note(batch[i] as VerdictRow, each.length === 0 ? 0 : Math.max(...each));
    }
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === AT_ONCE) await tell();
    yield row;
  }
  await tell();
}

function callsOf({ callKey, verdict }: VerdictRow): readonly CallKey[] {
  const parts = verdict.parts?.flatMap(({ call }) => (call === null ? [] : [call])) ?? [];
  return parts.length > 0 ? parts : callKey === null ? [] : [callKey];
}

function summary(of: Float64Array): DecisionLatency {
  const known = of.filter((ms) => !Number.isNaN(ms)).sort();
  return { n: known.length, p50: quantile(known, 0.5), p95: quantile(known, 0.95), max: known.at(-1) ?? null };
}

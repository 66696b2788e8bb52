import { sha256 } from '../../../core/digest.ts';
import type { CaseId } from '../../../core/ids.ts';
import type { Pressure } from '../../../core/pressures.ts';
import { pressedCase } from '../../../datasets/pressure/pressed-cases.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import type { CaseColumns } from '../../../reports/case-columns.ts';
import { readCaseColumns } from '../../../reports/case-columns.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { moderator, reportInput, verdictRow } from '../fixture.ts';

export const FAST = { draws: 50, seed: 1, level: 0.95 };

/** The case in a disguise, as the case maker makes it. */
export function disguised(item: ModerationCase, name: string, change: Partial<ModerationCase> = {}): ModerationCase {
  return {
    ...item,
    id: sha256(`${item.id} ${name}`) as CaseId,
    facets: { ...item.facets, obfuscation: name, obfuscated_from: item.id, variant: `as it is + ${name}` },
    cluster: item.cluster ?? item.id,
    ...change,
  };
}

export function normalised(item: ModerationCase): ModerationCase {
  const facets = { ...item.facets, normalised: 'yes', variant: `${item.facets.variant}, normalised` };
  return { ...item, id: sha256(`${item.id} normalised`) as CaseId, facets };
}

/** The case beside a plea, under an id of the test's own cases. */
export function pressed(item: ModerationCase, name: Pressure, change: Partial<ModerationCase> = {}): ModerationCase {
  const made = pressedCase(item, name);
  if ('skipped' in made) throw new Error(made.skipped);
  return { ...made.case, id: sha256(`${item.id} ${name}`) as CaseId, ...change };
}

/** A report of moderators that answered as listed; null = no row. */
export function reportOf(
  answers: Readonly<Record<string, readonly (readonly [ModerationCase, Outcome | null])[]>>,
  { draws = 50 }: { readonly draws?: number } = {},
) {
  const lists = Object.entries(answers);
  const cases = [...new Map(lists.flatMap(([, list]) => list.map(([item]) => [item.id, item] as const))).values()];
  const rows = Object.fromEntries(
    lists.map(([name, list]) => [
      name,
      list.flatMap(([item, outcome]) => (outcome === null ? [] : [verdictRow(name, item, outcome)])),
    ]),
  );
  const moderators = lists.map(([name]) => moderator({ name, baseline: name === 'keyword' }));
  return buildReport(reportInput({ cases, rows, moderators, overrides: { settings: { ...FAST, draws } } }));
}

export async function columnsOf(cases: Iterable<ModerationCase>): Promise<CaseColumns> {
  return readCaseColumns(stream(cases));
}

async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

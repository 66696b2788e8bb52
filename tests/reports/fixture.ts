import { sha256 } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import { CEILINGS } from '../../datasets/ceilings.ts';
import type { ModerationCase, Truth } from '../../moderation/case.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { type Outcome, type Verdict, verdict } from '../../moderation/verdict.ts';
import type { ReportInput, ReportModerator } from '../../reports/report-input.ts';
import type { VerdictRow } from '../../runs/result-store.ts';

export const EVALUATION = sha256('evaluation');

export interface CaseSeed {
  readonly key: string;
  readonly truth: 'safe' | 'unsafe' | null;
  readonly source?: string;
  readonly language?: string;
  readonly kind?: string;
  readonly cluster?: string;
  readonly hate?: Truth;
}

export function moderationCase(seed: CaseSeed): ModerationCase {
  const { key, truth, source = 'hatecheck', language = 'en', kind, cluster } = seed;
  return {
    id: sha256(`case ${key}`) as CaseId,
    source,
    version: '1',
    rowId: key,
    content: [{ type: 'text', text: `text of ${key}` }],
    truth: { verdict: truth, categories: seed.hate === undefined ? {} : { HATE: seed.hate }, native: {} },
    facets: kind === undefined ? {} : { functionality: kind },
    cluster: cluster ?? null,
    language,
  };
}

export function moderator(fields: Partial<ReportModerator> & Pick<ReportModerator, 'name'>): ReportModerator {
  return {
    dialect: 'json-policy',
    dialectVersion: '1',
    taxonomy: TAXONOMIES['mettle-1'],
    endpoint: 'local',
    model: 'guard-a',
    simulated: false,
    baseline: false,
    scoreFrom: 'none',
    ...fields,
  };
}

export function verdictRow(
  name: string,
  of: ModerationCase,
  made: Outcome | Verdict,
  fields: Partial<VerdictRow> = {},
): VerdictRow {
  return {
    run: 'run',
    moderator: name,
    caseId: of.id,
    ask: 0,
    callKey: sha256(`call ${name} ${of.id}`),
    verdict: typeof made === 'string' ? verdict({ outcome: made, categories: defaultCategories(made) }) : made,
    modelAnswered: 'guard-a-2026',
    inputTokens: 100,
    outputTokens: 10,
    evaluation: EVALUATION,
    ...fields,
  };
}

function defaultCategories(outcome: Outcome): readonly string[] | null {
  if (outcome === 'unsafe' || outcome === 'controversial') return ['HATE'];
  return outcome === 'safe' ? [] : null;
}

export interface FixtureOptions {
  readonly cases: readonly ModerationCase[];
  readonly rows: Readonly<Record<string, readonly VerdictRow[]>>;
  readonly moderators: readonly ReportModerator[];
  readonly overrides?: Partial<ReportInput>;
}

export function reportInput({ cases, rows, moderators, overrides = {} }: FixtureOptions): ReportInput {
  const sources = [...new Set(cases.map(({ source }) => source))].map((source) => ({
    source,
    version: '1',
    licence: 'CC-BY-4.0',
    cases: cases.filter((of) => of.source === source).length,
  }));
  return {
    title: 'Fixture',
    spec: { name: 'fixture', seed: 1 },
    specDigest: sha256('spec'),
    manifest: { digest: sha256('manifest'), cases: cases.length, rejected: 0, skipped: {}, media: [], sources },
    evaluations: [{ digest: EVALUATION, parts: { 'metrics.version': '1', 'taxonomy.mettle-1': sha256('taxonomy') } }],
    moderators,
    prices: { 'guard-a': { input_per_mtok: 0.2, output_per_mtok: 0.6 } },
    settings: { draws: 200, seed: 1, level: 0.95 },
    ceilings: CEILINGS,
    cases: () => stream(cases),
    verdicts: (name) => stream(rows[name] ?? []),
    askedAgain: 0,
    rejected: [],
    nearDuplicates: null,
    ...overrides,
  };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** A fixed order that has nothing to do with the one given. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  return items
    .map((item, i) => ({ item, key: sha256(`${seed} ${i}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}

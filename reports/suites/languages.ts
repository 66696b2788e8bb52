import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';
import type { ReportSettings } from '../report-input.ts';
import type { CeilingReport } from '../report-shape.ts';
import { decisionOf, scoreRows } from '../scoring.ts';
import {
  LANGUAGE_METRICS,
  type LanguageMetric,
  type LanguageRow,
  type LanguageScore,
  type LanguagesReport,
} from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

/** Sources whose functionalities are parallel over languages. */
const PARALLEL: readonly string[] = ['hatecheck', 'multilingual-hatecheck'];
const ENGLISH = 'en';

/** The same scores in every language (M 4.12); null when the clean cases are in one language. */
export function languagesReport(
  cases: CaseColumns,
  moderators: TestedModerators,
  { settings, ceilings }: { readonly settings: ReportSettings; readonly ceilings: readonly CeilingReport[] },
): LanguagesReport | null {
  const parallel = basisOf(cases, ({ source }) => PARALLEL.includes(source));
  const basis = parallel.languages.length > 1 ? 'parallel' : 'all';
  const { languages, shared, left_out } = basis === 'parallel' ? parallel : basisOf(cases, () => true);
  if (languages.length < 2) return null;
  const members = membersOf(cases, languages, ({ source, functionality }) =>
    basis === 'all' ? true : PARALLEL.includes(source) && shared.has(functionality),
  );
  return {
    basis,
    functionalities: basis === 'parallel' ? shared.size : null,
    left_out: basis === 'parallel' ? left_out : [],
    languages: languages.map((language, place) => {
      const own = members.indexes[place] ?? [];
      const sources = new Set(own.map((index) => cases.at(index).source));
      const ceiling = ceilings.filter(
        ({ source, language: of }) => sources.has(source) && (of ?? language) === language,
      );
      const [only] = ceiling;
      const known = sources.size === 1 ? only : undefined;
      return {
        language,
        cases: own.length,
        disputed: own.filter((index) => cases.tags.at(index).disputed).length,
        single_vote_accuracy: known?.single_vote_accuracy ?? null,
        majority_accuracy: known?.majority_accuracy ?? null,
      };
    }),
    rows: moderators.names.map((moderator) => {
      const rows = moderators.rowsOf(moderator);
      const scores = languages.map((language, place): Omit<LanguageScore, 'gap_to_english'> => {
        const stream = JSON.stringify(['language', moderator, language]);
        const { metrics, intervals, n_scored, coverage } = scoreRows(
          rows.rows((index) => members.placeOf[index] === place),
          settings,
          stream,
        );
        const wrong = (members.indexes[place] ?? []).filter((index) => {
          const row = rows.at(index);
          return row !== null && row.truth !== null && row.status !== 'not_assessable' && decisionOf(row) !== row.truth;
        });
        return {
          language,
          n: n_scored,
          coverage,
          values: valuesOf((metric) => metrics[metric] ?? null),
          low: valuesOf((metric) => intervals[metric]?.low ?? null),
          high: valuesOf((metric) => intervals[metric]?.high ?? null),
          errors: wrong.length,
          errors_disputed: wrong.filter((index) => cases.tags.at(index).disputed).length,
        };
      });
      return summed(moderator, scores);
    }),
  };
}

function summed(moderator: string, scores: readonly Omit<LanguageScore, 'gap_to_english'>[]): LanguageRow {
  const english = scores.find(({ language }) => language === ENGLISH);
  const minus = (a: number | null, b: number | null | undefined) => (a === null || b == null ? null : a - b);
  const ranked = scores
    .filter(({ values }) => values.macro_f1_binary !== null)
    .toSorted((a, b) => (a.values.macro_f1_binary ?? 0) - (b.values.macro_f1_binary ?? 0));
  return {
    moderator,
    languages: scores.map((score) => ({
      ...score,
      gap_to_english: valuesOf((metric) => minus(score.values[metric], english?.values[metric])),
    })),
    mean: valuesOf((metric) => {
      const known = scores.flatMap(({ values }) => values[metric] ?? []);
      return known.length < scores.length ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    }),
    worst: ranked[0]?.language ?? null,
  };
}

function valuesOf(of: (metric: LanguageMetric) => number | null): Readonly<Record<LanguageMetric, number | null>> {
  return Object.fromEntries(LANGUAGE_METRICS.map((metric) => [metric, of(metric)])) as Record<
    LanguageMetric,
    number | null
  >;
}

/** Languages of the clean cases that are wanted, functionalities that all of them have, and those that some lacks. */
function basisOf(cases: CaseColumns, wanted: (of: { readonly source: string }) => boolean) {
  const byLanguage = new Map<string, Set<string>>();
  for (let index = 0; index < cases.size; index += 1) {
    const { source, language, facets } = cases.at(index);
    if (!wanted({ source }) || cases.tags.at(index).derived) continue;
    const names = byLanguage.get(language) ?? new Set();
    byLanguage.set(language, names);
    if (facets.functionality !== undefined) names.add(facets.functionality);
  }
  const all = new Set([...byLanguage.values()].flatMap((names) => [...names]));
  const inAll = (name: string) => [...byLanguage.values()].every((names) => names.has(name));
  return {
    languages: [...byLanguage.keys()].sort(compareText),
    shared: new Set([...all].filter(inAll)),
    left_out: [...all].filter((name) => !inAll(name)).sort(compareText),
  };
}

/** The clean cases that are wanted, by language: a place for every index (-1 = none) and the indexes of every place. */
function membersOf(
  cases: CaseColumns,
  languages: readonly string[],
  wanted: (of: { readonly source: string; readonly functionality: string }) => boolean,
) {
  const placeOf = new Int16Array(cases.size).fill(-1);
  const indexes: number[][] = languages.map(() => []);
  for (let index = 0; index < cases.size; index += 1) {
    if (cases.tags.at(index).derived) continue;
    const { source, language, facets } = cases.at(index);
    const place = languages.indexOf(language);
    if (place < 0 || !wanted({ source, functionality: facets.functionality ?? '' })) continue;
    placeOf[index] = place;
    indexes[place]?.push(index);
  }
  return { placeOf, indexes };
}

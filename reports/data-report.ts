import { type CaseColumns, SHOWN } from './case-columns.ts';
import { compareText } from './order.ts';
import type { ReportInput } from './report-input.ts';
import type { DataReport, RejectedReport } from './report-shape.ts';

/** What was evaluated: counts of the cases themselves, and what never became a case. */
export function describeData(input: ReportInput, cases: CaseColumns): DataReport {
  const truth = { unsafe: 0, safe: 0, unknown: 0 };
  const clusters = new Set<string>();
  const languages = new Map<string, number>();
  const shown = SHOWN.map((medium) => ({ ...medium, cases: 0 }));
  let alone = 0;
  for (let index = 0; index < cases.size; index += 1) {
    const at = cases.at(index);
    truth[at.truth.verdict ?? 'unknown'] += 1;
    if (at.cluster === null) alone += 1;
    else clusters.add(at.cluster);
    for (const { kind, origin } of at.media)
      shown.find((medium) => medium.kind === kind && medium.origin === origin)!.cases += 1;
    languages.set(at.language, (languages.get(at.language) ?? 0) + 1);
  }
  return {
    cases: cases.size,
    truth,
    clusters: clusters.size + alone,
    asked_again: input.askedAgain,
    sources: input.manifest.sources
      .map(({ source, version, licence, cases: n }) => ({ source, version, licence, cases: n }))
      .sort((a, b) => compareText(a.source, b.source) || compareText(a.version, b.version)),
    languages: [...languages].sort(([a], [b]) => compareText(a, b)).map(([language, n]) => ({ language, cases: n })),
    media: shown.filter(({ cases: n }) => n > 0),
    near_duplicates: input.nearDuplicates,
    skipped: input.manifest.skipped,
    n_rejected: input.manifest.rejected,
    rejected: input.rejected
      .map(
        ({ source, file, line, field, reason }): RejectedReport => ({
          source,
          file: fileName(file),
          line,
          field,
          reason,
        }),
      )
      .sort(byPlace),
  };
}

/** Without its folder, which names the machine. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function byPlace(a: RejectedReport, b: RejectedReport): number {
  return (
    compareText(a.source, b.source) ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    compareText(a.field, b.field) ||
    compareText(a.reason, b.reason)
  );
}

import {
  CLASSIFICATION_METRICS,
  type ClassificationScore,
  type MetricComparison,
} from '../metrics/classification-score.ts';

type Comparison = Readonly<Record<string, MetricComparison | null>>;

/** A score as a person reads it in a terminal. */
export function scoreText(score: ClassificationScore, comparison: Comparison | null): string {
  const blocks = [
    summary(score),
    table(
      ['metric', 'value', `${interval(score)} interval`, ...baselineNames(score)],
      CLASSIFICATION_METRICS.filter((metric) => score.metrics[metric] !== null).map((metric) => {
        const range = score.intervals[metric];
        return [
          metric,
          number(score.metrics[metric]),
          range === null || range === undefined ? '' : `${number(range.low)} .. ${number(range.high)}`,
          ...baselineNames(score).map((name) => number(score.baselines[name]?.[metric] ?? null)),
        ];
      }),
    ),
    table(
      ['label', 'precision', 'recall', 'f1', 'support', 'predicted'],
      Object.entries(score.per_class).map(([label, row]) => [
        label,
        number(row.precision),
        number(row.recall),
        number(row.f1),
        `${row.support}`,
        `${row.predicted}`,
      ]),
    ),
    table(
      ['truth \\ predicted', ...score.labels, '(missing)'],
      score.confusion.matrix.map((row, at) => [score.labels[at]!, ...row.map(String)]),
    ),
  ];
  if (Object.keys(score.per_category).length > 0) {
    blocks.push(
      table(
        ['category', 'precision', 'recall', 'f1', 'support', 'predicted', 'unknown', 'not assessable', 'missing'],
        Object.entries(score.per_category).map(([name, row]) => [
          name,
          number(row.precision),
          number(row.recall),
          number(row.f1),
          `${row.support}`,
          `${row.predicted}`,
          `${row.unknown}`,
          `${row.not_assessable}`,
          `${row.missing}`,
        ]),
      ),
    );
  }
  if (score.groups.length > 0) {
    blocks.push(
      table(
        ['group', 'n', 'n_scored', 'coverage', 'accuracy', 'macro_f1', 'f1_unsafe'],
        score.groups.map((group) => [
          Object.entries(group.key)
            .map(([field, value]) => `${field}=${value ?? '-'}`)
            .join(' '),
          `${group.n}`,
          `${group.n_scored}`,
          number(group.coverage),
          ...(['accuracy', 'macro_f1', 'f1_unsafe'] as const).map((metric) => number(group.metrics[metric])),
        ]),
      ),
    );
  }
  if (comparison !== null) {
    blocks.push(
      table(
        ['comparison', 'a', 'b', 'a - b', 'interval', 'p', 'p (Holm)', 'test'],
        Object.entries(comparison).flatMap(([metric, row]) =>
          row === null
            ? []
            : [
                [
                  metric,
                  number(row.a),
                  number(row.b),
                  number(row.difference),
                  row.low === null ? '' : `${number(row.low)} .. ${number(row.high)}`,
                  number(row.p_value),
                  number(row.p_holm),
                  row.test,
                ],
              ],
        ),
      ),
    );
  }
  if (score.notes.length > 0) blocks.push(score.notes.map((note) => `note: ${printable(note)}`).join('\n'));
  return blocks.join('\n\n');
}

function summary(score: ClassificationScore): string {
  const statuses = Object.entries(score.statuses).filter(([, count]) => count > 0);
  return [
    `${score.n} rows, ${score.n_known} with known truth, ${score.n_scored} scored (missing: ${score.conventions.missing})`,
    `assessable ${number(score.assessable)}, coverage ${number(score.coverage)}; ${statuses.map(([name, count]) => `${name} ${count}`).join(', ')}`,
    `labels ${score.labels.map(printable).join(', ')}; positive ${score.positive?.map(printable).join(', ') ?? 'none'}`,
  ].join('\n');
}

function interval(score: ClassificationScore): string {
  return `${Number(score.conventions.level) * 100} %`;
}

/** Beside each value: the majority baseline, and with two labels the other one too. */
function baselineNames(score: ClassificationScore): string[] {
  return Object.keys(score.baselines).filter((name) => name === 'majority' || score.labels.length <= 2);
}

export function number(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}

/** Text of files: control and format characters never reach the terminal, nor broken surrogates the JSON. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(printable));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

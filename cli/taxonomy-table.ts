import { printable } from './datasets-text.ts';
import { displayWidth, padTo, wrapText } from './text-width.ts';

const GAP = '  ';
const NARROWEST = 12;
const TIED = '\u00a0';

/** Words that stay on one line of a cell. */
export function tied(text: string): string {
  return text.replaceAll(' ', TIED);
}

/** Columns of the terminal; 80 where there is none. */
export function terminalWidth(): number {
  return Math.max(40, process.stdout.columns ?? 80);
}

/**
 * A table of at most `width` columns: all but the last column as wide as their widest cell (shared out when they would
 * leave the last one under 12), cells wrapped inside their column. Cells are plain text; control characters are shown.
 */
export function table(rows: readonly (readonly string[])[], width: number = terminalWidth()): readonly string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = columnWidths(cells, width);
  return cells.flatMap((row) => {
    const wrapped = row.map((cell, column) => wrapText(cell, widths[column] ?? NARROWEST).map((line) => line.trim()));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      wrapped
        .map((lines, column) => padTo(lines[at] ?? '', widths[column] ?? 0))
        .join(GAP)
        .replaceAll(TIED, ' ')
        .trimEnd(),
    );
  });
}

function columnWidths(rows: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widest = Array.from({ length: columns }, (_, at) =>
    Math.max(1, ...rows.map((row) => displayWidth(row[at] ?? ''))),
  );
  const room = width - GAP.length * (columns - 1);
  // the widest column gives first, until all fit
  while (widest.reduce((sum, one) => sum + one, 0) > room) {
    const most = Math.max(...widest);
    if (most <= NARROWEST) break;
    widest[widest.lastIndexOf(most)] = most - 1;
  }
  return widest;
}

/** One or more lines of prose within the terminal. */
export function prose(text: string, width: number = terminalWidth()): readonly string[] {
  return wrapText(printable(text), width).map((line) => line.trim());
}

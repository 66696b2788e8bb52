import { randomStream } from '../prng.ts';
import type { AuditCell } from './audit-cell.ts';
import { createGammaDraws } from './gamma-draws.ts';

/**
 * Adds the cells' estimate to `into`, a confusion of `labels` rows (truth) by `labels + 1` columns (predicted): N_cell
 * times the share of each label among its labelled cases, which is sum over cases of [y = j, prediction = k] / pi_i with
 * pi_i = n_cell / N_cell. R 8.3.
 */
export function addEstimate(cells: readonly AuditCell[], labels: number, into: Float64Array): void {
  for (const { effective, population, predicted } of cells) {
    const n = effective.reduce((sum, count) => sum + count, 0);
    for (let label = 0; label < labels; label += 1) {
      into[label * (labels + 1) + predicted]! += (population * effective[label]!) / n;
    }
  }
}

/**
 * Up to this share of a cell judged, its draws are those of an endless population, as in R 8.4 (its cells have 1.5 to
 * 20 %). Above it they come nearer to the estimate, down to none at 100 %: a cell that was judged whole is known. Our own
 * definition: without it, intervals over cells judged by half or more hold the truth too often.
 */
const ENDLESS_SHARE = 0.2;

/**
 * Draws of the population's confusion. Per cell the shares of labels come from Dirichlet(n_j + 1 / K) over the K labels:
 * for two labels Beta(y + 1/2, n - y + 1/2), as R 8.3 has it. With f of the cell judged they are then moved towards the
 * estimate by sqrt((1 - f) / .8) where that is below 1 (finite population). `onDraw` gets the same array each time.
 */
export function drawConfusions(
  cells: readonly AuditCell[],
  labels: number,
  rules: { draws: number; seed: number; stream: string; onDraw: (confusion: Float64Array, draw: number) => void },
): void {
  const { gamma } = createGammaDraws(randomStream(`audit/${rules.stream}`, rules.seed));
  const confusion = new Float64Array(labels * (labels + 1));
  const known = new Float64Array(confusion.length);
  addEstimate(
    cells.map((cell) => ({ ...cell, population: cell.population * (1 - spreadOf(cell)) })),
    labels,
    known,
  );
  const open = cells
    .filter((cell) => spreadOf(cell) > 0)
    .map((cell) => ({
      into: Array.from({ length: labels }, (_, label) => label * (labels + 1) + cell.predicted),
      shapes: cell.effective.map((count) => count + 1 / labels),
      cases: cell.population * spreadOf(cell),
    }));
  const shares = new Float64Array(labels);
  for (let draw = 0; draw < rules.draws; draw += 1) {
    confusion.set(known);
    for (const { into, shapes, cases } of open) {
      let sum = 0;
      for (let label = 0; label < labels; label += 1) {
        shares[label] = gamma(shapes[label]!);
        sum += shares[label]!;
      }
      for (let label = 0; label < labels; label += 1) confusion[into[label]!]! += (cases * shares[label]!) / sum;
    }
    rules.onDraw(confusion, draw);
  }
}

function spreadOf({ labelled, population }: AuditCell): number {
  return Math.sqrt(Math.min(1, (1 - labelled / population) / (1 - ENDLESS_SHARE)));
}

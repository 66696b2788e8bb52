import { share } from './count-share.ts';
import { ESTIMATORS } from './persuasion-cases.ts';
import type { LocalRun } from './run-local.ts';
import { readingsOf, type StoredTrial } from './stored-trials.ts';

/** Below this share on the options an answer says nothing of a belief (P 7.6). */
export const LEAST_MASS = 0.5;

function countedBy<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const key of items.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What came of the trials, for people. */
export function printPersuasion(
  { report, files, seconds }: LocalRun,
  {
    trials,
    masses,
    calls,
  }: { readonly trials: readonly StoredTrial[]; readonly masses: readonly number[]; readonly calls: number },
): void {
  console.log(
    `${report.title}; ${trials.length} trials, ${calls} calls; ${seconds.toFixed(0)} s; files ${Object.keys(files).sort().join(', ')}`,
  );
  const readings = readingsOf(trials);
  for (const estimator of ESTIMATORS) {
    const own = readings.filter(({ columns }) => columns.estimator === estimator);
    const shares = countedBy(own, ({ columns }) => [columns.status]).map(([status, count]) =>
      share(status, count, own.length),
    );
    const reasons = countedBy(
      own.filter(({ columns }) => columns.status !== 'ok'),
      ({ notes }) => notes,
    ).map(([note, count]) => `${note} ${count}`);
    console.log(
      `${own.length} readings by ${estimator}: ${shares.join('; ')}; notes of those not ok: ${reasons.join(', ')}`,
    );
  }
  for (const { question, estimator, arms } of report.persuasion?.persuadees[0]?.columns ?? [])
    for (const { arm, n_trials: all, n_measured: measured, coverage, metrics, intervals } of arms) {
      const range = intervals?.mean_shift;
      const shift =
        metrics.mean_shift === null
          ? 'not known'
          : `${metrics.mean_shift.toFixed(3)} [${range?.low.toFixed(3) ?? '-'}, ${range?.high.toFixed(3) ?? '-'}]`;
      console.log(
        `${question} by ${estimator}, ${arm}: ${measured} of ${all} trials measured (coverage ${coverage?.toFixed(2)}); mean shift ${shift}`,
      );
    }
  const carrying = masses.filter((mass) => mass >= LEAST_MASS).length;
  const mean = masses.reduce((sum, mass) => sum + mass, 0) / masses.length;
  console.log(
    `mass of ${masses.length} first tokens on anything like an option: mean ${mean.toFixed(3)}, at least ${LEAST_MASS} in ${carrying}`,
  );
}

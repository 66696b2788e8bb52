import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../config/context.ts';
import { writeOperations } from '../config/operations.ts';
import { reportFolder, unmetThresholds } from '../config/reporting.ts';
import { assertNever } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { RunEnd } from '../workers/run-driver.ts';
import { EXIT, printResult } from './output.ts';
import { waitingJson, waitingLines } from './waiting-text.ts';

export interface EndedRun {
  readonly context: Context;
  readonly runId: RunId;
  readonly rows: number;
  readonly of: number;
  /** What its rows are called. */
  readonly what: string;
  readonly json: boolean;
}

/** Says how a run ended (null = it was interrupted), notes it in the store and returns the exit code. */
export async function concludeRun(end: RunEnd | null, run: EndedRun): Promise<number> {
  const { context, runId, rows, of, what, json } = run;
  const kept = { run: runId, rows, of };
  if (end === null) {
    printResult(
      json,
      { ...kept, state: 'interrupted' },
      `${runId} stopped at ${rows} of ${of} ${what}; every answer received is kept. The same command goes on.`,
    );
    return EXIT.interrupted;
  }
  switch (end.state) {
    case 'done':
      await context.store.runs.update(runId, { state: 'done' });
      await writeOperations(context, runId);
      return concludeDone(context, runId, { json, before: false });
    case 'paused':
      printResult(
        json,
        { ...kept, state: 'paused', reason: end.reason },
        `${runId} paused at ${rows} of ${of} ${what}: ${end.reason.message}\nMend it; the same command goes on.`,
      );
      return EXIT.paused;
    case 'waiting': {
      const { reported } = end;
      const review = waitingJson(end.open);
      const [first = '', ...more] = waitingLines(review);
      printResult(
        json,
        { ...kept, state: 'waiting', review, reported },
        [
          `${runId} waits for people: ${first}`,
          `\`mettle review list --run ${runId} --as NAME\` shows them; the same command goes on when they are decided.`,
          ...more,
          ...(review.next_due === null ? [] : ['(deadlines pass while `mettle run --wait` or a worker is up)']),
          ...(reported ? ['a report without their decisions is written'] : []),
        ].join('\n'),
      );
      return EXIT.people;
    }
    case 'cancelled':
      await context.store.runs.update(runId, { state: 'cancelled' });
      return concludeCancelled(run);
    case 'failed':
      printResult(
        json,
        { ...kept, state: 'failed', message: end.message },
        `${runId} failed: ${end.message}\n${rows} of ${of} ${what} are kept; the same command tries again.`,
      );
      return EXIT.failed;
    default:
      return assertNever(end);
  }
}

/** `before`: the run was done when the command began. */
export function concludeDone(context: Context, runId: RunId, how: { json: boolean; before: boolean }): number {
  const folder = reportFolder(context.config.dataDir, runId);
  const report = join(folder, 'report.html');
  const unmet = unmetThresholds(folder);
  printResult(
    how.json,
    { run: runId, state: 'done', report: folder, unmet },
    [
      existsSync(report)
        ? `${runId} is done: ${report}`
        : `${runId} is done; its report is gone: \`mettle report ${runId}\` writes it again`,
      ...unmet.map((entry) => `threshold not met: ${entry}`),
      ...(how.before ? ['(`--again` makes a new run)'] : []),
    ].join('\n'),
  );
  return unmet.length > 0 ? EXIT.threshold : EXIT.done;
}

export function concludeCancelled({ runId, rows, of, what, json }: Omit<EndedRun, 'context'>): number {
  printResult(
    json,
    { run: runId, state: 'cancelled', rows, of },
    `${runId} was cancelled at ${rows} of ${of} ${what}; its rows are kept. \`mettle run SPEC --again\` makes a new run.`,
  );
  return EXIT.failed;
}

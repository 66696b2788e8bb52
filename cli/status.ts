import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Context, openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { reportFolder } from '../config/reporting.ts';
import { countRows, rowsName } from '../config/row-counts.ts';
import { NotFoundError } from '../core/errors.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Operations, Spec } from '../runs/spec.ts';
import { onlyPeopleCan } from '../workers/waiting-for-people.ts';
import { EXIT, printResult } from './output.ts';
import { progressMode, startProgress } from './progress.ts';
import { spentUsd } from './spent.ts';
import { waitingJson, waitingLines } from './waiting-text.ts';

/** The run by its id, or by a beginning that fits one run only. Throws NotFoundError with the runs there are. */
export async function findRunById(context: Context, id: string): Promise<RunRecord> {
  const exact = await context.store.runs.find(id);
  if (exact !== null) return exact;
  const all = await context.store.runs.list();
  const fits = all.filter((run) => run.id.startsWith(id));
  if (fits.length === 1 && fits[0] !== undefined) return fits[0];
  const known = all.slice(0, 10).map((run) => run.id);
  throw new NotFoundError(fits.length > 1 ? `${id} fits ${fits.length} runs` : `no run ${id}`, {
    hint: known.length === 0 ? 'there are no runs yet in this data folder' : `runs: ${known.join(', ')}`,
  });
}

export async function statusOf(context: Context, run: RunRecord) {
  const control = await context.store.runs.control(run.id);
  const spec = run.spec as unknown as Spec;
  const { rows, of, outcomes } = await countRows(context.store, run);
  const report = join(reportFolder(context.config.dataDir, run.id), 'report.html');
  const { endpoints, budgetUsd } = run.operations as unknown as Operations;
  const people = spec.review === undefined ? null : await context.store.reviews.openCount(run.id);
  // Made-up reviewers vote by themselves: until they have, nobody waits for people.
  const voting = spec.review?.simulated !== undefined && (people?.byState.open ?? 0) > 0;
  const waiting =
    control.flagging?.done === true && people !== null && !voting && onlyPeopleCan(people, context.clock.now());
  const going = control.paused !== null ? 'paused' : waiting ? 'waiting' : run.state;
  const asked = control.cancelled ? 'cancelled' : going;
  return {
    run: run.id,
    state: run.state === 'done' ? 'done' : asked,
    rows,
    of,
    what: rowsName(spec),
    generation: run.generation,
    paused: control.paused,
    /** Null = the spec asks nobody. */
    review: people === null ? null : waitingJson(people),
    budget_usd: budgetUsd,
    /** Calls without an answer are charged in full; null for a run without a budget. */
    spent_usd: budgetUsd === null ? null : await spentUsd(context, run.id),
    /** Highest number of calls in flight per endpoint and worker, as retuned. */
    limits: Object.fromEntries(
      Object.entries(endpoints).map(([name, { concurrency }]) => [
        name,
        control.concurrency[name] ?? concurrency.ceiling,
      ]),
    ),
    outcomes,
    report: run.state === 'done' && existsSync(report) ? report : null,
  };
}

export function statusCommand(): Command {
  return new Command('status')
    .description('what runs there are, or how one stands and what it waits for')
    .argument('[run]', 'run id')
    .option('--json', 'as JSON', false)
    .action(async (id: string | undefined, { json }: { json: boolean }) => {
      await using context = await openContext(readConfig());
      if (id === undefined) {
        const all = await Promise.all((await context.store.runs.list()).map((run) => statusOf(context, run)));
        const lines = all.map((s) => `${s.run}  ${s.state}  ${s.rows}/${s.of}`);
        printResult(json, { runs: all }, lines.length === 0 ? 'no runs yet in this data folder' : lines.join('\n'));
        return;
      }
      const status = await statusOf(context, await findRunById(context, id));
      const lines = [
        `${status.run}: ${status.state}, ${status.rows} of ${status.of} ${status.what}`,
        ...(status.spent_usd === null ? [] : [`spent: $${status.spent_usd.toFixed(4)} of $${status.budget_usd}`]),
        ...(status.state === 'paused' ? [`waits: ${status.paused?.message}`] : []),
        ...(status.review === null || status.state === 'done' || status.state === 'cancelled'
          ? []
          : waitingLines(status.review).map((line, i) => (i === 0 ? `people: ${line}` : `  ${line}`))),
        ...Object.entries(status.outcomes).map(
          ([name, outcomes]) =>
            `  ${name}: ${
              Object.entries(outcomes)
                .map(([o, n]) => `${o} ${n}`)
                .join(', ') || 'nothing yet'
            }`,
        ),
        ...(status.report === null ? [] : [`report: ${status.report}`]),
      ];
      printResult(json, status, lines.join('\n'));
    });
}

export function watchCommand(): Command {
  return new Command('watch')
    .description('follow a run until it ends or stops; the exit code tells which')
    .argument('<run>', 'run id')
    .option('--json', 'JSON lines', false)
    .action(async (id: string, { json }: { json: boolean }) => {
      await using context = await openContext(readConfig());
      const run = await findRunById(context, id);
      const progress = startProgress({
        context,
        run,
        mode: progressMode({ json }),
        runtimes: null,
      });
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      for (;;) {
        const status = await statusOf(context, await findRunById(context, run.id));
        const stopped = status.state === 'paused' && status.paused?.by !== 'user';
        const people = status.state === 'waiting';
        if (stop.signal.aborted || stopped || people || status.state === 'done' || status.state === 'cancelled') {
          await progress.stop();
          const lines = people && status.review !== null ? waitingLines(status.review) : [];
          const why = stopped ? `: ${status.paused?.message}` : lines.map((line) => `; ${line}`).join('');
          printResult(
            json,
            status,
            `${status.run}: ${status.state}, ${status.rows} of ${status.of} ${status.what}${why}`,
          );
          if (stop.signal.aborted) process.exitCode = EXIT.interrupted;
          else if (people) process.exitCode = EXIT.people;
          else process.exitCode = stopped ? EXIT.paused : status.state === 'done' ? EXIT.done : EXIT.failed;
          return;
        }
        await context.clock.sleep(1_000, stop.signal).catch(() => {});
      }
    });
}

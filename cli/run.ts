import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { type Context, openContext } from '../config/context.ts';
import { type Config, readConfig } from '../config/env.ts';
import { createEvaluation } from '../config/evaluation.ts';
import { leavesVideoOut } from '../config/evaluation-digest.ts';
import { createMedia } from '../config/media.ts';
import { loadPersuadees } from '../config/persuadees.ts';
import { preflight } from '../config/preflight.ts';
import { changedSources, findRun, prepareRun } from '../config/prepare-run.ts';
import { probeModels } from '../config/probe-models.ts';
import { rowsName } from '../config/row-counts.ts';
import { errorMessage, InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { readSpec } from '../runs/read-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { driveRun } from '../workers/run-driver.ts';
import { startWorkers } from '../workers/worker-host.ts';
import { type Interrupt, listenForInterrupt } from './interrupt.ts';
import { EXIT, printResult, say } from './output.ts';
import { type Progress, progressMode, startProgress } from './progress.ts';
import { concludeCancelled, concludeDone, concludeRun } from './run-end.ts';
import { statusOf } from './status.ts';

export interface RunFlags {
  readonly again: boolean;
  readonly acceptChange: boolean;
  /** Video cases are left out as not assessable, because there is no ffmpeg. */
  readonly withoutVideo: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Throws NotFoundError, or InvalidInputError for what cannot be read or is no spec. */
export function loadSpec(file: string): Spec {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new NotFoundError(`no spec at ${file}`, { hint: '`mettle init` writes one to start from' });
    throw new InvalidInputError(`cannot read the spec ${file}: ${errorMessage(error)}`, { cause: error });
  }
  return readSpec(text, file);
}

export function runCommand(): Command {
  return new Command('run')
    .description('run a spec to its report; takes up an unfinished run of the same spec')
    .argument('<spec>', 'YAML file')
    .option('--again', 'a new run of the same spec', false)
    .option('--accept-change', 'go on although templates, dialects, metrics or capabilities changed', false)
    .option('--without-video', 'leave video cases out as not_assessable where there is no ffmpeg', false)
    .option('--json', 'result as JSON, progress as JSON lines on standard error', false)
    .option('--quiet', 'no progress', false)
    .action(async (file: string, flags: RunFlags) => {
      process.exitCode = await runSpec(loadSpec(file), readConfig(), flags);
    });
}

/** Runs a spec in this process: engine, workers, progress. Returns the exit code. */
export async function runSpec(spec: Spec, config: Config, flags: RunFlags): Promise<number> {
  const interrupt = listenForInterrupt();
  try {
    await using context = await openContext(config);
    const existing = (await findRun(context, spec, flags.again)).run;
    if (existing !== null) await tellChangedData(context, existing, flags);
    const ended = existing === null ? null : await alreadyEnded(context, existing, flags);
    if (ended !== null) return ended;
    // A run that left videos out goes on without them, also where there is ffmpeg by now.
    const withoutVideo = flags.withoutVideo || leavesVideoOut(existing?.evaluations.at(-1));
    await preflight(spec, {
      ...config,
      frozen: existing !== null && existing.manifest !== null,
      withoutVideo,
    });

    if (spec.persuasion !== undefined || spec.moderators.some(({ endpoint }) => endpoint !== undefined))
      tell(flags, 'probing', {}, 'asking each model a few counted questions');
    const capabilities = await probe(context, spec, existing);
    if (typeof capabilities === 'number') return capabilities;
    const run = await prepareRun(context, spec, { ...flags, withoutVideo, capabilities });
    const { paused } = await context.store.runs.control(run.id);
    if (paused !== null && paused.by !== 'user') await context.store.runs.setControl(run.id, { paused: null });
    tellStarted(run, spec, { flags, resumed: existing !== null });
    return await work(context, run, spec, flags, interrupt);
  } finally {
    interrupt.dispose();
  }

  /** A wrong key or model leaves an unfinished run paused with that reason: exit code instead of capabilities. */
  async function probe(
    context: Context,
    asked: Spec,
    existing: RunRecord | null,
  ): Promise<Record<string, Capabilities> | number> {
    try {
      return await probeModels(asked, config.variable);
    } catch (error) {
      if (existing === null || existing.manifest === null) throw error;
      const { rows, of, what } = await statusOf(context, existing);
      if (error instanceof ProviderConfigError) {
        const reason = {
          by: 'provider_config',
          message: [error.message, error.hint].filter(Boolean).join(' '),
        } as const;
        await context.store.runs.setControl(existing.id, { paused: reason });
        return concludeRun(
          { state: 'paused', reason },
          { context, runId: existing.id, rows, of, what, json: flags.json },
        );
      }
      say(`${existing.id} keeps its ${rows} of ${of} ${what}`);
      throw error;
    }
  }
}

async function tellChangedData(context: Context, run: RunRecord, flags: RunFlags): Promise<void> {
  const changed = await changedSources(context, run);
  if (changed.length === 0) return;
  const text = `note: ${run.id} keeps the cases it was frozen with, but data sets have changed since (${changed.join(', ')}); \`--again\` makes a run of the new ones`;
  tell(flags, 'data_changed', { run: run.id, changed }, text);
}

function tellStarted(run: RunRecord, spec: Spec, { flags, resumed }: { flags: RunFlags; resumed: boolean }): void {
  const { cases = 0, rejected = 0, persuasion = null } = run.manifest ?? {};
  const moderators = spec.moderators.length;
  const trials = (persuasion?.cases ?? 0) * (persuasion?.trialsPerCase ?? 0);
  const persuadees = spec.persuasion?.persuadees.length ?? 0;
  const parts = [
    ...(moderators > 0 ? [count(cases, 'case'), count(moderators, 'moderator')] : []),
    ...(persuadees > 0 ? [`${count(trials, 'trial')} of ${count(persuasion?.cases ?? 0, 'persuasion case')}`] : []),
    ...(persuadees > 0 ? [count(persuadees, 'persuadee')] : []),
    `${count(rejected, 'row')} rejected`,
  ];
  tell(
    flags,
    'started',
    { run: run.id, cases, moderators, trials, persuadees, rejected, resumed },
    `run ${run.id}: ${parts.join(', ')}${resumed ? '; goes on where it stood' : ''}`,
  );
  for (const { persuadee, instead } of loadPersuadees(spec, run.evaluations.at(-1)))
    if (instead !== null) tell(flags, 'measured_instead', { persuadee: persuadee.name, instead }, `note: ${instead}`);
}

/** The exit code of a run that has nothing to do now: done, cancelled, paused by hand. */
async function alreadyEnded(context: Context, run: RunRecord, { json }: RunFlags): Promise<number | null> {
  if (run.state === 'done') return concludeDone(context, run.id, { json, before: true });
  const { state, paused, rows, of, what } = await statusOf(context, run);
  if (state === 'cancelled') return concludeCancelled({ runId: run.id, rows, of, what, json });
  if (paused?.by !== 'user') return null;
  printResult(
    json,
    { run: run.id, state: 'paused', reason: paused, rows, of },
    `${run.id} is paused at ${rows} of ${of} ${what}: ${paused.message}\n\`mettle resume ${run.id}\`, then run it again`,
  );
  return EXIT.paused;
}

async function work(
  context: Context,
  run: RunRecord,
  spec: Spec,
  flags: RunFlags,
  interrupt: Interrupt,
): Promise<number> {
  const { config, log } = context;
  const bundle = readBundle();
  const stop = new AbortController();
  let progress: Progress | null = null;
  const onTrouble = (error: unknown) => {
    progress?.trouble(error);
    log.debug({ error: errorMessage(error) }, 'trouble');
  };
  const evaluation = createEvaluation({
    ...context,
    media: createMedia(context),
    dataDir: config.dataDir,
    variable: config.variable,
    onTrouble,
  });
  const engine = await connectEngine(config);
  try {
    const workers = await startWorkers({ ...engine, storeId: context.storeId, runId: run.id, bundle, evaluation });
    interrupt.drainFromNow();
    progress = startProgress({
      context,
      run,
      mode: progressMode(flags),
      runtimes: evaluation.runtimes,
    });
    try {
      const driven = await Promise.race([
        driveRun({
          context,
          runId: run.id,
          ...engine,
          bundle,
          signal: AbortSignal.any([interrupt.signal, stop.signal]),
          onTrouble,
          onGeneration: (generation, why) =>
            tell(
              flags,
              'generation',
              { generation, why },
              `generation ${generation} of ${run.id}: ${why}; rows are kept`,
            ),
        }),
        workers.running.then(() => null),
      ]);
      await workers.drain();
      await evaluation.close();
      const last = await progress.stop();
      return await concludeRun(driven, {
        context,
        runId: run.id,
        rows: last?.rows ?? 0,
        of: last?.of ?? 0,
        what: rowsName(spec),
        json: flags.json,
      });
    } catch (error) {
      await progress.stop();
      await workers.drain().catch(() => {});
      throw error;
    } finally {
      stop.abort();
    }
  } finally {
    await engine.close();
  }
}

/** One thing that happened, on standard error: a JSON line with `--json`, else text. */
function tell(flags: RunFlags, event: string, fields: Record<string, unknown>, text: string): void {
  if (!flags.quiet) say(flags.json ? JSON.stringify({ event, ...fields }) : text);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

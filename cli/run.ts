import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { askCanaries } from '../config/canaries.ts';
import { type Context, openContext } from '../config/context.ts';
import { type Config, readConfig } from '../config/env.ts';
import { leavesVideoOut } from '../config/evaluation-digest.ts';
import { preflight } from '../config/preflight.ts';
import { findRun, prepareRun } from '../config/prepare-run.ts';
import { probeModels } from '../config/probe-models.ts';
import { errorMessage, InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { readSpec } from '../runs/read-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { listenForInterrupt } from './interrupt.ts';
import { EXIT, printResult, say } from './output.ts';
import { concludeCancelled, concludeDone, concludeRun } from './run-end.ts';
import { tell, tellChangedData, tellStarted } from './run-tell.ts';
import { statusOf } from './status.ts';
import { workRun } from './work-run.ts';

export interface RunFlags {
  readonly again: boolean;
  readonly acceptChange: boolean;
  /** Video cases are left out as not assessable, because there is no ffmpeg. */
  readonly withoutVideo: boolean;
  /** Stay while only people can go on. */
  readonly wait: boolean;
  /** `none`: made-up reviewers of the spec are left out, people decide. */
  readonly reviewers: 'simulated' | 'none';
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

export const REVIEWERS = new Option(
  '--reviewers <who>',
  'none: leave the simulated reviewers of the spec out, so that people decide (another run)',
)
  .choices(['simulated', 'none'])
  .default('simulated');

/** The spec with its made-up reviewers, or without them. */
export function withReviewers(spec: Spec, reviewers: RunFlags['reviewers']): Spec {
  if (reviewers === 'simulated' || spec.review === undefined) return spec;
  const { simulated: _, ...review } = spec.review;
  return { ...spec, review };
}

export function runCommand(): Command {
  return new Command('run')
    .description('run a spec to its report; takes up an unfinished run of the same spec')
    .argument('<spec>', 'YAML file')
    .option('--again', 'a new run of the same spec', false)
    .option('--accept-change', 'go on although templates, dialects, metrics or capabilities changed', false)
    .option('--without-video', 'leave video cases out as not_assessable where there is no ffmpeg', false)
    .option('--wait', 'stay while the run waits for reviewers, so that deadlines pass', false)
    .addOption(REVIEWERS)
    .option('--json', 'result as JSON, progress as JSON lines on standard error', false)
    .option('--quiet', 'no progress', false)
    .action(async (file: string, flags: RunFlags) => {
      process.exitCode = await runSpec(withReviewers(loadSpec(file), flags.reviewers), readConfig(), flags);
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
    return await workRun(context, run, spec, flags, interrupt);
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
      const found = await probeModels(asked, config.variable);
      await askCanaries(asked, config.variable);
      return found;
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

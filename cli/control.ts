import { Command, InvalidArgumentError } from 'commander';
import { type Context, openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { InvalidInputError } from '../core/errors.ts';
import { MISSING_OUTCOMES, type MissingOutcome } from '../moderation/verdict.ts';
import type { TrialOutcome } from '../persuasion/trial.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Operations } from '../runs/spec.ts';
import { gaveUpText, giveUpCase } from './give-up.ts';
import { printResult } from './output.ts';
import { findRunById } from './status.ts';

interface Json {
  readonly json: boolean;
}

async function withRun(id: string, work: (context: Context, run: RunRecord) => Promise<void>): Promise<void> {
  await using context = await openContext(readConfig());
  await work(context, await findRunById(context, id));
}

function onRun(name: string, description: string): Command {
  return new Command(name).description(description).argument('<run>', 'run id').option('--json', 'as JSON', false);
}

function refuseEnded(run: RunRecord): void {
  if (run.state === 'done' || run.state === 'cancelled')
    throw new InvalidInputError(`run ${run.id} is ${run.state}; nothing was changed`);
}

export function pauseCommand(): Command {
  return onRun('pause', 'start no more calls of a run; calls in flight finish')
    .option('--reason <text>', 'kept and shown', 'paused by hand')
    .action((id: string, { json, reason }: Json & { reason: string }) =>
      withRun(id, async ({ store }, run) => {
        refuseEnded(run);
        await store.runs.setControl(run.id, { paused: { by: 'user', message: reason } });
        printResult(
          json,
          { run: run.id, state: 'paused' },
          `${run.id} pauses within 2 s; \`mettle resume ${run.id}\` goes on`,
        );
      }),
    );
}

export function resumeCommand(): Command {
  return onRun('resume', 'go on with a paused run').action((id: string, { json }: Json) =>
    withRun(id, async ({ store }, run) => {
      refuseEnded(run);
      if ((await store.runs.control(run.id)).paused?.by === 'poison_case') await store.attempts.pardon(run.id);
      await store.runs.setControl(run.id, { paused: null });
      printResult(
        json,
        { run: run.id, state: run.state },
        `${run.id} goes on where a \`mettle run\` of it is up; else start it with \`mettle run SPEC\``,
      );
    }),
  );
}

export function retuneCommand(): Command {
  const pair = (text: string, before: Record<string, number> = {}) => {
    const [name, value] = text.split('=');
    const number = Number(value);
    if (!name || !Number.isInteger(number) || number < 1)
      throw new InvalidArgumentError('NAME=N with N a whole number from 1');
    return { ...before, [name]: number };
  };
  return onRun('retune', 'change the highest number of calls in flight of an endpoint while a run is up')
    .requiredOption('--concurrency <endpoint=N>', 'repeatable', pair)
    .action((id: string, { json, concurrency }: Json & { concurrency: Record<string, number> }) =>
      withRun(id, async ({ store }, run) => {
        refuseEnded(run);
        const { endpoints } = run.operations as unknown as Operations;
        for (const name of Object.keys(concurrency)) {
          if (endpoints[name] === undefined)
            throw new InvalidInputError(
              `run ${run.id} has no endpoint ${name}; endpoints: ${Object.keys(endpoints).join(', ')}`,
            );
        }
        const before = await store.runs.control(run.id);
        const control = await store.runs.setControl(run.id, { concurrency: { ...before.concurrency, ...concurrency } });
        printResult(
          json,
          { run: run.id, concurrency: control.concurrency },
          `${run.id}: ${JSON.stringify(control.concurrency)} within 2 s`,
        );
      }),
    );
}

export function cancelCommand(): Command {
  return onRun('cancel', 'end a run without a report; calls in flight are dropped, rows are kept').action(
    (id: string, { json }: Json) =>
      withRun(id, async ({ store }, run) => {
        refuseEnded(run);
        await store.runs.setControl(run.id, { cancelled: true });
        await store.runs.update(run.id, { state: 'cancelled' });
        printResult(json, { run: run.id, state: 'cancelled' }, `${run.id} is cancelled; its rows are kept`);
      }),
  );
}

export function retryCommand(): Command {
  const outcomes = (text: string): MissingOutcome[] => {
    const names = text.split(',').map((name) => name.trim());
    for (const name of names) {
      if (!(MISSING_OUTCOMES as readonly string[]).includes(name))
        throw new InvalidArgumentError(`one of ${MISSING_OUTCOMES.join(', ')}`);
    }
    return names as MissingOutcome[];
  };
  return onRun(
    'retry',
    'ask again for cases without an answer, or give up one that kills its workers; old rows are kept',
  )
    .option('--outcome <list>', 'ask again for these, e.g. timeout,error; both rows are counted', outcomes)
    .option(
      '--give-up <case>',
      'record `error: worker_lost` for a case (id or its beginning) that costs workers, and go on without it',
    )
    .option('--moderator <name>', 'with --give-up: whose verdict; left out = whoever lost workers on the case')
    .action((id: string, { json, outcome, giveUp, moderator }: RetryOptions) =>
      withRun(id, async ({ store }, run) => {
        if ((outcome === undefined) === (giveUp === undefined))
          throw new InvalidInputError('retry needs one of --outcome LIST and --give-up CASE; nothing was changed');
        if (moderator !== undefined && giveUp === undefined)
          throw new InvalidInputError('--moderator goes with --give-up; nothing was changed');
        if (giveUp !== undefined) {
          refuseEnded(run);
          const gaveUp = await giveUpCase(store, run, { text: giveUp, moderator: moderator ?? null });
          const { caseId, lanes, resumed } = gaveUp;
          printResult(json, { run: run.id, given_up: caseId, moderators: lanes, resumed }, gaveUpText(run, gaveUp));
          return;
        }
        if (run.state === 'cancelled') refuseEnded(run);
        const cases = await store.results.askAgain({ run: run.id, outcomes: outcome ?? [] });
        const trials = await store.trials.askAgain({ run: run.id, outcomes: trialOutcomes(outcome ?? []) });
        const raised = cases + trials;
        if (raised > 0 && run.state === 'done') await store.runs.update(run.id, { state: 'running' });
        printResult(
          json,
          { run: run.id, asked_again: raised, cases, trials },
          raised === 0
            ? `${run.id} has no such outcomes`
            : `${count(cases, trials)} of ${run.id} are asked again by the \`mettle run\` of it that is up, else with the next \`mettle run SPEC\``,
        );
      }),
    );
}

/** Outcomes of trials among those of cases; the others have no counterpart. */
function trialOutcomes(outcomes: readonly MissingOutcome[]): TrialOutcome[] {
  return outcomes.filter((outcome) => outcome === 'timeout' || outcome === 'error');
}

function count(cases: number, trials: number): string {
  if (trials === 0) return `${cases} cases`;
  return cases === 0 ? `${trials} trials` : `${cases} cases and ${trials} trials`;
}

interface RetryOptions extends Json {
  readonly outcome?: MissingOutcome[];
  readonly giveUp?: string;
  readonly moderator?: string;
}

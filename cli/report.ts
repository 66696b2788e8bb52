import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { openContext } from '../config/context.ts';
import { writeDialogues } from '../config/dialogues.ts';
import { readConfig } from '../config/env.ts';
import { writeExamples } from '../config/examples.ts';
import { reportFolder, reportInput } from '../config/reporting.ts';
import { InvalidInputError } from '../core/errors.ts';
import { buildReport } from '../reports/report-model.ts';
import { writeReport } from '../reports/write-report.ts';
import { printResult } from './output.ts';
import { findRunById } from './status.ts';

interface ReportFlags {
  readonly out?: string;
  readonly partial: boolean;
  readonly examples?: number;
  readonly against?: string;
  readonly json: boolean;
}

const MOST_EXAMPLES = 200;

export function reportCommand(): Command {
  return new Command('report')
    .description('write the report of a run again from its stored rows')
    .argument('<run>', 'run id')
    .option('--out <folder>', 'where to (default: the run’s own folder)')
    .option('--against <run>', 'set it beside an earlier run of the same suite; needs --out')
    .option('--partial', 'also for an unfinished run; the report says so', false)
    .option(
      '--examples <n>',
      'also write examples.html: so many misclassified images and videos for each moderator, blurred; of a run with persuadees dialogues.html: so many dialogues',
      exampleCount,
    )
    .option('--json', 'as JSON', false)
    .action(async (id: string, { json, out, partial, examples: most, against }: ReportFlags) => {
      await using context = await openContext(readConfig());
      const run = await findRunById(context, id);
      if (run.state !== 'done' && !partial)
        throw new InvalidInputError(`run ${run.id} is ${run.state}`, {
          hint: `${run.state === 'cancelled' ? '' : 'finish it with `mettle run SPEC`, or '}see where it stands with --partial --out FOLDER`,
        });
      if (run.state !== 'done' && out === undefined) throw new InvalidInputError('--partial needs --out FOLDER');
      const folder = out ?? reportFolder(context.config.dataDir, run.id);
      if (against !== undefined && out === undefined)
        throw new InvalidInputError('--against needs --out FOLDER', {
          hint: 'the run’s own report depends on no other run and stays as it is',
        });
      const input = {
        ...(await reportInput(context.store, run.id)),
        ...(against === undefined
          ? {}
          : { earlier: await reportInput(context.store, (await findRunById(context, against)).id) }),
      };
      const model = await buildReport(input);
      const written = await writeReport(model, folder, {}, input.persuasion ?? null)
        .then(async (files) => ({
          files,
          examples:
            most === undefined || (input.moderators.length === 0 && (input.persuasion ?? null) !== null)
              ? null
              : await writeExamples(context, { runId: run.id, most, folder }),
          dialogues: most === undefined ? null : await writeDialogues(context, { runId: run.id, most, folder }),
        }))
        .catch((error: unknown) => {
          if (!(error instanceof Error && 'syscall' in error)) throw error;
          throw new InvalidInputError(`cannot write the report to ${folder}: ${error.message}`, {
            cause: error,
            hint: 'free some space, mend its permissions, or choose another folder with --out',
          });
        });
      const { files, examples, dialogues } = written;
      const made = { ...(examples === null ? {} : { examples }), ...(dialogues === null ? {} : { dialogues }) };
      const paths = [join(folder, 'report.html'), ...Object.values(made).map(({ path }) => path)];
      printResult(json, { run: run.id, folder, sha256: files, ...made }, paths.join('\n'));
    });
}

function exampleCount(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_EXAMPLES) return value;
  throw new InvalidArgumentError(`must be a whole number from 1 to ${MOST_EXAMPLES}`);
}

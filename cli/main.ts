import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import { readConfig } from '../config/env.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { cancelCommand, pauseCommand, resumeCommand, retryCommand, retuneCommand } from './control.ts';
import { criticCommand } from './critic.ts';
import { datasetsCommand } from './datasets.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { labelCommand } from './label.ts';
import { describeFailure, EXIT, exitCodeOf, say } from './output.ts';
import { parseCommand } from './parse.ts';
import { reportCommand } from './report.ts';
import { rescoreCommand } from './rescore.ts';
import { reviewCommand } from './review.ts';
import { runCommand } from './run.ts';
import { scoreCommand } from './score.ts';
import { simulatorCommand } from './simulator.ts';
import { statusCommand, watchCommand } from './status.ts';
import { taxonomyCommand } from './taxonomy.ts';
import { trainCommand } from './train.ts';
import { workerCommand } from './worker.ts';

// V8 lets a fast-allocating heap grow to four times its live size; a run's memory should not follow its length.
setFlagsFromString('--heap-growing-percent=30');

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('mettle')
  .version(version)
  .description('durable evaluation of LLM moderators and persuadee models, with people in the loop')
  .showHelpAfterError()
  .exitOverride();

for (const command of [
  demoCommand(),
  initCommand(),
  doctorCommand(),
  checkCommand(),
  runCommand(),
  statusCommand(),
  watchCommand(),
  pauseCommand(),
  resumeCommand(),
  retuneCommand(),
  cancelCommand(),
  retryCommand(),
  reviewCommand(),
  reportCommand(),
  compareCommand(),
  rescoreCommand(),
  parseCommand(),
  scoreCommand(),
  datasetsCommand({ dataDir: () => readConfig().dataDir }),
  trainCommand({ dataDir: () => readConfig().dataDir }),
  taxonomyCommand(),
  labelCommand(),
  criticCommand(),
  workerCommand(),
  simulatorCommand(),
])
  program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    say(describeFailure(error));
    process.exitCode = exitCodeOf(error);
  }
}

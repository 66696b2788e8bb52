import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { adviceText } from '../config/advice-file.ts';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { liveDialogues } from '../config/live-dialogues.ts';
import { sha256 } from '../core/digest.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { type AdvisedCase, advicesOfOthers, criticRequest, readAdvice } from '../persuasion/persuaders/critic.ts';
import type { Spec } from '../runs/spec.ts';
import { askModel } from './ask-model.ts';
import { printResult } from './output.ts';
import { loadSpec } from './run.ts';
import { findRunById } from './status.ts';

interface CriticFlags {
  readonly persuader: string;
  readonly persuadee?: string;
  readonly endpoint: string;
  readonly model: string;
  readonly out: string;
  readonly shuffled?: string;
  readonly json: boolean;
}

/** `mettle critic`: advice on the dialogues of a finished run, which the persuader of a next run brings. */
export function criticCommand(): Command {
  return new Command('critic')
    .description('let a model advise a live persuader after a run: the next run’s persuader brings the advice')
    .argument('<run>', 'run id')
    .argument('<spec>', 'spec that holds the critic’s endpoint')
    .requiredOption('--persuader <name>', 'live persuader of the run')
    .option('--persuadee <name>', 'whose dialogues are read (default: the first of the run)')
    .requiredOption('--endpoint <name>', 'endpoint of the critic in the spec')
    .requiredOption('--model <id>', 'model of the critic')
    .requiredOption('--out <file>', 'new file for the advice')
    .option('--shuffled <file>', 'also a new file in which each case has the advice of another one: the control')
    .option('--json', 'as JSON', false)
    .action(async (id: string, file: string, flags: CriticFlags) => {
      for (const path of [flags.out, flags.shuffled])
        if (path !== undefined && existsSync(path))
          throw new InvalidInputError(`${path} is there already`, { hint: 'nothing was asked; name a new file' });
      const config = readConfig();
      await using context = await openContext(config);
      const run = await findRunById(context, id);
      const persuadee = personOf(run.spec as unknown as Spec, flags);
      const { persuader, endpoint, model } = flags;
      const heard = await liveDialogues(context.store, { run: run.id, persuader, persuadee });
      if (heard.length === 0)
        throw new InvalidInputError(`run ${run.id} has no finished dialogue of ${persuader} and ${persuadee}`);
      const target = { spec: loadSpec(file), endpoint, model };
      const answers = await askModel(heard.map(criticRequest), target, config.variable);
      const advised = heard.flatMap(({ item }, at): AdvisedCase[] => {
        const { advice } = readAdvice(answers[at]!);
        return advice === null ? [] : [{ id: item.id, cluster: item.cluster, advice }];
      });
      const pins = [await writeAdvice(flags.out, new Map(advised.map(({ id: own, advice }) => [own, advice])))];
      if (flags.shuffled !== undefined) pins.push(await writeAdvice(flags.shuffled, advicesOfOthers(advised)));
      const text = [
        `advice for ${advised.length} of ${heard.length} cases; name it under a persuader of the next spec:`,
        ...pins.map(({ file: path, sha256: hash }) => `  advice: { file: ${JSON.stringify(path)}, sha256: ${hash} }`),
      ];
      printResult(flags.json, { dialogues: heard.length, advised: advised.length, advice: pins }, text.join('\n'));
    });
}

function personOf({ persuasion }: Spec, { persuader, persuadee }: CriticFlags): string {
  const live = persuasion?.persuaders.map(({ name }) => name) ?? [];
  if (!live.includes(persuader))
    throw new InvalidInputError(`the run has no live persuader ${persuader}`, {
      hint: `live persuaders: ${live.join(', ') || 'none'}`,
    });
  const names = persuasion?.persuadees.map(({ name }) => name) ?? [];
  const found = persuadee ?? names[0];
  if (found === undefined || !names.includes(found))
    throw new InvalidInputError(`the run has no persuadee ${persuadee}`, { hint: `persuadees: ${names.join(', ')}` });
  return found;
}

/** Readable by its owner alone: it quotes generated persuasion. */
async function writeAdvice(file: string, advice: Parameters<typeof adviceText>[0]) {
  const text = adviceText(advice);
  await writeFile(file, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw new InvalidInputError(`${file} cannot be written: ${errorMessage(error)}`, { cause: error });
  });
  return { file, sha256: sha256(text) };
}

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { readConfig } from '../config/env.ts';
import { InvalidInputError } from '../core/errors.ts';
import { agreementText, measureLabels } from './label-agreement.ts';
import { type Labeller, openLabeller } from './label-model.ts';
import { labelFile } from './label-strategies.ts';
import { printResult } from './output.ts';
import { loadSpec } from './run.ts';

interface ModelFlags {
  readonly endpoint?: string;
  readonly model?: string;
  readonly json: boolean;
}

/** `mettle label`: strategies of persuader turns, by a model whose agreement with labels of hand is printed. */
export function labelCommand(): Command {
  return new Command('label')
    .description('label the strategies of persuader turns with a model, and measure how far its labels can be trusted')
    .addCommand(agreementCommand())
    .addCommand(strategiesCommand());
}

function agreementCommand(): Command {
  return new Command('agreement')
    .description(
      'measure labels against the turns labelled by hand: those of the sources, and of a model if one is named',
    )
    .argument('[spec]', 'spec that holds the endpoint')
    .option('--endpoint <name>', 'endpoint of the spec')
    .option('--model <id>', 'model that labels')
    .option('--json', 'as JSON', false)
    .action(async (file: string | undefined, flags: ModelFlags) => {
      const asked = file !== undefined || flags.endpoint !== undefined || flags.model !== undefined;
      const measured = await measureLabels(asked ? labellerOf(file, flags) : null, readConfig());
      printResult(flags.json, measured, agreementText(measured));
    });
}

function strategiesCommand(): Command {
  return new Command('strategies')
    .description('give turns of your own persuasion cases that name no strategy the label of a model')
    .argument('<file>', 'JSON Lines as in docs/persuasion-cases.md, `strategy` left out where it is not known')
    .argument('<spec>', 'spec that holds the endpoint')
    .requiredOption('--endpoint <name>', 'endpoint of the spec')
    .requiredOption('--model <id>', 'model that labels')
    .requiredOption('--out <file>', 'new file, which `mettle datasets add NAME FILE --persuasion` reads')
    .option('--json', 'as JSON', false)
    .action(async (file: string, spec: string, flags: ModelFlags & { readonly out: string }) => {
      if (existsSync(flags.out))
        throw new InvalidInputError(`${flags.out} is there already`, { hint: 'nothing was asked; name a new file' });
      const written = await labelFile({ file, out: flags.out }, labellerOf(spec, flags));
      const measured = await measureLabels(labellerOf(spec, flags), readConfig());
      const { rows, turns, asked, labelled } = written;
      const missing = asked - labelled === 0 ? '' : `; ${asked - labelled} without a usable answer are left without`;
      const text = `${flags.out}: ${rows} cases, ${turns} turns, ${labelled} of ${asked} labelled by ${flags.model}${missing}`;
      printResult(flags.json, { ...written, ...measured }, `${text}\n\n${agreementText(measured)}`);
    });
}

function labellerOf(file: string | undefined, { endpoint, model }: ModelFlags): Labeller {
  if (file === undefined || endpoint === undefined || model === undefined)
    throw new InvalidInputError('a labelling model needs SPEC, --endpoint and --model', {
      hint: 'or give none of them: then only the labels of the sources are measured',
    });
  return openLabeller(loadSpec(file), { endpoint, model }, readConfig().variable);
}

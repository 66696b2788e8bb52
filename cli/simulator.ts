import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config/env.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { readSimulatorConfig } from '../simulator/config.ts';
import { illustratedCase, knownCasesOf, persuasionSources } from '../simulator/dataset-cases.ts';
import { knownTextsOf } from '../simulator/dataset-texts.ts';
import { runSimulator } from '../simulator/main.ts';
import { printResult } from './output.ts';

interface SimulatorFlags {
  readonly port: number;
  readonly config?: string;
  readonly datasets: readonly string[];
  readonly parentPid?: number;
  readonly printConfig: boolean;
  readonly json: boolean;
}

export function simulatorCommand(): Command {
  return new Command('simulator')
    .description('serve simulated models on an OpenAI-compatible address, with known error rates and scripted faults')
    .option('--port <port>', 'port on this machine; 0 = any free one', port, 8111)
    .option(
      '--config <file>',
      'YAML over the defaults: models and rates, latency, faults, limits (simulator/README.md)',
    )
    .option('--datasets <names>', 'data sets whose texts are known', names, ['hatecheck', 'xstest'])
    .option('--parent-pid <pid>', 'end when this process ends', pid)
    .option('--print-config', 'print the configuration as JSON and end', false)
    .option('--json', 'the address as one JSON line once it serves', false)
    .action(async (flags: SimulatorFlags) => {
      const config = flags.config ?? null;
      if (flags.printConfig) {
        const settings = readSimulatorConfig(config);
        return printResult(flags.json, settings, JSON.stringify(settings, null, 2));
      }
      const { dataDir } = readConfig();
      const persuades = Object.keys(readSimulatorConfig(config).persuadees).length > 0;
      const sources = persuades ? await persuasionSources(dataDir) : [];
      const datasets = [];
      for (const name of flags.datasets) datasets.push(await openDataset(name, { dataDir }));
      await runSimulator({
        config,
        port: flags.port,
        knownTexts: knownTextsOf(datasets),
        knownCases: knownCasesOf(sources),
        illustrated: illustratedCase,
        parentPid: flags.parentPid ?? null,
        onReady: (simulator, names) => {
          const { url, origin } = simulator;
          const ready = {
            url,
            origin,
            port: simulator.port,
            pid: process.pid,
            ...names,
            datasets: flags.datasets,
            cases: sources.map(({ name }) => name),
            simulated: true,
          };
          printResult(
            flags.json,
            ready,
            `simulator: ${url} (${Object.values(names).flat().join(', ')}); counters: ${origin}/admin/stats`,
          );
        },
      });
      // A call may still be held by a timer; nobody waits for it.
      process.exit(0);
    });
}

function names(value: string): string[] {
  const list = value.split(',').map((name) => name.trim());
  if (list.includes('')) throw new InvalidArgumentError('expected names with commas between, e.g. hatecheck,xstest');
  return list;
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('expected a port from 0 to 65535');
  return number;
}

function pid(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a process id');
  return number;
}

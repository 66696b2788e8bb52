import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SimulatorHandle, workFolder } from '../kill/processes.ts';
import { endEngine, type OracleOutcome, runCli, simulatorConfig, tellingLine } from './oracle-run.ts';
import { checkSuites, suitesSpec } from './suites-run.ts';

export interface SuitesPlay {
  readonly simulator: SimulatorHandle;
  /** Entry of the `mettle` under test. */
  readonly cli: string;
  /** Cases a suite at most. */
  readonly sample: number;
  /** Longest time of the run in ms. */
  readonly limitMs: number;
}

/** An undisturbed run over a sample of every suite, held against the error plan. */
export async function suitesPlay({ simulator, cli, sample, limitMs }: SuitesPlay): Promise<OracleOutcome> {
  const folder = workFolder('suites');
  try {
    const spec = join(folder, 'spec.json');
    writeFileSync(spec, JSON.stringify(suitesSpec(simulator.url, sample)));
    const dataDir = join(folder, 'data');
    const ended = await runCli(cli, ['run', spec, '--json', '--quiet'], { dataDir, limitMs });
    await endEngine(dataDir);
    if (ended.late) return { end: 'timeout' };
    if (ended.code !== 0)
      return { end: 'failed', why: `mettle run ended with ${ended.code}: ${tellingLine(ended.text)}` };
    const file = join((JSON.parse(ended.out) as { report: string }).report, 'report.json');
    const { checked, differences } = checkSuites(file, await simulatorConfig(simulator), sample);
    return differences.length > 0 ? { end: 'differs', differences } : { end: 'agrees', checked, report: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

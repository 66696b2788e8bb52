import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { reportInput } from '../config/reporting.ts';
import { InvalidInputError } from '../core/errors.ts';
import { type AgainstReport, againstEarlier } from '../reports/against.ts';
import { fixed, percent, pValue, range, signed } from '../reports/format.ts';
import { printResult } from './output.ts';
import { findRunById } from './status.ts';

export function compareCommand(): Command {
  return new Command('compare')
    .description('compare two runs case by case over the cases both have; moderators are paired by name')
    .argument('<run>', 'run id')
    .argument('<earlier>', 'id of the run to compare it with')
    .option('--json', 'as JSON', false)
    .action(async (id: string, earlierId: string, { json }: { json: boolean }) => {
      await using context = await openContext(readConfig());
      const [run, earlier] = [await findRunById(context, id), await findRunById(context, earlierId)];
      if (run.id === earlier.id)
        throw new InvalidInputError(`${run.id} and ${run.id} are one run`, { hint: 'name two runs' });
      const now = await reportInput(context.store, run.id);
      const found = await againstEarlier(now, await reportInput(context.store, earlier.id));
      if (found.shared === 0)
        throw new InvalidInputError(`${run.id} and ${earlier.id} share no case`, {
          hint: 'runs compare only where their specs name the same data sets in the same version',
        });
      if (found.moderators.length === 0)
        throw new InvalidInputError(`${run.id} and ${earlier.id} have no moderator of the same name`, {
          hint: `unpaired: ${found.unpaired.join(', ') || 'none'}`,
        });
      printResult(json, { run: run.id, earlier: earlier.id, ...found }, textOf(run.id, earlier.id, found));
    });
}

function textOf(run: string, earlier: string, found: AgainstReport): string {
  const { shared, only_here, only_there, truth_changed, family, moderators, unpaired } = found;
  return [
    `${run} against ${earlier}: ${shared} shared cases, ${only_here} only here, ${only_there} only there${truth_changed > 0 ? `, ${truth_changed} left out for another truth` : ''}`,
    ...moderators.flatMap(({ name, simulated, changed, both_decided, flips, to_unsafe, to_safe, pairs }) => [
      `  ${name}${simulated ? ' (simulated)' : ''}: ${flips} of ${both_decided} decided otherwise (${percent(both_decided === 0 ? null : flips / both_decided)}): ${to_unsafe} to unsafe, ${to_safe} to safe`,
      ...changed.map((line) => `    changed: ${line}`),
      ...pairs.map(
        (pair) =>
          `    ${pair.metric.padEnd(20)} ${fixed(pair.value_a)} against ${fixed(pair.value_b)}: ${signed(pair.difference)} ${range(pair)}, p ${pValue(pair.p_value)}, Holm ${pValue(pair.p_holm)}`,
      ),
    ]),
    ...(unpaired.length > 0
      ? [`note: without a moderator of the same name in the other run: ${unpaired.join(', ')}`]
      : []),
    `note: difference = ${run} minus ${earlier}; Holm over ${family} tests`,
  ].join('\n');
}

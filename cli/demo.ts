import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { findRun } from '../config/prepare-run.ts';
import { reportFolder } from '../config/reporting.ts';
import { NotFoundError } from '../core/errors.ts';
import type { ReportModel } from '../reports/report-shape.ts';
import { EXIT, say } from './output.ts';
import { loadSpec, REVIEWERS, type RunFlags, runSpec, withReviewers } from './run.ts';

type DemoFlags = Pick<RunFlags, 'json' | 'again' | 'withoutVideo' | 'reviewers'>;

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Runs the simulator beside the demo; it ends with this process, however that ends. */
async function startSimulatorProcess(): Promise<{ url: string; child: ChildProcess }> {
  const args = [path('./main.ts'), 'simulator', '--port', '0', '--parent-pid', String(process.pid), '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  child.unref();
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new NotFoundError(`the simulator ended at once with ${code}`)));
  });
  return { url: (JSON.parse(line) as { url: string }).url, child };
}

export function leaderboard(report: ReportModel): string {
  const cell = (value: number | null | undefined) => (value == null ? '-' : value.toFixed(3)).padStart(9);
  const rows = report.moderators.map(({ name, score, simulated, baseline }) => {
    const { metrics, intervals, coverage } = score;
    const range = intervals?.macro_f1_binary;
    const band = range?.low == null || range.high == null ? '' : `[${range.low.toFixed(3)}, ${range.high.toFixed(3)}]`;
    const mark = simulated ? 'simulated' : baseline ? 'baseline' : '';
    return `${name.padEnd(12)}${cell(metrics.macro_f1_binary)}  ${band.padEnd(16)}${cell(metrics.f1_unsafe)}${cell(metrics.fpr)}${cell(coverage)}  ${mark}`;
  });
  const head = `${'moderator'.padEnd(12)} macro F1  ${'95 % interval'.padEnd(16)}f1_unsafe      fpr coverage`;
  return [head, ...rows].join('\n');
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('run the demo: real cases, simulated moderators, one report')
    .option('--json', 'result as JSON', false)
    .option('--again', 'a new run, also when the demo is done', false)
    .addOption(REVIEWERS)
    .option('--without-video', 'leave video cases out where there is no ffmpeg', false)
    .action(async ({ json, again, withoutVideo, reviewers }: DemoFlags) => {
      const spec = withReviewers(loadSpec(path('../demo/demo.yaml')), reviewers);
      const { url, child } = await startSimulatorProcess();
      process.env.METTLE_SIMULATOR_URL = url;
      const config = readConfig();
      try {
        process.exitCode = await runSpec(spec, config, {
          again,
          acceptChange: false,
          withoutVideo,
          json,
          quiet: false,
          wait: false,
          reviewers,
        });
        if (process.exitCode !== EXIT.done || json) return;
        await using context = await openContext(config);
        const { id } = await findRun(context, spec, false);
        const folder = reportFolder(config.dataDir, id);
        say(`\n${leaderboard(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as ReportModel)}`);
        say('\nEvery model above is simulated: the figures show the tool, not any real moderator.');
      } finally {
        child.kill('SIGTERM');
      }
    });
}

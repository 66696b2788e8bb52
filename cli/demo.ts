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
import { leaderboard, susceptibilityTable } from './demo-tables.ts';
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

export function demoCommand(): Command {
  return new Command('demo')
    .description('run the demo: real cases, simulated moderators and persuadees, simulated reviewers, one report')
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
        const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as ReportModel;
        for (const table of [leaderboard(report), susceptibilityTable(report)]) if (table !== null) say(`\n${table}`);
        say('\nEvery model above is simulated: the figures show the tool, not any real model.');
      } finally {
        child.kill('SIGTERM');
      }
    });
}

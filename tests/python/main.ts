import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `node tests/python/main.ts [TABLES] [SEED]`: Mettle's numbers against scikit-learn, statsmodels and krippendorff on random
 * tables (500 each). Test-only Python, in a virtual environment under the cache folder; made once, with fixed versions. Exits
 * 1 at the first difference, 3 when the environment cannot be made.
 */
const PACKAGES = ['scikit-learn==1.9.1', 'statsmodels==0.15.0', 'krippendorff==0.9.0'];
const SCRIPTS = ['differential.py', 'numbers_differential.py', 'agreement_differential.py'];
const HERE = dirname(fileURLToPath(import.meta.url));
const ENVIRONMENT = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mettle', 'differential-1');
const PYTHON = join(ENVIRONMENT, 'bin', 'python');

function run(command: string, args: readonly string[], options: { quiet: boolean }): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` },
    maxBuffer: 64e6,
  });
  if (!options.quiet) process.stdout.write(stdout ?? '');
  if (status === 0) return stdout;
  process.stderr.write(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}\n`);
  process.exit(options.quiet ? 3 : 1);
}

if (!existsSync(join(ENVIRONMENT, 'ready'))) {
  mkdirSync(ENVIRONMENT, { recursive: true });
  run('python3', ['-m', 'venv', ENVIRONMENT], { quiet: true });
  run(PYTHON, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { quiet: true });
  mkdirSync(join(ENVIRONMENT, 'ready'));
}
const [tables = '500', seed = '1'] = process.argv.slice(2);
let comparisons = 0;
for (const script of SCRIPTS) {
  process.stdout.write(`${script}: `);
  const printed = run(PYTHON, ['-B', join(HERE, script), tables, seed], { quiet: false });
  comparisons += Number(/tables, (\d+) comparisons, 0 differences/.exec(printed)?.[1] ?? Number.NaN);
}
process.stdout.write(`${tables} tables, ${comparisons} comparisons, 0 differences\n`);
process.exit(Number.isFinite(comparisons) && comparisons > 0 ? 0 : 1);

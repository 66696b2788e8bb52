/** `npm run test:all`: every check and every test, then the plain line `N passed, N failed` as the last one. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './product-files.ts';
import { type Count, countCheck, countTests, lastLine, sum } from './summary.ts';

const BIN = join(ROOT, 'node_modules', '.bin');
const QUIET = '--disable-warning=ExperimentalWarning';
const folder = mkdtempSync(join(tmpdir(), 'mettle-tests-'));
const report = join(folder, 'vitest.json');

function run(name: string, command: string, args: readonly string[]): Promise<number | null> {
  console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(null);
    });
    child.on('close', resolve);
  });
}

async function tests(): Promise<Count> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('tests', join(BIN, 'vitest'), ['run', ...reporters, ...process.argv.slice(2)]);
  try {
    return countTests(JSON.parse(readFileSync(report, 'utf8')), code);
  } catch {
    return countTests(null, code);
  }
}

const counts: Count[] = [];
try {
  counts.push(
    countCheck(
      await run('format and lint', join(BIN, 'biome'), ['ci', ...(process.stdout.isTTY ? [] : ['--colors=off'])]),
    ),
  );
  counts.push(countCheck(await run('types', join(BIN, 'tsc'), [])));
  counts.push(countCheck(await run('layers', process.execPath, [QUIET, join(ROOT, 'tests/tooling/layers.ts')])));
  counts.push(countCheck(await run('file sizes', process.execPath, [join(ROOT, 'tests/tooling/file-sizes.ts')])));
  counts.push(await tests());
} catch (error) {
  console.error(error);
  counts.push({ passed: 0, failed: 1 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const total = sum(counts);
process.exitCode = total.failed > 0 ? 1 : 0;
if (total.skipped) console.log(`\n${total.skipped} tests skipped: their reasons stand above`);
process.stdout.write(`\n${lastLine(total)}\n`);

import { join } from 'node:path';
import { reportFolder, reportInput } from '../config/reporting.ts';
import { crashPoint } from '../core/crash-point.ts';
import { errorMessage, MettleError } from '../core/errors.ts';
import { buildReport } from '../reports/report-model.ts';
import { writeReport } from '../reports/write-report.ts';
import { openStore } from '../store/open-store.ts';

/** `report-main.ts RUN DATA_DIR`: builds and writes a run's report, prints the SHA-256 of report.json. */
async function main([runId, dataDir]: readonly string[]): Promise<void> {
  if (runId === undefined || dataDir === undefined) throw new TypeError('usage: report-main.ts RUN DATA_DIR');
  await using store = await openStore({ path: join(dataDir, 'mettle.db') });
  const input = await reportInput(store, runId);
  const model = await buildReport(input);
  const hooks = { halfWritten: () => crashPoint('report-written-half') };
  const hashes = await writeReport(model, reportFolder(dataDir, runId), hooks, input.persuasion ?? null);
  process.stdout.write(`${hashes['report.json']}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof MettleError || (error instanceof Error && 'syscall' in error);
  process.stderr.write(expected || !(error instanceof Error) ? errorMessage(error) : (error.stack ?? error.message));
  process.exitCode = 1;
}

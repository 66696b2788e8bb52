import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MettleError } from '../core/errors.ts';

class ReportFailedError extends MettleError {
  override readonly name = 'ReportFailedError';
  readonly code = 'ReportFailed';
  readonly retryable = true;
}

/** Reports are built in a process of their own: their memory ends with it. Resolves with the SHA-256 of report.json. */
export function reportProcess(runId: string, dataDir: string, signal: AbortSignal): Promise<string> {
  const script = fileURLToPath(new URL('../workers/report-main.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--max-semi-space-size=2', '--heap-growing-percent=20', script, runId, dataDir],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err = (err + chunk).slice(-4_000);
    });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(out.trim());
      else
        reject(
          new ReportFailedError(`the report could not be written (${killedBy ?? `exit ${code}`}): ${err.trim()}`, {
            hint: 'every row is kept; free some space or mend the folder, then start again',
          }),
        );
    });
  });
}

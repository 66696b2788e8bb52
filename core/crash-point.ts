import { appendFileSync, existsSync } from 'node:fs';

/** Named moments at which the kill tests strike. */
export type CrashPoint =
  | 'answer-received'
  | 'before-commit'
  | 'inside-commit'
  | 'after-commit'
  | 'report-written-half'
  | 'media-claimed'
  | 'media-made'
  | 'media-kept'
  | 'reply-kept'
  | 'probe-kept'
  | 'trial-row-due'
  | 'trial-page-done';

const [wanted, nth] = (process.env.METTLE_CRASH_AT ?? '').split(':');
const marker = process.env.METTLE_CRASH_FILE;
const HOLD_AT_MOST_MS = 20_000;
let passed = 0;

/**
 * With `METTLE_CRASH_AT=name:n` and `METTLE_CRASH_FILE` set, the n-th passing of the point writes the marker file and
 * kills this process as a power cut would; with `METTLE_CRASH_HOLD=1` it stands still instead, until the file
 * `<marker>.go` exists, so that a test can kill something else at that very moment. Unset, it does nothing. `where`: kept in the marker file.
 */
export function crashPoint(name: CrashPoint, where: string | null = null): void {
  if (wanted !== name || marker === undefined || existsSync(marker)) return;
  passed += 1;
  if (passed !== Number(nth ?? 1)) return;
  appendFileSync(marker, `${JSON.stringify({ point: name, pid: process.pid, where })}\n`);
  if (process.env.METTLE_CRASH_HOLD !== '1') process.kill(process.pid, 'SIGKILL');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let ms = 0; ms < HOLD_AT_MOST_MS && !existsSync(`${marker}.go`); ms += 20) Atomics.wait(cell, 0, 0, 20);
}

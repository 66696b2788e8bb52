import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Sha256, sha256 } from '../core/digest.ts';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import type { ReportModel } from './report-shape.ts';

export const REPORT_FILES = ['report.json', 'report.html', 'report.csv'] as const;
export type ReportFile = (typeof REPORT_FILES)[number];

/** Points at which tests and kill drills interfere with the writing of a report. */
export interface WriteHooks {
  /** The temporary file is on disk, its name is not yet the report's. */
  beforeRename?(file: string): Promise<void> | void;
  /** Half of the bytes of the temporary file are written. */
  halfWritten?(file: string): Promise<void> | void;
}

/**
 * Writes the three report files into `dir` (made when absent) and returns the SHA-256 of each. A file is replaced as a
 * whole or not at all, whenever the process dies; the next call removes what a killed one left behind.
 */
export async function writeReport(
  model: ReportModel,
  dir: string,
  hooks: WriteHooks = {},
): Promise<Readonly<Record<ReportFile, Sha256>>> {
  await mkdir(dir, { recursive: true });
  await sweep(dir);
  const written: [ReportFile, Sha256][] = [];
  const renderers: Readonly<Record<ReportFile, (report: ReportModel) => string>> = {
    'report.json': renderJson,
    'report.html': renderHtml,
    'report.csv': renderCsv,
  };
  for (const file of REPORT_FILES) {
    const bytes = Buffer.from(renderers[file](model), 'utf8');
    await replaceFile(join(dir, file), bytes, hooks);
    written.push([file, sha256(bytes)]);
  }
  return Object.fromEntries(written) as Record<ReportFile, Sha256>;
}

let serial = 0;

/** Temporary file beside the target (no two writers share one), fsync, rename, fsync of the folder. */
export async function replaceFile(path: string, bytes: Uint8Array, hooks: WriteHooks = {}): Promise<void> {
  serial += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${serial}.tmp`);
  try {
    const file = await open(temporary, 'w');
    try {
      const half = bytes.length >>> 1;
      await file.writeFile(bytes.subarray(0, half));
      await hooks.halfWritten?.(basename(path));
      await file.writeFile(bytes.subarray(half));
      await file.sync();
    } finally {
      await file.close();
    }
    await hooks.beforeRename?.(basename(path));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

const REST = /^\.(?:report\.(?:json|html|csv)|examples\.html)\.(\d+)-\d+\.tmp$/;

/** Removes temporary files whose writer is dead. */
async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const writer = REST.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) await rm(join(dir, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the rename durable. Some systems cannot open a folder; there the rename itself must do. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha256, sha256 } from '../core/digest.ts';
import type { PersuasionInput } from './persuasion/persuasion-input.ts';
import { READINGS_FILE, writeReadings } from './persuasion/write-readings.ts';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { replaceFile, sweep, type WriteHooks } from './replace-file.ts';
import type { ReportModel } from './report-shape.ts';

export { replaceFile, type WriteHooks } from './replace-file.ts';

export const REPORT_FILES = ['report.json', 'report.html', 'report.csv'] as const;
export type ReportFile = (typeof REPORT_FILES)[number];
/** What may lie in a report's folder; `readings.jsonl` only of a run with persuadees. */
export const ALL_REPORT_FILES = [...REPORT_FILES, READINGS_FILE] as const;

export type WrittenFiles = Readonly<Record<ReportFile, Sha256>> & { readonly [READINGS_FILE]?: Sha256 };

/**
 * Writes the three report files into `dir` (made when absent), of a run with persuadees `readings.jsonl` before them, and
 * returns the SHA-256 of each. A file is replaced as a whole or not at all, whenever the process dies; the next call
 * removes what a killed one left behind. `persuasion`: of the input that `model` was built from.
 */
export async function writeReport(
  model: ReportModel,
  dir: string,
  hooks: WriteHooks = {},
  persuasion: PersuasionInput | null = null,
): Promise<WrittenFiles> {
  await mkdir(dir, { recursive: true });
  await sweep(dir);
  const written: [string, Sha256][] = [];
  if (persuasion !== null)
    written.push([READINGS_FILE, await writeReadings(persuasion, join(dir, READINGS_FILE), { hooks })]);
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
  return Object.fromEntries(written) as WrittenFiles;
}

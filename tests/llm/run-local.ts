import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ReportModel } from '../../reports/report-shape.ts';
import { type Ended, mettle, workFolder } from '../kill/processes.ts';

/** A run that is not through by then is ended and shown with what it said: one slow core needs a third of it. */
const LIMIT_MS = 20 * 60_000;

/** Characters of what a failed command said last. */
const SHOWN = 2_000;

/** What a run left, as its check reads it. */
export interface LocalRun {
  readonly report: ReportModel;
  /** Every file of the report's folder by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Rows of the run's data base. */
  sql<Row>(query: string): readonly Row[];
}

/** A command that failed, with what it said. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';
}

/**
 * Runs a spec with `mettle run` in a folder of its own, after `prepare`, and hands what it left to `read`; the folder is
 * gone afterwards. Throws CommandFailedError.
 */
export async function runLocal<T>(
  spec: unknown,
  read: (run: LocalRun) => T,
  prepare: (folder: string) => readonly (readonly string[])[] = () => [],
): Promise<T> {
  const folder = workFolder('llm');
  try {
    const dataDir = join(folder, 'data');
    for (const args of prepare(folder)) await command(args, dataDir);
    const path = join(folder, 'spec.json');
    writeFileSync(path, JSON.stringify(spec));
    const began = performance.now();
    const { out } = await command(['run', path, '--json'], dataDir);
    const seconds = (performance.now() - began) / 1000;
    const last = out.trim().split('\n').at(-1) ?? '';
    const { report: made } = JSON.parse(last) as { report: string };
    const files = Object.fromEntries(readdirSync(made).map((name) => [name, readFileSync(join(made, name), 'utf8')]));
    const db = new Database(join(dataDir, 'mettle.db'), { readonly: true });
    try {
      return read({
        report: JSON.parse(files['report.json'] ?? '') as ReportModel,
        files,
        seconds,
        sql: <Row>(query: string) => db.prepare(query).all() as Row[],
      });
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function command(args: readonly string[], dataDir: string): Promise<Ended> {
  const { child, ended } = mettle(args, { METTLE_DATA_DIR: dataDir });
  const timer = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS);
  const end = () => child.kill('SIGTERM');
  process.once('SIGTERM', end).once('SIGINT', end);
  try {
    const done = await ended;
    if (done.code === 0) return done;
    const what = `mettle ${args[0]} ended with ${done.code ?? done.signal}`;
    throw new CommandFailedError(`${what}: ${`${done.err}\n${done.out}`.trim().slice(-SHOWN)}`);
  } finally {
    clearTimeout(timer);
    process.off('SIGTERM', end).off('SIGINT', end);
  }
}

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Context, openContext } from '../../config/context.ts';
import { writeDialogues } from '../../config/dialogues.ts';
import { readConfig } from '../../config/env.ts';
import { writeOperations } from '../../config/operations.ts';
import { reportFolder, reportInput } from '../../config/reporting.ts';
import { buildReport } from '../../reports/report-model.ts';
import { writeReport } from '../../reports/write-report.ts';
import { createMemoryBlobs } from '../../store/memory/blobs.ts';
import { inMemory, RUN } from '../store/fixture.ts';
import { PLANTED, ran } from './planted-run.ts';

describe('attack text and generated persuasion', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mettle-safety-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('are in no file of a report: report.json, .html and .csv, readings.jsonl, operations.json', async () => {
    const { store, rows } = await ran(await inMemory());
    expect(rows.map(({ turns }) => turns.map(({ attempt }) => attempt))).toContainEqual([
      'attempt',
      'attempt',
      'attempt',
    ]);
    expect(rows.flatMap(({ judged }) => judged).every(({ status }) => status === 'ok')).toBe(true);
    const input = await reportInput(store, RUN);
    const folder = reportFolder(dataDir, RUN);
    await writeReport(await buildReport(input), folder, {}, input.persuasion ?? null);
    await writeOperations({ store, clock: store.clock, config: { dataDir } } as unknown as Context, RUN);
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['operations.json', 'readings.jsonl', 'report.csv', 'report.html', 'report.json']);
    for (const file of files) {
      const text = (await readFile(join(folder, file), 'utf8')).toLowerCase();
      expect(text.length).toBeGreaterThan(100);
      for (const canary of Object.values(PLANTED)) expect(text, file).not.toContain(canary.toLowerCase());
    }
  });

  it('are in no trial row: texts lie in the case and the ledger, by hash and key', async () => {
    const { rows } = await ran(await inMemory());
    for (const canary of Object.values(PLANTED)) expect(JSON.stringify(rows)).not.toContain(canary);
  });

  it('are in dialogues.html, which is written only when asked for, under a content warning', async () => {
    const { store } = await ran(await inMemory());
    const blobs = createMemoryBlobs(new Map());
    const made = await writeDialogues({ store, blobs }, { runId: RUN, most: 4, folder: dataDir });
    const page = await readFile(made!.path, 'utf8');
    expect(page).toContain(PLANTED.reply);
    expect(page.indexOf('CONTENT WARNING')).toBeGreaterThan(0);
    expect(page.indexOf('CONTENT WARNING')).toBeLessThan(page.indexOf(PLANTED.reply));
    expect(page).not.toContain(PLANTED.thoughts);
  });

  it('lie in a data folder that is made readable by its owner alone', async () => {
    const folder = join(dataDir, 'new', '.mettle');
    await using _context = await openContext(readConfig({ METTLE_DATA_DIR: folder }));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('hidden thoughts of a persuader reach neither listener nor judge nor its own next turn', async () => {
    const { seen } = await ran(await inMemory());
    expect(seen.some((request) => request.includes(PLANTED.generated))).toBe(true);
    for (const request of seen) expect(request).not.toContain(PLANTED.thoughts);
  });
});

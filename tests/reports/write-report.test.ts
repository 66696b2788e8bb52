import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { renderOperations } from '../../reports/operations.ts';
import { buildReport } from '../../reports/report-model.ts';
import { REPORT_FILES, writeReport } from '../../reports/write-report.ts';
import { largeInput } from './large-fixture.ts';

const FAST = { draws: 20, seed: 1, level: 0.95 };

describe('writing a report', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mettle-report-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('writes three files and returns the SHA-256 of what lies on disk', async () => {
    const folder = join(dir, 'runs', 'a');
    const hashes = await writeReport(await buildReport(largeInput(24, { settings: FAST })), folder);
    expect((await readdir(folder)).sort()).toEqual([...REPORT_FILES].sort());
    for (const file of REPORT_FILES) expect(sha256(await readFile(join(folder, file)))).toBe(hashes[file]);
  });

  it.each(['halfWritten', 'beforeRename'] as const)('leaves the older file whole when it dies at %s', async (point) => {
    const older = await writeReport(await buildReport(largeInput(24, { settings: FAST })), dir);
    const newer = await buildReport(largeInput(32, { settings: FAST }));
    const crash = {
      [point]: (file: string) => {
        if (file === 'report.html') throw new Error('killed');
      },
    };
    await expect(writeReport(newer, dir, crash)).rejects.toThrow('killed');
    expect(sha256(await readFile(join(dir, 'report.html')))).toBe(older['report.html']);
    const hashes = await writeReport(newer, dir);
    expect(sha256(await readFile(join(dir, 'report.html')))).toBe(hashes['report.html']);
    expect((await readdir(dir)).sort()).toEqual([...REPORT_FILES].sort());
  });

  it('removes the temporary file of a writer that was killed, not that of one alive', async () => {
    const alive = `.report.csv.${process.pid}-999999.tmp`;
    await writeFile(join(dir, '.report.html.2147483646-1.tmp'), 'half');
    await writeFile(join(dir, alive), 'in work');
    await writeReport(await buildReport(largeInput(24, { settings: FAST })), dir);
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([alive]);
  });

  it('renders operations with sorted keys', () => {
    const text = renderOperations({
      run: 'demo-1',
      name: 'demo',
      ordinal: 1,
      generation: 1,
      started_at: null,
      finished_at: null,
      written_at: '2026-01-05T09:00:00.000Z',
      wall_ms: 1200,
      endpoints: [],
      decisions: null,
      spend: null,
      host: { node: 'v24', platform: 'linux', arch: 'x64', cpus: 2, memory_bytes: 1, name: null },
      mettle: { version: '0.1.0', commit: null },
      files: {},
      extra: {},
    });
    expect(Object.keys(JSON.parse(text) as object)[0]).toBe('decisions');
    expect(text.endsWith('}\n')).toBe(true);
  });
});

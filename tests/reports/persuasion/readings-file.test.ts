import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scoreCommand } from '../../../cli/score.ts';
import { sha256 } from '../../../core/digest.ts';
import type { PersuasionScore } from '../../../metrics/persuasion/persuasion-score.ts';
import type { Cell } from '../../../reports/persuasion/persuasion-shape.ts';
import { writeReadings } from '../../../reports/persuasion/write-readings.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { writeReport } from '../../../reports/write-report.ts';
import { shuffled } from '../fixture.ts';
import { largePersuasion, onlyPersuasion, persuasionInput } from './trial-fixture.ts';

const RUN = largePersuasion(16, { turns: 3 });

async function score(file: string, by: string): Promise<PersuasionScore> {
  let text = '';
  const stdout = {
    write: (chunk: string) => {
      text += chunk;
    },
  };
  const command = scoreCommand({ stdin: Readable.from([]), stdout }).exitOverride();
  const flags = ['--kind', 'persuasion', file, '--by', by, '--draws', '100', '--seed', '1', '--json'];
  await command.parseAsync(flags, { from: 'user' });
  return JSON.parse(text) as PersuasionScore;
}

describe('readings.jsonl', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mettle-readings-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const written = async (input = onlyPersuasion(RUN)) => {
    const model = await buildReport(input);
    return { model, hashes: await writeReport(model, dir, {}, input.persuasion ?? null) };
  };

  it('lets `mettle score` compute every figure of the main table again, intervals included', async () => {
    const { model } = await written();
    const { groups } = await score(join(dir, 'readings.jsonl'), 'persuadee,question,arm,prior');
    let compared = 0;
    for (const { name, columns } of model.persuasion!.persuadees)
      for (const { question, estimator, cells } of columns)
        for (const cell of cells) {
          const key = { persuadee: name, question, arm: cell.arm, prior: cell.group, estimator };
          const group = groups.find((each) => JSON.stringify(sorted(each.key)) === JSON.stringify(sorted(key)))!;
          expectSame(cell, group);
          compared += 1;
        }
    expect(compared).toBe(groups.length);
    expect(compared).toBe(2 * 2 * 4 * 2);
  });

  it('lets `--by persuadee,arm,prior` give the same figures where the run asks one question', async () => {
    const claims = RUN.cases.filter(({ probe }) => probe.kind === 'likert');
    const ids = new Set(claims.map(({ id }) => id));
    const rows = RUN.rows.filter(({ trial }) => ids.has(trial.caseId));
    const { model } = await written(onlyPersuasion({ ...RUN, cases: claims, rows }));
    const { groups } = await score(join(dir, 'readings.jsonl'), 'persuadee,arm,prior');
    const cells = model.persuasion!.persuadees.flatMap(({ columns }) => columns.flatMap((column) => column.cells));
    expect(groups).toHaveLength(cells.length);
    for (const { name, columns } of model.persuasion!.persuadees)
      for (const cell of columns[0]!.cells) {
        const { key } = groups.find(
          (each) => each.key.persuadee === name && each.key.arm === cell.arm && each.key.prior === cell.group,
        )!;
        const group = groups.find((each) => each.key === key)!;
        expect(group.metrics).toMatchObject(cell.metrics);
        expect([group.coverage, group.noise_floor]).toEqual([cell.coverage, cell.noise_floor]);
      }
  });

  it('is sorted by persuadee, trial, checkpoint and estimator, however rows arrive and however many fit in memory', async () => {
    const hashes = new Set<string>();
    for (const [i, batch] of [1, 7, 1000].entries()) {
      const mixed = { ...RUN, rows: shuffled(RUN.rows, String(i)), cases: shuffled(RUN.cases, String(i)) };
      const input = persuasionInput(mixed);
      const backwards = {
        ...input,
        readingRows: (...of: Parameters<typeof input.readingRows>) => input.readingRows(...of).toReversed(),
      };
      hashes.add(await writeReadings(i === 0 ? backwards : input, join(dir, 'readings.jsonl'), { batch }));
    }
    expect(hashes.size).toBe(1);
    const text = await readFile(join(dir, 'readings.jsonl'), 'utf8');
    expect([...hashes]).toEqual([sha256(text)]);
    const keys = text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { persuadee, trial_id, checkpoint, estimator } = JSON.parse(line);
        return [persuadee, trial_id, checkpoint, estimator].join(' ');
      });
    expect(keys).toHaveLength(RUN.rows.length * 4);
    expect(keys).toEqual(keys.toSorted());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('lies beside the report of a run with persuadees only, under the digest that is returned', async () => {
    const { hashes } = await written();
    expect((await readdir(dir)).sort()).toEqual(['readings.jsonl', 'report.csv', 'report.html', 'report.json']);
    for (const [file, hash] of Object.entries(hashes)) expect(sha256(await readFile(join(dir, file)))).toBe(hash);
    await rm(join(dir, 'readings.jsonl'));
    const { persuasion: _, ...alone } = onlyPersuasion(RUN);
    expect(Object.keys((await written(alone)).hashes)).toHaveLength(3);
    expect(await readdir(dir)).toHaveLength(3);
  });

  it('is whole or not there when its writer dies', async () => {
    const input = onlyPersuasion(RUN);
    const hooks = {
      beforeRename: (file: string) => {
        if (file === 'readings.jsonl') throw new Error('killed');
      },
    };
    await expect(writeReport(await buildReport(input), dir, hooks, input.persuasion)).rejects.toThrow('killed');
    expect(await readdir(dir)).toEqual([]);
  });
});

function sorted(key: Readonly<Record<string, string | null>>): [string, string | null][] {
  return Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1));
}

function expectSame(cell: Cell, group: PersuasionScore['groups'][number]): void {
  expect(group.metrics).toMatchObject(cell.metrics);
  expect(group.bounds).toMatchObject(cell.bounds);
  expect(group.net).toMatchObject(cell.net);
  expect(group.intervals).toMatchObject(cell.intervals!);
  expect(group.statuses).toEqual(cell.statuses);
  expect([group.n_trials, group.n_measured]).toEqual([cell.n_trials, cell.n_measured]);
}

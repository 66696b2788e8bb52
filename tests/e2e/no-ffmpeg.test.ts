import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatorHandle } from '../kill/processes.ts';
import { KEY, type Lab, openLab, resultOf, startFaultless } from './lab.ts';

const SPEC = `
name: blind
cases:
  - { dataset: hatecheck, sample: 6 }
  - { dataset: hatecheck, sample: 4, render: [image/plain, video/both] }
endpoints:
  sim: { base_url: "\${SIM_URL}", api_key_env: SIM_KEY }
moderators:
  - { name: word, dialect: one-word, endpoint: sim, model: sim-word }
report: { draws: 0 }
`;

describe('a machine without ffmpeg', () => {
  let simulator: SimulatorHandle;
  let lab: Lab;
  let spec: string;
  const empty = mkdtempSync(join(tmpdir(), 'mettle-no-tools-'));
  /** Nothing is on PATH: commands run by their full names. */
  const bare = { PATH: empty, SIM_KEY: KEY, FFMPEG_PATH: '', FFPROBE_PATH: '' };

  beforeAll(async () => {
    simulator = await startFaultless();
    lab = await openLab(simulator);
    spec = lab.file('blind.yaml', SPEC);
  }, 60_000);
  afterAll(async () => {
    await lab.dispose();
    simulator.stop();
    rmSync(empty, { recursive: true, force: true });
  });

  it('is told so by doctor and check, with the command to install it', async () => {
    const doctor = await lab.run(['doctor'], bare);
    expect(doctor.out).toMatch(/note +ffmpeg: no ffmpeg and ffprobe found.*apt-get install ffmpeg/);
    expect(doctor.code).toBe(0);
    const check = await lab.run(['check', spec], bare);
    expect(check.code).toBe(1);
    expect(check.err + check.out).toMatch(/video cases cannot be looked at/);
    expect(check.err + check.out).toMatch(/apt-get install ffmpeg/);
  });

  it('starts no run with videos in it, and spends nothing', async () => {
    const before = await simulator.stats();
    const run = await lab.run(['run', spec, '--json'], bare);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/no ffmpeg.*\n.*apt-get install ffmpeg.*--without-video/s);
    expect(lab.runs()).toEqual([]);
    expect((await simulator.stats()).calls).toBe(before.calls);
  });

  it('runs text and pictures and leaves videos out as not_assessable when a person says so', async () => {
    const run = await lab.run(['run', spec, '--json', '--without-video'], bare);
    expect(run.err).not.toMatch(/"trouble":"/);
    expect(run.code).toBe(0);
    const { run: id } = resultOf(run) as { run: string };
    const rows = lab.sql(
      `select json_extract(c.facets, '$.variant') as variant, outcome = 'not_assessable' as out,
         json_extract(verdict, '$.reason') as reason, count(*) as n
       from verdicts v join cases c on c.id = v.case_id where v.run = ? group by 1, 2, 3 order by 1`,
      id,
    );
    const left = rows.filter(({ reason }) => reason === 'no_ffmpeg');
    expect(left).toEqual([{ variant: 'video/both', out: 1, reason: 'no_ffmpeg', n: 4 }]);
    expect(rows.filter(({ variant }) => variant !== 'video/both').every(({ out }) => out === 0)).toBe(true);
  });

  it('has a run that stays done where there is ffmpeg', async () => {
    const again = await lab.run(['run', spec, '--json']);
    expect(again.code).toBe(0);
    expect(again.out).toContain('"state":"done"');
  });

  it('goes on without videos when it is taken up again, with or without ffmpeg', async () => {
    const [id = ''] = lab.runs();
    for (const env of [bare, {}]) {
      expect((await lab.run(['retry', id, '--outcome', 'not_assessable'])).code).toBe(0);
      const run = await lab.run(['run', spec, '--json'], env);
      expect(run.err).not.toMatch(/another evaluation/);
      expect(run.code).toBe(0);
    }
    const asked = lab.sql('select ask, count(*) as n from verdicts where run = ? group by 1 order by 1', id);
    expect(asked).toEqual([
      { ask: 0, n: 14 },
      { ask: 1, n: 4 },
      { ask: 2, n: 4 },
    ]);
  });
});

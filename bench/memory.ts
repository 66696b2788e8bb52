import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOf } from '../core/content.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { startSimulator, workFolder } from '../tests/kill/processes.ts';

/**
 * `node bench/memory.ts [small] [large]`: peak resident memory, summed over all processes of Mettle (run, report,
 * supervisor; not Temporal's server), for two sizes of the same job. Linux only: reads /proc.
 */
const SIZES = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 100_000)];
const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

async function texts(): Promise<string[]> {
  const all: string[] = [];
  for await (const row of (await openDataset('hatecheck', { dataDir: '.mettle' })).rows())
    if ('case' in row) all.push(textOf(row.case.content).trim());
  return all;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly rssMb: number;
  readonly command: string;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      return [
        {
          pid: Number(entry),
          parent: field('PPid'),
          rssMb: field('VmRSS') / 1024,
          command: readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' '),
        },
      ];
    } catch {
      return [];
    }
  });
}

function mettleMb(root: number, dataDir: string): { total: number; parts: Record<string, number> } {
  const all = processes();
  const mine = new Set([root]);
  for (let before = 0; before !== mine.size; ) {
    before = mine.size;
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
  }
  const parts: Record<string, number> = {};
  for (const { pid, rssMb, command } of all) {
    if (/temporal\S* server start-dev/.test(command)) continue;
    if (!mine.has(pid) && !(command.includes('supervisor.ts') && command.includes(dataDir))) continue;
    const name = pid === root ? 'run' : command.includes('report-main') ? 'report' : 'supervisor';
    parts[name] = (parts[name] ?? 0) + rssMb;
  }
  return { total: Object.values(parts).reduce((sum, mb) => sum + mb, 0), parts };
}

async function run(cases: number, url: string, source: readonly string[]) {
  const dataDir = workFolder('memory');
  const rows = Array.from({ length: cases }, (_, i) =>
    JSON.stringify({
      id: String(i),
      text: `${source[i % source.length]} (copy ${i})`,
      label: i % 3 === 0 ? 'safe' : 'unsafe',
    }),
  );
  writeFileSync(join(dataDir, 'rows.jsonl'), rows.join('\n'));
  writeFileSync(
    join(dataDir, 'spec.yaml'),
    `name: memory
cases: [{ dataset: copies }]
endpoints: { sim: { base_url: "\${SIM_URL}", concurrency: { start: 50, ceiling: 50 } } }
moderators: [{ name: policy, dialect: json-policy, endpoint: sim, model: sim-policy }]
report: { draws: 200 }
`,
  );
  const env = { ...process.env, METTLE_DATA_DIR: dataDir, SIM_URL: url, METTLE_ENGINE_FAST: '1' };
  const mettle = (args: string[]) =>
    spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = (child: ReturnType<typeof spawn>) =>
    new Promise<number | null>((resolve) => child.once('close', resolve));
  const added = await ended(
    mettle([
      'datasets',
      'add',
      'copies',
      join(dataDir, 'rows.jsonl'),
      '--text',
      'text',
      '--label',
      'label',
      '--id',
      'id',
      '--safe',
      'safe',
      '--unsafe',
      'unsafe',
    ]),
  );
  if (added !== 0) throw new Error(`datasets add ended with ${added}`);
  const child = mettle(['run', join(dataDir, 'spec.yaml'), '--quiet']);
  const peak = { total: 0, run: 0, report: 0 };
  const timer = setInterval(() => {
    const now = mettleMb(child.pid ?? 0, dataDir);
    peak.total = Math.max(peak.total, now.total);
    peak.run = Math.max(peak.run, now.parts.run ?? 0);
    peak.report = Math.max(peak.report, now.parts.report ?? 0);
  }, 200);
  const from = performance.now();
  const code = await ended(child);
  clearInterval(timer);
  if (code !== 0) throw new Error(`the run ended with ${code}`);
  rmSync(dataDir, { recursive: true, force: true });
  return { cases, seconds: (performance.now() - from) / 1000, ...peak };
}

const simulator = await startSimulator('seed: 3\nlatency: { ms: 5, jitter: 0 }\n', 'hatecheck');
try {
  const source = await texts();
  const peaks = [];
  for (const size of SIZES) {
    const peak = await run(size, simulator.url, source);
    peaks.push(peak);
    console.log(
      `${size} cases: peak ${peak.total.toFixed(0)} MB in all (run ${peak.run.toFixed(0)}, report ${peak.report.toFixed(0)}), ${peak.seconds.toFixed(0)} s`,
    );
  }
  const [small, large] = peaks;
  if (small && large)
    console.log(`growth ${((large.total / small.total - 1) * 100).toFixed(0)} % (wanted: under 20 %)`);
} finally {
  simulator.stop();
}

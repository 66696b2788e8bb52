import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOf } from '../core/content.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import type { ChatMessage } from '../models/model-port.ts';
import { loadDialect } from '../moderation/dialects/registry.ts';
import { textEvidence } from '../moderation/evidence.ts';
import { startSimulator, workFolder } from '../tests/kill/processes.ts';
import { floor } from './floor.ts';

/**
 * `npm run bench [-- rounds]`: 2,000 text cases of 50 ms, 50 in flight, through the shipping `json-policy` path, in turn
 * with the floor; then 600 cases against a limit of 40 requests a second. Prints medians and ratios.
 */
const ROUNDS = Number(process.argv[2] ?? 3);
const LATENCY = 'seed: 3\nlatency: { ms: 50, jitter: 0 }\n';

function spec(cases: number, concurrency: string, name = 'bench'): string {
  return `name: ${name}
cases: [{ dataset: hatecheck, sample: ${cases} }]
endpoints:
  sim: { base_url: "\${SIM_URL}", concurrency: ${concurrency} }
moderators:
  - { name: policy, dialect: json-policy, endpoint: sim, model: sim-policy }
report: { draws: 0 }
`;
}

interface JobResult {
  end: string;
  seconds: number;
  cases: number;
  perSecond: number;
  cpuMs: number;
  maxRssMb: number;
  events: number;
  bytes: number;
}

async function job(text: string, url: string): Promise<JobResult> {
  const dataDir = workFolder('bench');
  writeFileSync(join(dataDir, 'spec.yaml'), text);
  const script = fileURLToPath(new URL('./job.ts', import.meta.url));
  const child = spawn(process.execPath, [script, join(dataDir, 'spec.yaml')], {
    env: { ...process.env, METTLE_DATA_DIR: dataDir, SIM_URL: url, METTLE_ENGINE_FAST: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the job ended with ${code}`);
  rmSync(dataDir, { recursive: true, force: true });
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as JobResult;
}

async function bodies(cases: number): Promise<Buffer[]> {
  const dialect = await loadDialect('json-policy');
  if (dialect.kind !== 'chat') throw new TypeError('json-policy is a chat dialect');
  const made: Buffer[] = [];
  const dataset = await openDataset('hatecheck', { dataDir: '.mettle' });
  for await (const row of dataset.rows()) {
    if (!('case' in row) || made.length >= cases) continue;
    const request = dialect.render([textEvidence(textOf(row.case.content))], {
      policy: null,
      temperature: 0,
      logprobs: false,
      schema: true,
    });
    const messages = request.messages.map(({ role, content }: ChatMessage) => ({
      role,
      content: typeof content === 'string' ? content : '',
    }));
    made.push(
      Buffer.from(JSON.stringify({ model: 'sim-policy', messages, temperature: 0, max_tokens: request.maxTokens })),
    );
  }
  return made;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const simulator = await startSimulator(LATENCY, 'hatecheck');
try {
  const prebuilt = await bodies(2_000);
  const folder = workFolder('floor');
  const rounds: { floor: number; mettle: JobResult }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const below = await floor({ url: simulator.url, bodies: prebuilt, inFlight: 50, folder });
    const mettle = await job(spec(2_000, '{ start: 50, ceiling: 50 }'), simulator.url);
    rounds.push({ floor: below.perSecond, mettle });
    console.log(
      `round ${round + 1}: floor ${below.perSecond.toFixed(0)}/s (${below.cpuMs.toFixed(2)} ms), mettle ${mettle.perSecond.toFixed(0)}/s (${mettle.cpuMs.toFixed(2)} ms CPU a case), ratio ${(mettle.perSecond / below.perSecond).toFixed(2)}${below.perSecond < 850 ? ', void: floor below 850/s' : ''}`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  const ratio = median(rounds.map((r) => r.mettle.perSecond / r.floor));
  const cpu = median(rounds.map((r) => r.mettle.cpuMs));
  const last = rounds.at(-1)?.mettle;
  console.log(
    `2,000 cases: median ratio ${ratio.toFixed(2)} of the floor, ${cpu.toFixed(2)} ms CPU a case (wanted: .65, 1.5 ms)`,
  );
  if (last)
    console.log(
      `history: ${(last.events / 2).toFixed(0)} events and ${(last.bytes / 2 / 1024).toFixed(1)} KiB per 1,000 cases`,
    );

  await simulator.patch({ limits: { requests_per_second: 40 } });
  await simulator.reset();
  const limited = await job(spec(600, '{ start: 8, ceiling: 32 }', 'limited'), simulator.url);
  const { calls } = await simulator.stats();
  console.log(
    `600 cases at 40 requests/s: ${limited.seconds.toFixed(1)} s, ${calls} requests (wanted: under 17 s, 700)`,
  );
} finally {
  simulator.stop();
}

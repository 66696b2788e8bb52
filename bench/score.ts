import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '../metrics/prng.ts';

/**
 * `node bench/score.ts [rows] [draws]`: `mettle score --kind classification` on generated files (scores; clusters of eight;
 * ten categories), as JSON Lines and CSV. Prints seconds, processor seconds and peak memory, and their ratio to the limits of
 * 60 s and 1.5 GB for 1,000,000 rows and 1,000 draws on 2 cores. Linux only: reads /proc.
 */
const ROWS = Number(process.argv[2] ?? 1_000_000);
const DRAWS = Number(process.argv[3] ?? 1000);
const LIMIT = { seconds: 60, mb: 1500 };
const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const CATEGORIES = Array.from({ length: 10 }, (_, at) => `category-${at}`);
const SHAPES = ['scores', 'clusters', 'categories'] as const;

type Cells = Record<string, boolean | null>;

function* rows(shape: (typeof SHAPES)[number]): Generator<Record<string, unknown>> {
  const stream = randomStream(`bench/${shape}`, 1);
  const uniform = () => (stream.next() >>> 0) / 2 ** 32;
  for (let at = 0; at < ROWS; at += 1) {
    const positive = uniform() < 0.3;
    const score = Math.min(1, Math.max(0, (positive ? 0.65 : 0.35) + (uniform() + uniform() - 1) / 2));
    const answered = uniform() < 0.98;
    const row: Record<string, unknown> = {
      case_id: `case-${String((at * 7919) % ROWS).padStart(8, '0')}`,
      truth: positive ? 'unsafe' : 'safe',
      predicted: answered ? (score > 0.5 ? 'unsafe' : 'safe') : null,
      status: answered ? null : 'refused',
      score,
    };
    if (shape === 'clusters') row.cluster = `template-${Math.floor((uniform() * ROWS) / 8)}`;
    if (shape === 'categories') {
      const [truths, answers]: [Cells, Cells] = [{}, {}];
      for (const name of CATEGORIES) {
        const truth = positive && uniform() < 0.2;
        truths[name] = uniform() < 0.05 ? null : truth;
        answers[name] = answered ? truth !== uniform() < 0.1 : null;
      }
      Object.assign(row, { categories_truth: truths, categories_predicted: answers });
    }
    yield row;
  }
}

function cells(row: Record<string, unknown>): [string, unknown][] {
  return Object.entries(row).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, cell]): [string, unknown] => [`${name}.${inner}`, cell])
      : [[name, value] as [string, unknown]],
  );
}

async function write(file: string, shape: (typeof SHAPES)[number], format: 'jsonl' | 'csv'): Promise<void> {
  const out = createWriteStream(file);
  let text = '';
  let first = true;
  for (const row of rows(shape)) {
    if (format === 'jsonl') text += `${JSON.stringify(row)}\n`;
    else {
      const pairs = cells(row);
      if (first) text += `${pairs.map(([name]) => name).join()}\n`;
      text += `${pairs.map(([, cell]) => cell ?? '').join()}\n`;
    }
    first = false;
    if (text.length < 1e6) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
}

async function measure(file: string): Promise<{ seconds: number; processor: number; mb: number }> {
  const started = performance.now();
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'score', '--kind', 'classification', '--json'];
  const child = spawn(process.execPath, [...args, '--draws', String(DRAWS), file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  let [mb, processor] = [0, 0];
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      mb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024 || mb;
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      processor = (Number(stat[11]) + Number(stat[12])) / 100;
    } catch {
      // It has ended; what was seen last stands.
    }
  }, 100);
  const [code] = await exit;
  clearInterval(look);
  if (code !== 0) throw new Error(`mettle score ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, processor, mb };
}

const folder = mkdtempSync(join(tmpdir(), 'mettle-bench-score-'));
try {
  console.log(`${ROWS} rows, ${DRAWS} draws; limits ${LIMIT.seconds} s, ${LIMIT.mb} MB`);
  for (const shape of SHAPES) {
    for (const format of ['jsonl', 'csv'] as const) {
      const file = join(folder, `rows.${format}`);
      await write(file, shape, format);
      const { seconds, processor, mb } = await measure(file);
      const ratios = `${(seconds / LIMIT.seconds).toFixed(2)} of the time, ${(mb / LIMIT.mb).toFixed(2)} of the memory`;
      const figures = `${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor), ${mb.toFixed(0)} MB`;
      console.log(`${shape} ${format}: ${figures}: ${ratios}`);
      rmSync(file);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

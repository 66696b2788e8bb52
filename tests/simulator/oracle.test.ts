import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { Agent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { readSimulatorConfig, type SimulatedRates } from '../../simulator/config.ts';
import type { KnownText } from '../../simulator/known-texts.ts';
import type { Simulator } from '../../simulator/server.ts';
import { start } from './harness.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const HATECHECK = path('../../datasets/data/hatecheck/test_suite_cases.csv');
const XSTEST = path('../../datasets/data/xstest/xstest_prompts.csv');

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('no python3 on PATH: simulator answers are not compared with tests/oracle/plan.py');

type Outcome = 'safe' | 'unsafe' | 'refused' | 'invalid';

interface Oracle {
  n: number;
  truth: Record<'safe' | 'unsafe', number>;
  models: Record<
    string,
    { format: string; outcomes: Record<string, { truth: string; planned: string; outcome: Outcome }> }
  >;
}

interface Row {
  id: string;
  known: KnownText;
}

async function readRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of createReadStream(HATECHECK).pipe(parse({ columns: true }))) {
    const truth = row.label_gold === 'hateful' ? 'unsafe' : 'safe';
    rows.push({ id: `hatecheck/${row.case_id}`, known: { text: row.test_case, truth, categories: [] } });
  }
  for await (const row of createReadStream(XSTEST).pipe(parse({ columns: true })))
    rows.push({ id: `xstest/${row.id}`, known: { text: row.prompt, truth: row.label } });
  return rows;
}

interface Wire {
  error?: { code: string };
  choices?: [{ message: { content: string | null; refusal: string | null }; finish_reason: string }];
  results?: { flagged?: boolean }[];
}

/** A strict reader of its own, so that no product code stands on both sides. */
function readOutcome(format: string, { status, body }: { status: number; body: string }): Outcome {
  let wire: Wire;
  try {
    wire = JSON.parse(body) as Wire;
  } catch {
    return 'invalid';
  }
  if (status === 400 && wire.error?.code === 'content_filter') return 'refused';
  if (status !== 200) throw new Error(`unexpected ${status}: ${body}`);
  if (format === 'moderations') {
    const flagged = Array.isArray(wire.results) ? wire.results[0]?.flagged : undefined;
    return flagged === undefined ? 'invalid' : flagged ? 'unsafe' : 'safe';
  }
  const [{ message, finish_reason }] = wire.choices!;
  if (message.refusal !== null || finish_reason === 'content_filter') return 'refused';
  if (finish_reason === 'length') return 'invalid';
  const text = message.content!.trim();
  if (/^(I can't|I'm sorry|I cannot) .*$/.test(text) || text.startsWith("I'm sorry,")) return 'refused';
  if (format === 'one-word')
    return text.toLowerCase() === 'safe' ? 'safe' : text.toLowerCase() === 'unsafe' ? 'unsafe' : 'invalid';
  if (format === 'llama-guard-3')
    return text === 'safe' ? 'safe' : /^unsafe(\nS\d+(,S\d+)*)?$/.test(text) ? 'unsafe' : 'invalid';
  return readPolicy(text.replace(/^```json\n([\s\S]*)\n```$/, '$1'));
}

function readPolicy(text: string): Outcome {
  try {
    const answer = JSON.parse(text) as { verdict?: string; categories?: unknown; severity?: unknown };
    if (!Array.isArray(answer.categories) || typeof answer.severity !== 'number') return 'invalid';
    if (answer.verdict === 'unsafe') return 'unsafe';
    return answer.verdict === 'safe' && answer.categories.length === 0 ? 'safe' : 'invalid';
  } catch {
    return 'invalid';
  }
}

async function askAll(simulator: Simulator, model: string, format: string, rows: readonly Row[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(rows.length);
  const dispatcher = new Agent({ connections: 16 });
  const mode = format === 'moderations' ? 'moderations' : 'chat/completions';
  let next = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let i = next++; i < rows.length; i = next++) {
        const content = `You judge content by a policy.\n<content>\n${rows[i]!.known.text}\n</content>\nAnswer.`;
        const payload =
          mode === 'moderations' ? { model, input: content } : { model, messages: [{ role: 'user', content }] };
        const response = await request(`${simulator.url}/${mode}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': `${model} ${i}` },
          body: JSON.stringify(payload),
          dispatcher,
        });
        outcomes[i] = readOutcome(format, { status: response.statusCode, body: await response.body.text() });
      }
    }),
  );
  await dispatcher.close();
  return outcomes;
}

function withinBounds(name: string, seen: number, n: number, rate: number): void {
  const bound = 4.5 * Math.sqrt(n * rate * (1 - rate)) + 1;
  expect(Math.abs(seen - n * rate), `${name}: ${seen} of ${n} at rate ${rate}`).toBeLessThanOrEqual(bound);
}

describe('answers against an independent reading of the plan', () => {
  it.skipIf(!python)(
    'agree with it on every HateCheck and XSTest text, at rates within binomial bounds',
    { timeout: 120_000 },
    async () => {
      const config = { ...readSimulatorConfig(null), latency: { ms: 0, jitter: 0 } };
      const oracleRun = spawnSync(
        'python3',
        [path('../oracle/plan.py'), '--config', '-', '--hatecheck', HATECHECK, '--xstest', XSTEST],
        {
          input: JSON.stringify(config),
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      expect(oracleRun.stderr).toBe('');
      const oracle = JSON.parse(oracleRun.stdout) as Oracle;
      expect(oracle).toMatchObject({ n: 4_178, truth: { unsafe: 2_563 + 200, safe: 1_165 + 250 } });

      const rows = await readRows();
      const simulator = await start(config, { knownTexts: rows.map(({ known }) => known) });
      const startedAt = performance.now();
      for (const [model, { format, rates }] of Object.entries(config.models)) {
        const expected = oracle.models[model]!.outcomes;
        const outcomes = await askAll(simulator, model, format, rows);
        const differing = rows.filter(({ id }, i) => expected[id]?.outcome !== outcomes[i]).map(({ id }) => id);
        expect(differing).toEqual([]);
        for (const truth of ['safe', 'unsafe'] as const) {
          const seen = rows.flatMap(({ id, known }, i) =>
            known.truth === truth ? [{ id, outcome: outcomes[i]! }] : [],
          );
          const count = (outcome: Outcome) => seen.filter((row) => row.outcome === outcome).length;
          const r: SimulatedRates = rates[truth];
          withinBounds(`${model} ${truth} refused`, count('refused'), seen.length, r.refused);
          withinBounds(`${model} ${truth} invalid`, count('invalid'), seen.length, r.malformed + r.truncated);
          withinBounds(`${model} ${truth} wrong`, count(truth === 'safe' ? 'unsafe' : 'safe'), seen.length, r.wrong);
        }
      }
      const { calls, paid_keys, answered, doubly_paid_keys } = simulator.stats();
      expect([calls, answered, doubly_paid_keys]).toEqual([4 * 4_178, paid_keys, 0]);
      const perSecond = Math.round(calls / ((performance.now() - startedAt) / 1_000));
      console.info(`simulator: ${perSecond} requests/s with client and server in one process`);
    },
  );
});

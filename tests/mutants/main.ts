import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { hasPython, KNOWN, type OracleOutcome, oracleRun } from '../oracle/oracle-run.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { copyTree, mutated, treeFiles } from './mutated-tree.ts';

/**
 * `npm run test:mutants`: copies of the tree with one wrong edit each run a small evaluation against the simulator of
 * this tree; the oracle check must notice every one. MUTANTS_ONLY = part of a name.
 */
const CASES = [
  { dataset: 'hatecheck', sample: 150 },
  { dataset: 'xstest', sample: 100 },
  { dataset: 'openai-moderation', sample: 150 },
  { dataset: 'hatecheck', sample: 12, render: ['image/plain', 'image/noisy'] },
  { dataset: 'hatecheck', sample: 5, render: ['video/split', 'video/transcript'] },
] as const;
/** Rates so high that each kind of answer turns up in a few hundred cases. */
const SIMULATOR = `
seed: 5
latency: { ms: 2, jitter: 4 }
models:
${model('sim-policy', 'json-policy')}
${model('sim-guard', 'llama-guard-3')}
${model('sim-word', 'one-word')}
${model('sim-omni', 'moderations')}
`;
const LIMIT_MS = 120_000;
/** Much of a run is waiting for processes to start and end. */
const AT_ONCE = 2;

function model(name: string, format: string): string {
  return `  ${name}:
    format: ${format}
    rates:
      unsafe: { refused: 0.05, malformed: 0.06, truncated: 0.08, wrong: 0.10 }
      safe: { refused: 0.08, malformed: 0.05, truncated: 0.06, wrong: 0.20 }`;
}

async function play(files: readonly string[], mutant: Mutant | null, simulator: SimulatorHandle) {
  const from = performance.now();
  const tree = copyTree(files, mutant);
  try {
    const outcome = await oracleRun({ simulator, cases: CASES, cli: tree.cli, limitMs: LIMIT_MS });
    return { outcome, seconds: ((performance.now() - from) / 1000).toFixed(1) };
  } finally {
    tree.dispose();
  }
}

/** What noticed the mutant; null = nothing did, or something other than what should. */
function killer(mutant: Mutant, outcome: OracleOutcome): { line: string; good: boolean } {
  switch (outcome.end) {
    case 'agrees':
      return { line: 'SURVIVED', good: false };
    case 'timeout':
      return { line: 'killed by timeout', good: true };
    case 'failed':
      return { line: `killed, but not by the check: ${outcome.why}`, good: false };
    case 'differs': {
      const line = outcome.differences.find((each) => mutant.caughtBy.test(each));
      const more = outcome.differences.length - 1;
      if (line !== undefined) return { line: `killed by "${cut(line)}" and ${more} more`, good: true };
      return { line: `killed, but not by ${mutant.caughtBy}: "${cut(outcome.differences[0] ?? '')}"`, good: false };
    }
  }
}

function cut(line: string): string {
  return line.length > 150 ? `${line.slice(0, 149)}…` : line;
}

async function main(): Promise<number> {
  if (!hasPython) throw new Error('the check of tests/oracle/check.py needs python3 on PATH');
  const only = process.env.MUTANTS_ONLY ?? '';
  const mutants = MUTANTS.filter(({ name }) => name.includes(only));
  for (const mutant of mutants) mutated(mutant);
  const files = treeFiles();
  const simulator = await startSimulator(SIMULATOR, KNOWN);
  const results = { passed: 0, failed: 0 };
  const tell = (good: boolean, name: string, line: string) => {
    results[good ? 'passed' : 'failed'] += 1;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${line}`);
  };
  try {
    const { outcome, seconds } = await play(files, null, simulator);
    const agrees = outcome.end === 'agrees';
    const found = agrees ? `${outcome.checked.compared} figures agree with the plan` : JSON.stringify(outcome);
    tell(agrees, 'unchanged tree', `${found}, ${seconds} s`);
    const queue = agrees ? [...mutants] : [];
    const work = async () => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const played = await play(files, mutant, simulator);
        const { line, good } = killer(mutant, played.outcome);
        tell(good, mutant.name, `${line}, ${played.seconds} s`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    simulator.stop();
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed === 0 ? 0 : 1;
}

process.exitCode = await main();

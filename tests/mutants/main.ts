import type { SimulatorHandle } from '../kill/processes.ts';
import { hasPython } from '../oracle/oracle-run.ts';
import { DIALOGUE_MUTANTS } from './dialogue-mutants.ts';
import { MODERATION_MUTANTS } from './moderation-mutants.ts';
import type { Mutant } from './mutant.ts';
import { copyTree, mutated, treeFiles } from './mutated-tree.ts';
import { PLAY_NAMES, PLAYS, type PlayName, type PlayOutcome, SIMULATORS } from './plays.ts';
import { READING_MUTANTS } from './reading-mutants.ts';
import { ROBUSTNESS_MUTANTS } from './robustness-mutants.ts';
import { SUITE_MUTANTS } from './suite-mutants.ts';

/**
 * `npm run test:mutants`: copies of the tree with one wrong edit each run a small evaluation against a simulator of this
 * tree; the check in Python must notice every one. MUTANTS_ONLY = part of a name.
 */
const MUTANTS: readonly Mutant[] = [
  ...MODERATION_MUTANTS,
  ...SUITE_MUTANTS,
  ...DIALOGUE_MUTANTS,
  ...READING_MUTANTS,
  ...ROBUSTNESS_MUTANTS,
];
/** Much of a run is waiting for processes to start and end. */
const AT_ONCE = 2;

type Simulators = Partial<Record<keyof typeof SIMULATORS, SimulatorHandle>>;

async function play(name: PlayName, of: { files: readonly string[]; mutant: Mutant | null; simulators: Simulators }) {
  const from = performance.now();
  const { simulator, run } = PLAYS[name];
  const tree = copyTree(of.files, of.mutant);
  try {
    const outcome = await run(of.simulators[simulator]!, tree.cli).catch(
      (error: unknown): PlayOutcome => ({ end: 'failed', why: String(error) }),
    );
    return { outcome, seconds: ((performance.now() - from) / 1000).toFixed(1) };
  } finally {
    tree.dispose();
  }
}

/** What noticed the mutant; not good = nothing did, or something other than what should. */
function killer(mutant: Mutant, outcome: PlayOutcome): { line: string; good: boolean } {
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
  if (!hasPython) throw new Error('the checks of tests/oracle need python3 on PATH');
  const only = process.env.MUTANTS_ONLY ?? '';
  const mutants = MUTANTS.filter(({ name }) => name.includes(only));
  for (const mutant of mutants) mutated(mutant);
  const files = treeFiles();
  const names = PLAY_NAMES.filter((name) => mutants.some((mutant) => mutant.play === name));
  const simulators: Simulators = {};
  const results = { passed: 0, failed: 0 };
  const tell = (good: boolean, name: string, line: string) => {
    results[good ? 'passed' : 'failed'] += 1;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${line}`);
  };
  try {
    for (const name of new Set(names.map((each) => PLAYS[each].simulator))) simulators[name] = await SIMULATORS[name]();
    const sound = new Set<PlayName>();
    await atOnce(names, async (name) => {
      const { outcome, seconds } = await play(name, { files, mutant: null, simulators });
      const agrees = outcome.end === 'agrees';
      if (agrees) sound.add(name);
      const found = agrees
        ? `${outcome.compared} figures agree with the plan`
        : JSON.stringify(outcome).slice(0, 2_000);
      tell(agrees, `unchanged tree, ${name}`, `${found}, ${seconds} s`);
    });
    await atOnce(
      mutants.filter((mutant) => sound.has(mutant.play)),
      async (mutant) => {
        const played = await play(mutant.play, { files, mutant, simulators });
        const { line, good } = killer(mutant, played.outcome);
        tell(good, mutant.name, `${line}, ${played.seconds} s`);
      },
    );
  } finally {
    for (const simulator of Object.values(simulators)) simulator.stop();
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed === 0 ? 0 : 1;
}

async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

process.exitCode = await main();

import { hashedUniform } from '../../core/digest.ts';
import { type Moment, nameOf, type Outcome, play, type Target } from './moments.ts';
import { startSimulator } from './processes.ts';
import { finish, newScene, SIMULATOR, startRun } from './scenario.ts';

/** `npm run test:kill`: every named point, seeded moments (MOMENTS_SEED, MOMENTS), a zombie, a lost history. */
const seed = Number(process.env.MOMENTS_SEED ?? Math.floor(Math.random() * 1e6));
const seeded = Number(process.env.MOMENTS ?? 20);
/** Which passing of a point is struck, where it is not the 200th. */
const NTH: Readonly<Record<string, number>> = {
  'report-written-half': 1,
  'inside-commit': 5,
  'media-claimed': 7,
  'media-made': 23,
  'media-kept': 40,
  'reply-kept': 9,
  'trial-row-due': 20,
  'trial-page-done': 1,
};
const TARGETS: readonly Target[] = ['worker', 'temporal', 'both'];

function moments(): Moment[] {
  const points = [
    'answer-received',
    'inside-commit',
    'after-commit',
    'report-written-half',
    'media-claimed',
    'media-made',
    'media-kept',
    'reply-kept',
    'probe-kept',
    'trial-row-due',
    'trial-page-done',
  ].flatMap((point) =>
    TARGETS.map(
      (target): Moment => ({
        kind: 'point',
        target,
        point,
        nth: NTH[point] ?? 200,
      }),
    ),
  );
  const drawn = Array.from({ length: seeded }, (_, i): Moment => {
    const target = TARGETS[Math.floor(hashedUniform(['moment-target', seed, i]) * TARGETS.length)] ?? 'worker';
    return { kind: 'rows', target, share: 0.1 + 0.8 * hashedUniform(['moment-share', seed, i]) };
  });
  return [...points, ...drawn, { kind: 'zombie', share: 0.4 }, { kind: 'history-lost', share: 0.5 }];
}

const only = process.env.MOMENTS_ONLY;
console.log(`MOMENTS_SEED=${seed}`);
const simulator = await startSimulator(SIMULATOR);
const outcomes: Outcome[] = [];
try {
  const calm = newScene(simulator);
  const { hashes } = await finish(startRun(calm), calm);
  calm.dispose();
  console.log(`undisturbed: ${JSON.stringify(hashes)}`);
  for (const moment of moments().filter((entry) => only === undefined || nameOf(entry).includes(only))) {
    const from = performance.now();
    let outcome: Outcome;
    try {
      outcome = await play(moment, simulator, hashes);
    } catch (error) {
      outcome = {
        moment: nameOf(moment),
        rows: 0,
        heldOpen: 0,
        extraPayments: 0,
        allowed: 0,
        problems: [String(error)],
      };
    }
    outcomes.push(outcome);
    const { rows, heldOpen, extraPayments, allowed, problems } = outcome;
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.log(
      `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${outcome.moment}: ${rows} rows, ${heldOpen} calls held open, ${extraPayments} paid again (at most ${allowed}), ${seconds} s`,
    );
    for (const problem of problems) console.log(`     ${problem}`);
  }
} finally {
  simulator.stop();
}
const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

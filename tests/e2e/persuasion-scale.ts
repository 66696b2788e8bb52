import { SCALE_DATASET } from '../kill/scale-cases.ts';
import { playScale, type ScaleOutcome, startScaleSimulator } from '../kill/scale-play.ts';

/**
 * `npm run test:scale`: 200 cases x 4 arms x 2 priors x 2 persuadees x 3 repeats, once undisturbed, once with worker and
 * engine killed at 20, 50 and 80 % of the trials; the reports have to be the same to the byte, and no more calls paid twice
 * than were in flight. Then the worker's CPU time a call of text and of media, beside the bounds of `npm run
 * bench:persuasion`, which counts the drawing of the cards apart. SCALE_CASES: fewer cases.
 */
const CASES = Number(process.env.SCALE_CASES ?? 200);
const KILLS = [0.2, 0.5, 0.8];
/** Worker CPU a call, ms. */
const BOUNDS = { text: 3, media: 3.9 } as const;
const ARMS = ['control', 'text', 'caption', 'media'] as const;
const PERSUADEES = ['sim1-open', 'sim1-firm'];
const PRIORS = ['none', 'moderate'];
const REPEATS = 3;

const design = (name: string, arms: readonly (typeof ARMS)[number][], sample = CASES) => ({
  cases: CASES,
  trials: sample * arms.length * PRIORS.length * PERSUADEES.length * REPEATS,
  spec: {
    name,
    endpoints: { sim: { base_url: `\${SIM_URL}`, timeout_s: 60, concurrency: { start: 50, ceiling: 50 } } },
    persuasion: {
      cases: [{ dataset: SCALE_DATASET, sample }],
      persuadees: PERSUADEES.map((model) => ({ name: model, endpoint: 'sim', model })),
      ...{ arms, priors: PRIORS, repeats: REPEATS },
    },
    report: { draws: 200 },
  },
});

const simulator = await startScaleSimulator('seed: 7\nlatency: { ms: 5, jitter: 3 }\n', CASES);
const problems: string[] = [];
const told = ({ trials, seconds, calls, extraPayments, allowed, cpuMsPerCall }: ScaleOutcome) =>
  `${trials} trials, ${calls} calls in ${seconds.toFixed(0)} s, ${extraPayments} paid again (at most ${allowed})` +
  `, ${cpuMsPerCall?.toFixed(2) ?? '?'} ms worker CPU a call`;
try {
  const calm = await playScale({ simulator, kills: [], ...design('scale', ARMS) });
  console.log(`undisturbed: ${told(calm)}`);
  const struck = await playScale({ simulator, kills: KILLS, ...design('scale', ARMS), tell: console.log });
  console.log(`killed ${KILLS.length} times: ${told(struck)}`);
  for (const [file, hash] of Object.entries(calm.hashes)) {
    console.log(`${file} ${hash}`);
    if (struck.hashes[file] !== hash) problems.push(`${file} differs from the undisturbed run's`);
  }
  if (calm.report !== struck.report) console.log(firstDifference(calm.report, struck.report));
  if (Object.keys(calm.hashes).length !== 4) problems.push(`${Object.keys(calm.hashes).length} report files, not 4`);
  if (calm.extraPayments > 0) problems.push(`${calm.extraPayments} calls paid again without a kill`);
  if (struck.extraPayments > struck.allowed) problems.push(`${struck.extraPayments} calls paid again`);
  for (const side of ['text', 'media'] as const) {
    const { cpuMsPerCall } = await playScale({ simulator, kills: [], ...design(side, [side], Math.min(CASES, 50)) });
    console.log(`${side}: ${cpuMsPerCall?.toFixed(2) ?? '?'} ms worker CPU a call, bound of the bench ${BOUNDS[side]}`);
  }
} finally {
  simulator.stop();
}
for (const problem of problems) console.log(`FAIL ${problem}`);
console.log(problems.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exitCode = problems.length === 0 ? 0 : 1;

function firstDifference(calm: string, struck: string): string {
  let at = 0;
  while (calm[at] === struck[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 300), at + 200);
  return `undisturbed: ...${around(calm)}...\nkilled: ...${around(struck)}...`;
}

import { startSimulator } from './processes.ts';
import { differences, playReview } from './review-play.ts';

/** `node tests/kill/review-kills.ts [KILLS] [ITEMS]`: REVIEW_SEED chooses what is killed and when. */
const [kills = 100, items = 300] = process.argv.slice(2).map(Number);
const seed = Number(process.env.REVIEW_SEED ?? 20261125);
const simulator = await startSimulator(JSON.stringify({ seed: 11, latency: { ms: 0, jitter: 0 } }), 'hatecheck');
try {
  const calm = await playReview({ items, kills: 0, seed, pauseMs: 0 }, simulator);
  console.log(
    `undisturbed: ${calm.decisions} decisions, ${calm.adjudicated} of them settle, ${calm.seconds.toFixed(0)} s`,
  );
  const struck = await playReview({ items, kills, seed, pauseMs: 100 }, simulator);
  const problems = [...calm.problems, ...struck.problems, ...differences(calm, struck)];
  for (const problem of problems) console.error(problem);
  console.log(
    `REVIEW_SEED=${seed}: ${kills} kills (${JSON.stringify(struck.killed)}), ${struck.decisions} decisions, ` +
      `${struck.adjudicated} of them settle, ${problems.length} problems, ${struck.seconds.toFixed(0)} s`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  simulator.stop();
}

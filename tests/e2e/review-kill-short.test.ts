import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { differences, playReview } from '../kill/review-play.ts';

/** The short form of `tests/kill/review-kills.ts`; REVIEW_SEED chooses what is killed and when. */
const seed = Number(process.env.REVIEW_SEED ?? 20261125);
const ITEMS = 24;
const KILLS = 6;

let simulator: SimulatorHandle;
beforeAll(async () => {
  simulator = await startSimulator(JSON.stringify({ seed: 11, latency: { ms: 0, jitter: 0 } }), 'hatecheck');
}, 60_000);
afterAll(() => simulator.stop());

it('loses and doubles no decision when people, worker and engine are killed, and comes to the same results', async () => {
  const calm = await playReview({ items: ITEMS, kills: 0, seed, pauseMs: 0 }, simulator);
  const struck = await playReview({ items: ITEMS, kills: KILLS, seed, pauseMs: 150 }, simulator);
  console.log(
    `REVIEW_SEED=${seed}: ${JSON.stringify(struck.killed)}, ${struck.decisions} decisions, ${struck.seconds} s`,
  );
  expect(calm.problems).toEqual([]);
  expect(struck.problems).toEqual([]);
  expect(differences(calm, struck)).toEqual([]);
}, 240_000);

import { expect, it } from 'vitest';
import { SCALE_DATASET } from '../kill/scale-cases.ts';
import { playScale, startScaleSimulator } from '../kill/scale-play.ts';

/** The short form of `npm run test:scale`, with what that leaves out: judges, a mitigation, videos, placebos, a pause to think. */
const CASES = 4;
const ARMS = ['text', 'media', 'media_placebo'];
const MITIGATIONS = ['none', 'cautious'];
const TRIALS = CASES * ARMS.length * MITIGATIONS.length;
const CONFIG = 'seed: 7\nlatency: { ms: 60, jitter: 20 }\njudges: { fair: {} }\n';

it('killed with -9 in the middle and started again, judged trials with videos end in the same report', async () => {
  const spec = {
    name: 'short',
    endpoints: { sim: { base_url: `\${SIM_URL}`, timeout_s: 60, concurrency: { start: 6, ceiling: 6 } } },
    persuasion: {
      cases: [{ dataset: SCALE_DATASET }],
      persuadees: [{ name: 'open', endpoint: 'sim', model: 'sim1-open' }],
      judges: [{ name: 'fair', endpoint: 'sim', model: 'fair' }],
      judge_at: 'every',
      arms: ARMS,
      priors: ['moderate'],
      mitigations: MITIGATIONS,
      media: { kind: 'video', frames: 2 },
      reflective: true,
      repeats: 1,
      page_size: 4,
    },
    report: { draws: 20 },
  };
  const simulator = await startScaleSimulator(CONFIG, CASES);
  try {
    const play = (kills: readonly number[]) => playScale({ simulator, spec, kills, cases: CASES, trials: TRIALS });
    const calm = await play([]);
    const struck = await play([0.4]);
    expect([calm.trials, struck.trials]).toEqual([TRIALS, TRIALS]);
    expect(Object.keys(calm.hashes)).toHaveLength(4);
    expect(struck.hashes).toEqual(calm.hashes);
    expect(calm.extraPayments).toBe(0);
    expect(struck.extraPayments).toBeLessThanOrEqual(struck.allowed);
  } finally {
    simulator.stop();
  }
}, 240_000);

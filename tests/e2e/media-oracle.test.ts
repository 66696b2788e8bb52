import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VARIANTS } from '../../core/variants.ts';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { hasPython, KNOWN, type OracleOutcome, oracleRun } from '../oracle/oracle-run.ts';

if (!hasPython) console.warn('no python3 on PATH: reports are not compared with tests/oracle/check.py');

const STILLS = VARIANTS.filter((variant) => variant.startsWith('image/'));
const VIDEOS = VARIANTS.filter((variant) => variant.startsWith('video/'));

describe.skipIf(!hasPython)('a run over texts, pictures and videos against simulated moderators', () => {
  let simulator: SimulatorHandle;
  let outcome: OracleOutcome;

  beforeAll(async () => {
    simulator = await startSimulator(SIMULATOR, KNOWN);
    outcome = await oracleRun({
      simulator,
      cases: [
        { dataset: 'hatecheck', sample: 40 },
        { dataset: 'hatecheck', sample: 10, render: STILLS },
        { dataset: 'hatecheck', sample: 3, render: VIDEOS },
      ],
      limitMs: 180_000,
    });
  }, 200_000);

  afterAll(() => simulator?.stop());

  it('reports by modality what the error plan implies for what the pictures show', () => {
    if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 2));
    expect(outcome.checked).toMatchObject({ cases: 40 + 10 * STILLS.length + 3 * VIDEOS.length, moderators: 4 });
    const { moderators } = outcome.report as { moderators: { name: string; by_modality: { key: string }[] }[] };
    const policy = moderators.find(({ name }) => name === 'policy');
    expect(policy?.by_modality.map(({ key }) => key)).toEqual(['media', 'text']);
  });

  it('asks about each medium once a moderator, and about no picture it could not read', async () => {
    const { extra_payments: again, errors } = (await simulator.stats()) as unknown as {
      extra_payments: number;
      errors: Record<string, number>;
    };
    expect(again).toBe(0);
    expect(errors).not.toHaveProperty('unreadable_image');
    expect(errors).not.toHaveProperty('unknown_text');
  });
});

/** Rates so high that each kind of answer turns up in each modality. */
const RATES = `
      unsafe: { refused: 0.05, malformed: 0.06, truncated: 0.08, wrong: 0.10 }
      safe: { refused: 0.08, malformed: 0.05, truncated: 0.06, wrong: 0.20 }`;
const SIMULATOR = `
seed: 13
latency: { ms: 2, jitter: 4 }
models:
  sim-policy:
    format: json-policy
    rates:${RATES}
    shown: { image: { unsafe: { wrong: 0.3 }, safe: { wrong: 0.1 } } }
  sim-guard: { format: llama-guard-3, rates: { unsafe: {}, safe: {} } }
  sim-word:
    format: one-word
    rates:${RATES}
  sim-omni: { format: moderations, rates: { unsafe: {}, safe: {} } }
`;

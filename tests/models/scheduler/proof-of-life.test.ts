import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../core/clock.ts';
import { ProviderTimeoutError } from '../../../models/errors.ts';
import { createProofOfLife } from '../../../models/proof-of-life.ts';

const NEVER = new AbortController().signal;

function setUp() {
  const clock = createManualClock(1_000);
  const probes: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const life = createProofOfLife({
    probe: () => new Promise<void>((resolve, reject) => probes.push({ resolve, reject })),
    clock,
  });
  return { clock, life, probes };
}

describe('proof of life', () => {
  it('is an answer to another call that came while the probe waited past its time', async () => {
    const { clock, life, probes } = setUp();
    clock.advance(10);
    const missing = life.missingSince(clock.monotonic(), NEVER);
    clock.advance(10);
    life.answered();
    probes[0]?.reject(new ProviderTimeoutError('too slow'));
    expect(await missing).toBeNull();
  });

  it('is no answer from before the failure', async () => {
    const { clock, life, probes } = setUp();
    life.answered();
    clock.advance(10);
    const missing = life.missingSince(clock.monotonic(), NEVER);
    const slow = new ProviderTimeoutError('too slow');
    probes[0]?.reject(slow);
    expect(await missing).toBe(slow);
  });
});

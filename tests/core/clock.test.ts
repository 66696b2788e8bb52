import { setTimeout as delay } from 'node:timers/promises';
import { createManualClock, systemClock } from '../../core/clock.ts';
import { testSuite } from '../store/check.ts';
import { clockSuite } from './clock.suite.ts';

testSuite('clock: system', clockSuite, async () => ({ clock: systemClock, pass: (ms) => delay(ms) }));
testSuite('clock: manual', clockSuite, async () => {
  const clock = createManualClock('2026-01-05T09:00:00Z');
  return { clock, pass: async (ms) => clock.advance(ms) };
});

import fc from 'fast-check';
import { expect } from 'vitest';
import { NotFoundError } from '../../core/errors.ts';
import { GRANT_MS, type Grant } from '../../models/quota.ts';
import type { Check } from '../store/check.ts';
import type { TestStore } from '../store/fixture.ts';

const RUN_ACCOUNT = 'run:a';
const NOTHING = { requests: 0, tokens: 0 };

/** The sums that hold under random operations. */
export const quotaInvariant: Check<TestStore> = {
  name: 'never lets spent, reserved and unaccounted pass the budget, nor a rate be passed, whatever happens',
  async run(create) {
    const amount = fc.integer({ min: 1, max: 400 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('lease' as const), calls: fc.integer({ min: 1, max: 20 }), each: amount }),
      fc.record({
        do: fc.constant('renew' as const),
        which: fc.nat(),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({
        do: fc.constant('giveBack' as const),
        which: fc.nat(),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: GRANT_MS + 500 }) }),
    );
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { quota, clock } = await create();
      const budget = 10_000;
      const perSecond = 20;
      await quota.configure(RUN_ACCOUNT, { budget, requestsPerSecond: perSecond });
      const start = clock.now();
      const grants: { grant: Grant; spent: number; ended: boolean; expiresAt: number }[] = [];
      let taken = 0;
      for (const event of steps) {
        if (event.do === 'wait') clock.advance(event.ms);
        else if (event.do === 'lease') {
          const want = { requests: event.calls, tokens: 0, money: event.each * event.calls };
          const grant = await quota.lease(RUN_ACCOUNT, want);
          expect(grant.requests).toBeLessThanOrEqual(want.requests);
          expect(grant.money).toBe(grant.requests * event.each);
          taken += grant.requests;
          grants.push({ grant, spent: 0, ended: grant.requests === 0, expiresAt: grant.expiresAt });
        } else {
          const held = grants[event.which % Math.max(1, grants.length)];
          if (held === undefined || held.ended) continue;
          const spent = held.spent + Math.floor((held.grant.money - held.spent) * event.part);
          if (event.do === 'giveBack') {
            held.ended = true;
            held.spent = spent;
            if (held.expiresAt <= clock.now()) held.expiresAt = -1;
            await quota.giveBack(held.grant.id, { spent, unused: NOTHING });
          } else if (held.expiresAt <= clock.now()) {
            await expect(quota.renew(held.grant.id, spent)).rejects.toThrow(NotFoundError);
          } else {
            held.expiresAt = (await quota.renew(held.grant.id, spent)).expiresAt;
            held.spent = spent;
          }
        }
        const now = clock.now();
        const balance = await quota.balance(RUN_ACCOUNT);
        expect(balance.spent + balance.reserved + balance.unaccounted).toBeLessThanOrEqual(budget);
        const sum = (of: (held: (typeof grants)[number]) => number) => grants.reduce((all, held) => all + of(held), 0);
        expect(balance.spent).toBe(sum(({ spent }) => spent));
        const open = (held: (typeof grants)[number]) => !held.ended && held.expiresAt > now;
        const rest = (held: (typeof grants)[number]) => held.grant.money - held.spent;
        expect(balance.reserved).toBe(sum((held) => (open(held) ? rest(held) : 0)));
        const lost = (held: (typeof grants)[number]) => held.expiresAt === -1 || (!held.ended && !open(held));
        expect(balance.unaccounted).toBe(sum((held) => (lost(held) ? rest(held) : 0)));
        const expired = sum((held) => (held.expiresAt <= now ? held.grant.requests : 0));
        expect(taken).toBeLessThanOrEqual(perSecond * (1 + (now - start) / 1_000) + expired);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  },
};

import type { LeaseToken } from '../../models/call-ledger.ts';
import type { AskedCase } from '../../runs/page-attempts.ts';
import { giveUpsSuite } from '../runs/give-ups.suite.ts';
import { pageAttemptsSuite } from '../runs/page-attempts.suite.ts';
import { type Fault, faultTests } from './plant.ts';

const attemptFaults: readonly Fault<'attempts'>[] = [
  {
    name: 'an orderly end is not noted',
    caughtBy: 'knows of no loss where every attempt came to an orderly end',
    plant: ({ attempts }) => ({ ...attempts, end: async () => {} }),
  },
  {
    name: 'losses are summed and never taken back',
    caughtBy: 'counts an older attempt no more that ends in order after it was taken over',
    plant: ({ attempts }) => {
      const worst = new Map<string, number>();
      return {
        ...attempts,
        async begin(lease) {
          const seen = await attempts.begin(lease);
          const losses = Math.max(seen.losses, worst.get(lease.page) ?? 0);
          worst.set(lease.page, losses);
          return { ...seen, losses };
        },
      };
    },
  },
  {
    name: 'an attempt that may still send is taken for lost',
    caughtBy: 'does not count an older attempt while it may still send',
    plant: ({ attempts, leases }) => ({
      ...attempts,
      async begin(lease) {
        for (let epoch = lease.epoch - 1; epoch > 0; epoch -= 1) await leases.release({ ...lease, epoch });
        return attempts.begin(lease);
      },
    }),
  },
  {
    name: 'the pages of a run are one',
    caughtBy: 'counts each attempt that never ended, of its own page alone',
    plant: ({ attempts }) => {
      const losses = new Map<string, number>();
      return {
        ...attempts,
        async begin(lease) {
          const seen = await attempts.begin(lease);
          losses.set(lease.page, seen.losses);
          return { ...seen, losses: [...losses.values()].reduce((sum, count) => sum + count, 0) };
        },
      };
    },
  },
  {
    name: 'the first case of an attempt is blamed',
    caughtBy: 'remembers the last case of an attempt only, and none that came to its end',
    plant: ({ attempts }) => {
      const first = new Map<string, AskedCase>();
      return {
        ...attempts,
        alone(lease, item) {
          const name = `${lease.page} ${lease.epoch}`;
          if (item !== null) first.set(name, first.get(name) ?? item);
          return attempts.alone(lease, item === null ? null : (first.get(name) ?? item));
        },
      };
    },
  },
  {
    name: 'a case that came to its end is still blamed',
    caughtBy: 'names the cases that were alone in flight at losses, ask by ask',
    plant: ({ attempts }) => ({
      ...attempts,
      alone: async (lease, item) => (item === null ? undefined : attempts.alone(lease, item)),
    }),
  },
  {
    name: 'the ask plays no part',
    caughtBy: 'names the cases that were alone in flight at losses, ask by ask',
    plant: ({ attempts }) => ({
      ...attempts,
      alone: (lease, item) => attempts.alone(lease, item === null ? null : { ...item, ask: 0 }),
    }),
  },
  {
    name: 'the epoch is unchecked',
    caughtBy: 'lets no attempt begin a case, or begin at all, once a newer one took the page',
    plant: ({ attempts, leases }) => {
      const newest = (lease: LeaseToken) => leases.acquire({ ...lease, generation: 99 });
      return {
        ...attempts,
        begin: async (lease) => attempts.begin(await newest(lease)),
        alone: async (lease, item) => attempts.alone(item === null ? lease : await newest(lease), item),
      };
    },
  },
  {
    name: 'a pardon forgets everything',
    caughtBy: 'pardons every case of a run down to one loss, and the losses of its pages stay',
    plant: ({ attempts }) => ({
      ...attempts,
      async pardon(run) {
        for (const { page } of await attempts.suspects(run))
          for (let epoch = 1; epoch < 20; epoch += 1) await attempts.alone({ run, page, epoch }, null);
      },
    }),
  },
  {
    name: 'a pardon does nothing',
    caughtBy: 'pardons every case of a run down to one loss, and the losses of its pages stay',
    plant: ({ attempts }) => ({ ...attempts, pardon: async () => {} }),
  },
];

const giveUpFaults: readonly Fault<'giveUps'>[] = [
  {
    name: 'a case is given up under an attempt that may still send',
    caughtBy: 'waits for whoever may still send for the page, and keeps whoever has begun from sending later',
    plant: ({ giveUps, clock }) => ({
      ...giveUps,
      async verdict(at) {
        clock.jump(60_000);
        const given = await giveUps.verdict(at);
        clock.jump(-60_000);
        return given;
      },
    }),
  },
  {
    name: 'whoever has begun goes on to send',
    caughtBy: 'waits for whoever may still send for the page, and keeps whoever has begun from sending later',
    plant: ({ giveUps, results, runs }) => ({
      ...giveUps,
      async verdict(at) {
        const other = await giveUps.verdict({ ...at, moderator: `${at.moderator} of nobody` });
        const run = await runs.find(at.run);
        for await (const row of results.verdicts({ run: at.run, moderator: `${at.moderator} of nobody` }))
          await results.record([{ ...row, moderator: at.moderator, evaluation: run?.evaluations[0]?.digest ?? '' }]);
        return other;
      },
    }),
  },
  {
    name: 'the first evaluation stays',
    caughtBy: 'writes it under the newest evaluation that was accepted',
    plant: ({ giveUps, runs }) => ({
      ...giveUps,
      async verdict(at) {
        const run = await runs.find(at.run);
        await runs.update(at.run, { evaluations: run?.evaluations.slice(0, 1) ?? [] });
        return giveUps.verdict(at);
      },
    }),
  },
  {
    name: 'a row that is there counts as given up',
    caughtBy: 'leaves a row that is there, and lets no late answer replace a case that was given up',
    plant: ({ giveUps }) => ({
      ...giveUps,
      async verdict(at) {
        const given = await giveUps.verdict(at);
        return given.kind === 'has_row' ? { kind: 'given_up', ask: 0 } : given;
      },
    }),
  },
  {
    name: 'every lane hears of every note',
    caughtBy: 'notes cases of lanes without verdicts, once and for good',
    plant: ({ giveUps }) => ({
      ...giveUps,
      note: (at) => giveUps.note({ ...at, lane: 'media' }),
      noted: (at) => giveUps.noted({ ...at, lane: 'media' }),
    }),
  },
  {
    name: 'a later note replaces the earlier',
    caughtBy: 'notes cases of lanes without verdicts, once and for good',
    plant: ({ giveUps }) => {
      const last = new Map<string, Awaited<ReturnType<typeof giveUps.noted>>>();
      return {
        ...giveUps,
        async note(at) {
          await giveUps.note(at);
          last.set(at.lane, new Set([at.caseId]));
        },
        noted: async (at) => last.get(at.lane) ?? new Set(),
      };
    },
  },
];

faultTests('attempts', pageAttemptsSuite, attemptFaults);
faultTests('giveUps', giveUpsSuite, giveUpFaults);

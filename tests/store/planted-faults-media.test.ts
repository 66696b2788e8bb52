import type { Claim, DerivationKey, Derived } from '../../media/derivations.ts';
import { derivationsSuite } from '../media/derivations.suite.ts';
import { type Fault, faultTests } from './plant.ts';

const nameOf = ({ source, plan }: DerivationKey) => `${source} ${plan}`;

const derivationFaults: readonly Fault<'derivations'>[] = [
  {
    name: 'the last writer wins',
    caughtBy: 'keeps the first result and hands it to a late second writer',
    plant: ({ derivations }) => {
      const last = new Map<string, Derived>();
      return {
        ...derivations,
        async keep(row) {
          await derivations.keep(row);
          last.set(nameOf(row.key), row.derived);
          return row.derived;
        },
        look: async (keys) =>
          (await derivations.look(keys)).map((one, i) => last.get(nameOf(keys[i] as DerivationKey)) ?? one),
      };
    },
  },
  {
    name: 'the writer is told its own result',
    caughtBy: 'keeps the first result and hands it to a late second writer',
    plant: ({ derivations }) => ({
      ...derivations,
      async keep(row) {
        await derivations.keep(row);
        return row.derived;
      },
    }),
  },
  {
    name: 'a claim never runs out',
    caughtBy: 'passes a claim that ran out on the store clock to whoever asks next, and to nobody else',
    plant: ({ derivations }) => {
      const owners = new Map<string, string>();
      return {
        ...derivations,
        async claim(key, claim): Promise<Claim> {
          const owner = owners.get(nameOf(key));
          if (owner !== undefined && owner !== claim.owner && (await derivations.look([key]))[0] === null)
            return { kind: 'theirs', forMs: claim.ms };
          owners.set(nameOf(key), claim.owner);
          return derivations.claim(key, claim);
        },
      };
    },
  },
  {
    name: 'a claim that ran out is given to two owners',
    caughtBy: 'passes a claim that ran out on the store clock to whoever asks next, and to nobody else',
    plant: ({ derivations, clock }) => {
      const until = new Map<string, number>();
      return {
        ...derivations,
        async claim(key, claim): Promise<Claim> {
          const over = (until.get(nameOf(key)) ?? Number.POSITIVE_INFINITY) <= clock.now();
          if (over && (await derivations.look([key]))[0] === null) return { kind: 'yours' };
          const given = await derivations.claim(key, claim);
          if (given.kind === 'yours') until.set(nameOf(key), clock.now() + claim.ms);
          return given;
        },
      };
    },
  },
  {
    name: 'a claim is given to everyone who asks in the same moment',
    caughtBy: 'gives the right to make it to one owner, also when many ask at once',
    plant: ({ derivations, clock }) => {
      const givenAt = new Map<string, number>();
      return {
        ...derivations,
        async claim(key, claim): Promise<Claim> {
          const given = await derivations.claim(key, claim);
          if (given.kind === 'yours') givenAt.set(nameOf(key), clock.now());
          if (given.kind === 'theirs' && givenAt.get(nameOf(key)) === clock.now()) return { kind: 'yours' };
          return given;
        },
      };
    },
  },
  {
    name: 'the claim of its own owner is not renewed',
    caughtBy: 'renews the claim of the same owner',
    plant: ({ derivations, clock }) => {
      const until = new Map<string, { owner: string; at: number }>();
      return {
        ...derivations,
        async claim(key, claim): Promise<Claim> {
          const mine = until.get(nameOf(key));
          if (mine?.owner === claim.owner && mine.at > clock.now()) return { kind: 'yours' };
          const given = await derivations.claim(key, claim);
          if (given.kind === 'yours') until.set(nameOf(key), { owner: claim.owner, at: clock.now() + claim.ms });
          return given;
        },
      };
    },
  },
  {
    name: 'a result does not end the claim',
    caughtBy: 'ends the claim with the result, whoever kept it, and gives it to everyone who asks',
    plant: ({ derivations, clock }) => {
      const until = new Map<string, { owner: string; at: number }>();
      return {
        ...derivations,
        async claim(key, claim): Promise<Claim> {
          const held = until.get(nameOf(key));
          if (held !== undefined && held.owner !== claim.owner && held.at > clock.now())
            return { kind: 'theirs', forMs: held.at - clock.now() };
          const given = await derivations.claim(key, claim);
          if (given.kind === 'yours') until.set(nameOf(key), { owner: claim.owner, at: clock.now() + claim.ms });
          return given;
        },
      };
    },
  },
  {
    name: 'only the owner of the claim may keep a result',
    caughtBy: 'gives results back as they were handed in, refusals among them',
    plant: ({ derivations }) => {
      const claimed = new Set<string>();
      return {
        ...derivations,
        async claim(key, claim) {
          claimed.add(nameOf(key));
          return derivations.claim(key, claim);
        },
        keep: async (row) => (claimed.has(nameOf(row.key)) ? derivations.keep(row) : row.derived),
      };
    },
  },
  {
    name: 'anybody may give a claim back',
    caughtBy: 'takes a claim back from its owner alone, and never a result',
    plant: ({ derivations }) => {
      const owners = new Map<string, string>();
      return {
        ...derivations,
        async claim(key, claim) {
          const given = await derivations.claim(key, claim);
          if (given.kind === 'yours') owners.set(nameOf(key), claim.owner);
          return given;
        },
        release: (key, owner) => derivations.release(key, owners.get(nameOf(key)) ?? owner),
      };
    },
  },
  {
    name: 'results come in the order of their names',
    caughtBy: 'looks in the order of the keys, keys asked twice and more than one statement holds included',
    plant: ({ derivations }) => ({
      ...derivations,
      look: (keys) => derivations.look([...keys].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))),
    }),
  },
  {
    name: 'only what was made comes back',
    caughtBy: 'looks in the order of the keys, keys asked twice and more than one statement holds included',
    plant: ({ derivations }) => ({
      ...derivations,
      look: async (keys) => (await derivations.look(keys)).filter((one) => one !== null),
    }),
  },
  {
    name: 'the plan plays no part',
    caughtBy: 'keeps apart what several plans make of one source, and one plan of several sources',
    plant: ({ derivations }) => {
      const plans = new Map<string, DerivationKey['plan']>();
      const same = (key: DerivationKey): DerivationKey => {
        const plan = plans.get(key.source) ?? key.plan;
        plans.set(key.source, plan);
        return { ...key, plan };
      };
      return {
        look: (keys) => derivations.look(keys.map(same)),
        claim: (key, claim) => derivations.claim(same(key), claim),
        keep: (row) => derivations.keep({ ...row, key: same(row.key) }),
        release: (key, owner) => derivations.release(same(key), owner),
      };
    },
  },
];

faultTests('derivations', derivationsSuite, derivationFaults);

import type { Clock } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import { GRANT_MS, type Grant, type NanoUsd, type Quota } from './quota.ts';
import { BudgetExceededError } from './send-permit.ts';

/** What one attempt may cost at worst. */
export interface Stake {
  readonly tokens: number;
  readonly money: NanoUsd;
}

/** A taken stake. Settle exactly once, with the money really spent (the whole stake when nobody can know). */
export interface Taken {
  settle(spent: NanoUsd): void;
}

/** A worker's share of one account, leased in grants and handed to attempts. */
export interface Purse {
  /** Waits until the account has room. Throws BudgetExceededError when its money is used up. */
  take(stake: Stake, signal: AbortSignal): Promise<Taken>;
  /** Gives every grant back; call after the last `settle`. */
  close(): Promise<void>;
}

interface Open {
  readonly id: string;
  expiresMono: number;
  requests: number;
  tokens: number;
  money: NanoUsd;
  spent: NanoUsd;
  out: number;
  retired: boolean;
}

const RENEW_AFTER_MS = 2_000;
const MIN_WAIT_MS = 5;

/** `callsPerSecond` is how many calls a lease should last for a second of; it follows what was taken lately. */
export function createPurse(options: {
  quota: Quota;
  account: string;
  clock: Clock;
  onTrouble?: (error: unknown) => void;
}): Purse {
  const { quota, account, clock } = options;
  const grants = new Set<Open>();
  const wake = new Set<() => void>();
  let leasing: Promise<Grant> | null = null;
  let taken = 0;
  let since = clock.monotonic();
  let closed = false;

  const usable = (grant: Open, stake: Stake) =>
    !grant.retired &&
    clock.monotonic() < grant.expiresMono - 500 &&
    grant.requests >= 1 &&
    grant.tokens >= stake.tokens &&
    grant.money >= stake.money;

  function take(grant: Open, stake: Stake): Taken {
    grant.requests -= 1;
    grant.tokens -= stake.tokens;
    grant.money -= stake.money;
    grant.out += 1;
    taken += 1;
    return {
      settle(spent) {
        grant.out -= 1;
        grant.spent += spent;
        grant.money += stake.money - spent;
      },
    };
  }

  function rate(): number {
    const at = clock.monotonic();
    const perSecond = (taken * 1_000) / Math.max(250, at - since);
    if (at - since > 2_000) {
      taken = 0;
      since = at;
    }
    return Math.max(4, Math.ceil(perSecond));
  }

  async function lease(stake: Stake): Promise<Grant> {
    const calls = rate();
    const askedAt = clock.monotonic();
    const grant = await quota.lease(account, {
      requests: calls,
      tokens: stake.tokens * calls,
      money: stake.money * calls,
    });
    if (grant.requests > 0) {
      grants.add({
        id: grant.id,
        expiresMono: askedAt + GRANT_MS,
        requests: grant.requests,
        tokens: grant.tokens,
        money: grant.money,
        spent: 0,
        out: 0,
        retired: false,
      });
    }
    return grant;
  }

  async function retire(grant: Open): Promise<void> {
    grants.delete(grant);
    await quota.giveBack(grant.id, {
      spent: grant.spent,
      unused: { requests: Math.max(0, grant.requests), tokens: Math.max(0, grant.tokens) },
    });
  }

  /** What idle grants hold goes back first, so that the account knows what is really left. */
  async function renewed(stake: Stake): Promise<Grant> {
    for (const grant of [...grants]) if (grant.out === 0 && !usable(grant, stake)) await retire(grant);
    return lease(stake);
  }

  async function tend(): Promise<void> {
    for (const grant of [...grants]) {
      if (closed) return;
      if (clock.monotonic() < grant.expiresMono - GRANT_MS + RENEW_AFTER_MS) continue;
      try {
        grant.retired = true;
        if (grant.out === 0) await retire(grant);
        else {
          const askedAt = clock.monotonic();
          await quota.renew(grant.id, grant.spent);
          grant.expiresMono = askedAt + GRANT_MS;
        }
      } catch (error) {
        if (error instanceof NotFoundError) grant.expiresMono = Number.NEGATIVE_INFINITY;
        else options.onTrouble?.(error);
      }
    }
    for (const go of wake) go();
    wake.clear();
  }
  const timer = setInterval(() => void tend(), 500).unref();

  return {
    async take(stake, signal) {
      for (;;) {
        signal.throwIfAborted();
        for (const grant of grants) if (usable(grant, stake)) return take(grant, stake);
        leasing ??= renewed(stake).finally(() => {
          leasing = null;
        });
        const grant = await leasing;
        if (grant.requests >= 1 && grant.money >= stake.money && grant.tokens >= stake.tokens) continue;
        if (grant.exhausted) throw new BudgetExceededError(`budget of ${account} is used up`);
        await clock.sleep(Math.max(MIN_WAIT_MS, grant.retryAfterMs), signal);
      }
    },
    async close() {
      closed = true;
      clearInterval(timer);
      for (const grant of [...grants]) {
        try {
          await retire(grant);
        } catch (error) {
          options.onTrouble?.(error);
        }
      }
    },
  };
}

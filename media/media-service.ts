import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { MediaSource } from '../core/content.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Derivations, Derived } from './derivations.ts';
import { type MediaPlan, planDigest } from './plan.ts';

/** A result, and the versions of the tools that made it. */
export interface Making {
  readonly derived: Derived;
  readonly tools: Readonly<Record<string, string>>;
}

/** Makes one kind of thing of a medium. Throws only what another try, or another machine, can mend. */
export type Make = (source: MediaSource, plan: MediaPlan, signal: AbortSignal) => Promise<Making>;

export interface MediaService {
  /**
   * What the plan makes of a medium: made now, or by someone else before or meanwhile; never twice. Throws what the
   * maker throws, and the signal's reason.
   */
  readonly derive: (
    wanted: { readonly source: MediaSource; readonly plan: MediaPlan },
    signal: AbortSignal,
  ) => Promise<Derived>;
}

/** A claim outlives its renewals by so much: what a dead process held is free after it. */
const CLAIM_MS = 5_000;
const RENEW_MS = 1_500;
const LOOK_MS = 200;

export function createMediaService(deps: {
  readonly derivations: Derivations;
  readonly make: Make;
  readonly clock: Clock;
}): MediaService {
  const { derivations, make, clock } = deps;
  const owner = randomUUID();
  const underWay = new Map<string, Promise<Derived>>();

  async function deriveAlone(source: MediaSource, plan: MediaPlan, signal: AbortSignal): Promise<Derived> {
    const key = { source: source.sha256, plan: planDigest(plan) };
    for (;;) {
      signal.throwIfAborted();
      const claim = await derivations.claim(key, { owner, ms: CLAIM_MS });
      if (claim.kind === 'held') return claim.derived;
      if (claim.kind === 'yours') break;
      await clock.sleep(Math.min(LOOK_MS, Math.max(1, claim.forMs)), signal);
    }
    crashPoint('media-claimed');
    const renewal = setInterval(() => {
      derivations.claim(key, { owner, ms: CLAIM_MS }).catch(() => {});
    }, RENEW_MS);
    try {
      const { derived, tools } = await make(source, plan, signal);
      crashPoint('media-made');
      const held = await derivations.keep({ key, derived, tools });
      crashPoint('media-kept');
      return held;
    } catch (error) {
      await derivations.release(key, owner).catch(() => {});
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  return {
    async derive({ source, plan }, signal) {
      const name = `${source.sha256} ${planDigest(plan)}`;
      for (;;) {
        signal.throwIfAborted();
        const running = underWay.get(name);
        if (running === undefined) break;
        // The other caller may have been aborted: then this one tries for itself.
        const made = await running.catch(() => null);
        if (made !== null) return made;
      }
      const work = deriveAlone(source, plan, signal);
      underWay.set(name, work);
      try {
        return await work;
      } finally {
        underWay.delete(name);
      }
    },
  };
}

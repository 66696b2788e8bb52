import type { Clock } from '../core/clock.ts';

export interface RateLimitSettings {
  readonly requests_per_second: number | null;
  readonly burst: number | null;
}

/** A token bucket: full at the start, filled at the rate, `burst` deep (default: one second's worth, at least 1). */
export interface RateLimit {
  /** 0 = the request may pass (a token is taken); else the milliseconds until the next token (nothing is taken). */
  pass(): number;
}

export function createRateLimit({ requests_per_second: rate, burst }: RateLimitSettings, clock: Clock): RateLimit {
  if (rate === null) return { pass: () => 0 };
  const depth = burst ?? Math.max(1, rate);
  let tokens = depth;
  let at = clock.monotonic();
  return {
    pass() {
      const now = clock.monotonic();
      tokens = Math.min(depth, tokens + ((now - at) / 1000) * rate);
      at = now;
      if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) / rate) * 1000));
      tokens -= 1;
      return 0;
    },
  };
}

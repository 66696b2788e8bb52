import type { FaultKind } from './config.ts';

/** What `GET /admin/stats` tells. simulator/README.md defines each word. */
export interface SimulatorStats {
  /** Requests to /v1/chat/completions and /v1/moderations whose body came in whole, refused ones included. */
  readonly calls: number;
  readonly by_model: Readonly<Record<string, number>>;
  /** Calls processed to a 200. */
  readonly answered: number;
  /** Distinct Idempotency-Keys that were processed to a 200. */
  readonly paid_keys: number;
  /** Of these, keys processed to a 200 more than once. */
  readonly doubly_paid_keys: number;
  /** 200s beyond the first of their key. */
  readonly extra_payments: number;
  /** Answered calls that carried no Idempotency-Key. */
  readonly keys_without_idempotency: number;
  /** Calls received and not yet finished; a call whose client left counts until its processing ends. */
  readonly held_open: number;
  /** Largest `held_open` since the last reset. */
  readonly held_open_max: number;
  /** Calls whose client left before the answer was written. */
  readonly abandoned: number;
  /** 429s of `limits`. */
  readonly limited: number;
  /** Faults met, by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Error answers by code (or status), faults and limits left out. */
  readonly errors: Readonly<Record<string, number>>;
  /** Pictures and captions that simulated persuadees were sent and that are not those of their turn. */
  readonly unrecognised_media: number;
}

export interface Tally {
  received(): void;
  model(name: string): void;
  paid(key: string | null): void;
  abandoned(): void;
  limited(): void;
  fault(kind: FaultKind): void;
  error(code: string): void;
  unrecognisedMedia(count: number): void;
  finished(): void;
  stats(): SimulatorStats;
  /** 200s by Idempotency-Key. */
  payments(): Readonly<Record<string, number>>;
  /** Everything to 0, keys forgotten; calls in flight stay counted in `held_open`. */
  reset(): void;
}

export function createTally(): Tally {
  let held = 0;
  let counts = blank();
  return {
    received() {
      counts.calls += 1;
      held += 1;
      counts.heldMax = Math.max(counts.heldMax, held);
    },
    model: (name) => add(counts.models, name),
    paid(key) {
      counts.answered += 1;
      if (key === null) counts.keyless += 1;
      else add(counts.keys, key);
    },
    abandoned() {
      counts.abandoned += 1;
    },
    limited() {
      counts.limited += 1;
    },
    fault: (kind) => add(counts.faults, kind),
    error: (code) => add(counts.errors, code),
    unrecognisedMedia(count) {
      counts.strangeMedia += count;
    },
    finished() {
      held -= 1;
    },
    stats() {
      const payments = [...counts.keys.values()];
      return {
        calls: counts.calls,
        by_model: Object.fromEntries(counts.models),
        answered: counts.answered,
        paid_keys: payments.length,
        doubly_paid_keys: payments.filter((n) => n > 1).length,
        extra_payments: payments.reduce((sum, n) => sum + n - 1, 0),
        keys_without_idempotency: counts.keyless,
        held_open: held,
        held_open_max: counts.heldMax,
        abandoned: counts.abandoned,
        limited: counts.limited,
        faults: Object.fromEntries(counts.faults),
        errors: Object.fromEntries(counts.errors),
        unrecognised_media: counts.strangeMedia,
      };
    },
    payments: () => Object.fromEntries(counts.keys),
    reset() {
      counts = { ...blank(), heldMax: held };
    },
  };
}

function blank() {
  return {
    calls: 0,
    answered: 0,
    keyless: 0,
    abandoned: 0,
    limited: 0,
    heldMax: 0,
    strangeMedia: 0,
    models: new Map<string, number>(),
    keys: new Map<string, number>(),
    faults: new Map<FaultKind, number>(),
    errors: new Map<string, number>(),
  };
}

function add<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

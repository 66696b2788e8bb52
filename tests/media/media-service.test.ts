import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import type { Derived } from '../../media/derivations.ts';
import { createMediaService, type Make } from '../../media/media-service.ts';
import { STILL } from '../../media/plan.ts';
import { createMemoryStore } from '../../store/memory-store.ts';

const source = { kind: 'blob', sha256: sha256('picture') } as const;
const made: Derived = { kind: 'made', items: [], source: { width: 1, height: 1, durationS: null } };
const never = new AbortController().signal;

function services(make: Make, count = 2) {
  const { derivations } = createMemoryStore({ clock: systemClock });
  return Array.from({ length: count }, () => createMediaService({ derivations, make, clock: systemClock }));
}

describe('the media service', () => {
  it('makes each thing once, however many ask in however many processes', async () => {
    let times = 0;
    const all = services(async () => {
      times += 1;
      await delay(50);
      return { derived: made, tools: {} };
    }, 3);
    const asked = all.flatMap((one) => [1, 2, 3].map(() => one.derive({ source, plan: STILL }, never)));
    expect(new Set((await Promise.all(asked)).map((one) => JSON.stringify(one))).size).toBe(1);
    expect(times).toBe(1);
  });

  it('keeps a refusal and never tries again', async () => {
    let times = 0;
    const [one, other] = services(async () => {
      times += 1;
      return { derived: { kind: 'refused', reason: 'broken', detail: 'x' }, tools: {} };
    });
    expect(await one?.derive({ source, plan: STILL }, never)).toMatchObject({ reason: 'broken' });
    expect(await other?.derive({ source, plan: STILL }, never)).toMatchObject({ reason: 'broken' });
    expect(times).toBe(1);
  });

  it('gives its claim back when the machine failed, so that the next one tries', async () => {
    let times = 0;
    const [one, other] = services(async () => {
      times += 1;
      if (times === 1) throw new Error('disk full');
      return { derived: made, tools: {} };
    });
    await expect(one?.derive({ source, plan: STILL }, never)).rejects.toThrow('disk full');
    expect(await other?.derive({ source, plan: STILL }, never)).toEqual(made);
  });

  it('lets one caller go without taking the work from the other', async () => {
    const stop = new AbortController();
    const [one] = services(async (_, __, signal) => {
      await delay(30, undefined, { signal });
      return { derived: made, tools: {} };
    });
    const first = one?.derive({ source, plan: STILL }, stop.signal);
    const second = one?.derive({ source, plan: STILL }, never);
    stop.abort(new Error('gone'));
    await expect(first).rejects.toThrow();
    expect(await second).toEqual(made);
  });
});

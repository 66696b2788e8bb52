import { expect } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import type { DerivationKey, DerivationRow, Derived } from '../../media/derivations.ts';
import { FRAMES, NATIVE_VIDEO, planDigest, STILL } from '../../media/plan.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, type TestStore } from '../store/fixture.ts';

const CLAIM_MS = 60_000;
const TOOLS = { ffmpeg: `7.1 ${HOSTILE}`, sharp: '0.35.3' };
const ada = { owner: 'ada', ms: CLAIM_MS };
const bo = { owner: 'bo', ms: CLAIM_MS };

const keyOf = (name: string, plan = planDigest(STILL)): DerivationKey => ({ source: digestOf(name), plan });
const KEY = keyOf('a picture');

/** Results that a careless store would round, sort or cut. */
const MADE: Derived = {
  kind: 'made',
  items: [0.1 + 0.2, null, 4.9999999999].map((atS, i) => ({
    sha256: digestOf(['frame', i]),
    mime: i === 1 ? 'video/mp4' : 'image/jpeg',
    bytes: 2 ** 40 + i,
    width: 910 - i,
    height: 512,
    atS,
    pdq: i === 1 ? null : { hash: 'f0'.repeat(32), quality: 100 - i },
  })),
  source: { width: 1_920, height: 1_080, durationS: 5.333333333333333 },
};
const REFUSED: Derived = { kind: 'refused', reason: 'truncated', detail: HOSTILE };
const small = (name: string): Derived => ({
  kind: 'made',
  items: [],
  source: { width: name.length, height: 1, durationS: null },
});
const row = (derived: Derived, key = KEY): DerivationRow => ({ key, derived, tools: TOOLS });

/** What every keeper of derivations must do. */
export const derivationsSuite: Suite<TestStore> = [
  {
    name: 'knows nothing of what was not made, claimed or not',
    async run(create) {
      const { derivations } = await create();
      expect(await derivations.look([])).toEqual([]);
      expect(await derivations.look([KEY])).toEqual([null]);
      await derivations.claim(KEY, ada);
      expect(await derivations.look([KEY])).toEqual([null]);
    },
  },
  {
    name: 'gives results back as they were handed in, refusals among them',
    async run(create) {
      const { derivations } = await create();
      const other = keyOf('another picture');
      expect(await derivations.keep(row(MADE))).toEqual(MADE);
      expect(await derivations.keep(row(REFUSED, other))).toEqual(REFUSED);
      expect(await derivations.look([KEY, other])).toEqual([MADE, REFUSED]);
      expect(await derivations.claim(KEY, ada)).toEqual({ kind: 'held', derived: MADE });
      expect(await derivations.claim(other, ada)).toEqual({ kind: 'held', derived: REFUSED });
    },
  },
  {
    name: 'keeps the first result and hands it to a late second writer',
    async run(create) {
      const { derivations } = await create();
      await derivations.keep(row(MADE));
      expect(await derivations.keep(row(REFUSED))).toEqual(MADE);
      expect(await derivations.look([KEY])).toEqual([MADE]);
      const both = keyOf('two at once');
      const kept = await Promise.all(['a', 'bb', 'ccc'].map((name) => derivations.keep(row(small(name), both))));
      const held = (await derivations.look([both]))[0];
      expect(kept).toEqual([held, held, held]);
    },
  },
  {
    name: 'looks in the order of the keys, keys asked twice and more than one statement holds included',
    async run(create) {
      const { derivations } = await create();
      const keys = Array.from({ length: 1_203 }, (_, i) => keyOf(`source ${i}`));
      const stored = [0, 7, 499, 500, 501, 640, 1_000, 1_202];
      for (const i of stored) await derivations.keep(row(small('x'.repeat(i)), keys[i] as DerivationKey));
      for (const asked of [keys, [...keys, ...keys.slice(600, 700)].reverse()]) {
        const widths = (await derivations.look(asked)).map((derived) =>
          derived?.kind === 'made' ? derived.source.width : null,
        );
        const expected = asked.map((key) => {
          const at = keys.indexOf(key);
          return stored.includes(at) ? at : null;
        });
        expect(widths).toEqual(expected);
      }
    },
  },
  {
    name: 'keeps apart what several plans make of one source, and one plan of several sources',
    async run(create) {
      const { derivations } = await create();
      const plans = [STILL, FRAMES, NATIVE_VIDEO].map(planDigest);
      const keys = ['a clip', 'another clip'].flatMap((name) => plans.map((plan) => keyOf(name, plan)));
      for (const [i, key] of keys.entries()) {
        expect(await derivations.claim(key, i % 2 === 0 ? ada : bo)).toEqual({ kind: 'yours' });
        if (i % 3 !== 2) await derivations.keep(row(small('x'.repeat(i + 1)), key));
      }
      const widths = (await derivations.look(keys)).map((one) => (one?.kind === 'made' ? one.source.width : null));
      expect(widths).toEqual([1, 2, null, 4, 5, null]);
      const swapped = { source: KEY.plan, plan: KEY.source };
      await derivations.keep(row(REFUSED));
      expect(await derivations.look([swapped])).toEqual([null]);
    },
  },
  {
    name: 'gives the right to make it to one owner, also when many ask at once',
    async run(create) {
      const { derivations } = await create();
      const owners = Array.from({ length: 10 }, (_, i) => `owner ${i} ${HOSTILE}`);
      const claims = await Promise.all(owners.map((owner) => derivations.claim(KEY, { owner, ms: CLAIM_MS })));
      expect(claims.map(({ kind }) => kind).filter((kind) => kind === 'yours')).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind !== 'yours')).toEqual(
        Array.from({ length: 9 }, () => ({ kind: 'theirs', forMs: CLAIM_MS })),
      );
    },
  },
  {
    name: 'passes a claim that ran out on the store clock to whoever asks next, and to nobody else',
    async run(create) {
      const { derivations, clock } = await create();
      await derivations.claim(KEY, ada);
      clock.advance(CLAIM_MS - 1);
      expect(await derivations.claim(KEY, bo)).toEqual({ kind: 'theirs', forMs: 1 });
      clock.advance(1);
      expect(await derivations.claim(KEY, { owner: 'bo', ms: 5_000 })).toEqual({ kind: 'yours' });
      expect(await derivations.claim(KEY, ada)).toEqual({ kind: 'theirs', forMs: 5_000 });
      expect(await derivations.claim(KEY, { owner: 'cy', ms: 1 })).toEqual({ kind: 'theirs', forMs: 5_000 });
    },
  },
  {
    name: 'renews the claim of the same owner',
    async run(create) {
      const { derivations, clock } = await create();
      await derivations.claim(KEY, ada);
      clock.advance(40_000);
      expect(await derivations.claim(KEY, ada)).toEqual({ kind: 'yours' });
      clock.advance(CLAIM_MS - 1);
      expect(await derivations.claim(KEY, bo)).toEqual({ kind: 'theirs', forMs: 1 });
    },
  },
  {
    name: 'never lets a claim outlast its time from now, though the clock of the store goes back',
    async run(create) {
      const { derivations, clock } = await create();
      await derivations.claim(KEY, ada);
      clock.jump(-3_600_000);
      expect(await derivations.claim(KEY, bo)).toEqual({ kind: 'theirs', forMs: CLAIM_MS });
      clock.advance(CLAIM_MS);
      expect(await derivations.claim(KEY, bo)).toEqual({ kind: 'yours' });
    },
  },
  {
    name: 'ends the claim with the result, whoever kept it, and gives it to everyone who asks',
    async run(create) {
      const { derivations, clock } = await create();
      await derivations.claim(KEY, ada);
      clock.advance(CLAIM_MS);
      await derivations.claim(KEY, bo);
      expect(await derivations.keep(row(MADE))).toEqual(MADE);
      for (const claim of [ada, bo])
        expect(await derivations.claim(KEY, claim)).toEqual({ kind: 'held', derived: MADE });
      clock.advance(CLAIM_MS);
      expect(await derivations.claim(KEY, ada)).toEqual({ kind: 'held', derived: MADE });
    },
  },
  {
    name: 'takes a claim back from its owner alone, and never a result',
    async run(create) {
      const { derivations } = await create();
      await derivations.release(KEY, 'ada');
      await derivations.claim(KEY, ada);
      await derivations.release(KEY, 'bo');
      expect(await derivations.claim(KEY, bo)).toMatchObject({ kind: 'theirs' });
      await derivations.release({ ...KEY, plan: planDigest(FRAMES) }, 'ada');
      expect(await derivations.claim(KEY, bo)).toMatchObject({ kind: 'theirs' });
      await derivations.release(KEY, 'ada');
      expect(await derivations.claim(KEY, bo)).toEqual({ kind: 'yours' });
      await derivations.keep(row(MADE));
      await derivations.release(KEY, 'bo');
      expect(await derivations.look([KEY])).toEqual([MADE]);
    },
  },
];

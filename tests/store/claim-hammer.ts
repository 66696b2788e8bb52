/**
 * One of several processes that make the same derivations at once, started by multi-process-derivations.test.ts:
 * `node claim-hammer.ts PATH NAME NAMES KEYS`, NAMES being those of all processes. Prints one JSON line: which keys it was
 * given, and what it read of each.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, hashedUniform } from '../../core/digest.ts';
import type { DerivationKey, Derived } from '../../media/derivations.ts';
import { openStore } from '../../store/open-store.ts';

const [path, name, names, count] = process.argv.slice(2) as [string, string, string, string];

await using store = await openStore({ path });
const { derivations } = store;
const keys = Array.from(
  { length: Number(count) },
  (_, i): DerivationKey => ({ source: digestOf(['source', i]), plan: digestOf(['plan', i % 3]) }),
);
const refused = (detail: string): Derived => ({ kind: 'refused', reason: 'broken', detail });

// All begin together: each keeps a key of its own and waits for everybody's.
const readyKey = (who: string): DerivationKey => ({ source: digestOf(['ready', who]), plan: digestOf('ready') });
await derivations.keep({ key: readyKey(name), derived: refused(name), tools: {} });
while ((await derivations.look(names.split(',').map(readyKey))).includes(null)) await delay(5);

const made: number[] = [];
const read: (Derived | null)[] = keys.map(() => null);
let waited = 0;
// Everybody in an order of its own, several keys at a time; who finds a key taken comes back to it.
const queue = keys.map((_, i) => i).sort((a, b) => hashedUniform([name, a]) - hashedUniform([name, b]));
const work = async () => {
  for (let i = queue.shift(); i !== undefined; i = queue.shift()) {
    const key = keys[i] as DerivationKey;
    const claim = await derivations.claim(key, { owner: name, ms: 600_000 });
    switch (claim.kind) {
      case 'held':
        read[i] = claim.derived;
        break;
      case 'yours': {
        made.push(i);
        await delay(1);
        const derived = refused(`${name} made ${i} as its number ${made.length}`);
        read[i] = await derivations.keep({ key, derived, tools: {} });
        break;
      }
      case 'theirs':
        waited += 1;
        queue.push(i);
        await delay(2);
    }
  }
};
await Promise.all(Array.from({ length: 5 }, work));
const looked = await derivations.look(keys);
console.log(JSON.stringify({ made, read, looked, waited }));

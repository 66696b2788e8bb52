import type { CallKey } from '../core/ids.ts';
import type { CallLedger, CallState } from './call-ledger.ts';

const MOST_KEYS = 500;

/** Looks keys up in the ledger, those asked for in one turn of the event loop in one read. */
export function createGroupedLooks(ledger: Pick<CallLedger, 'look'>): (key: CallKey) => Promise<CallState> {
  let waiting: { key: CallKey; resolve: (state: CallState) => void; reject: (error: unknown) => void }[] = [];

  async function read(): Promise<void> {
    const group = waiting;
    waiting = [];
    for (let from = 0; from < group.length; from += MOST_KEYS) {
      const some = group.slice(from, from + MOST_KEYS);
      try {
        const states = await ledger.look(some.map(({ key }) => key));
        for (const [i, { resolve }] of some.entries()) resolve(states[i]!);
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void read());
      waiting.push({ key, resolve, reject });
    });
}

import { measureDerivations } from './measure-derivations.ts';
import { measureCalls } from './measure-media-calls.ts';

/**
 * `node bench/media.ts [rounds] [calls]`: calls with a picture of about 200 KiB each, 100 ms, 16 in flight, through blobs,
 * client, scheduler and ledger, in turn with a pool that encodes the same messages; then two processes that have the same
 * 60 stills and 6 drawn videos made over one data folder. Prints medians, ratios and one JSON line.
 */
const calls = await measureCalls({ rounds: Number(process.argv[2] ?? 11), calls: Number(process.argv[3] ?? 192) });
const derivations = await measureDerivations();
console.log(JSON.stringify({ calls, ...derivations }));

/**
 * One of several processes that store the same blobs at once: `node blobs-hammer.ts FOLDER ROUNDS BYTES`. Says `ready`,
 * waits for a line on standard input, and says the name of each blob when it is stored.
 */
import { once } from 'node:events';
import { createFileBlobs } from '../../store/files/blobs.ts';

const [folder, rounds, bytes] = process.argv.slice(2) as [string, string, string];
const blobs = createFileBlobs({ folder });
console.log('ready');
await once(process.stdin, 'data');
try {
  for (let i = 0; i < Number(rounds); i += 1) console.log(await blobs.put(Buffer.alloc(Number(bytes), `${i} `)));
} catch (error) {
  const { name, code, retryable, hint, message } = error as Record<string, unknown>;
  console.log(JSON.stringify({ name, code, retryable, hint, message }));
}
process.stdin.destroy();

import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Sha256 } from '../core/digest.ts';
import { blobPath } from '../store/files/blob-paths.ts';
import { inPool } from './media-job.ts';
import { BLOB_MARK, type FloorJob, IN_FLIGHT, type SideResult } from './persuasion-job.ts';

/**
 * `persuasion-floor.ts URL FOLDER`, forked: says `ready`, and with each FloorJob sends the recorded bodies through a plain
 * pool, each picture read from FOLDER/blobs and encoded for each call, writes JSON lines and sends its SideResult. Nothing is
 * hashed, nothing retried, no store, no order between the calls of a trial.
 */
const [url, folder] = process.argv.slice(2);
if (url === undefined || folder === undefined) throw new TypeError('usage: persuasion-floor.ts URL FOLDER');
const base = new URL(url);
const pool = new Pool(base.origin, { connections: IN_FLIGHT });
const MARK = new RegExp(`${BLOB_MARK}([0-9a-f]{64})`);

async function bodyOf(line: string): Promise<string> {
  const pieces = line.split(MARK);
  // Odd places hold what the mark names.
  for (let at = 1; at < pieces.length; at += 2) {
    const { path } = blobPath(join(folder ?? '', 'blobs'), (pieces[at] ?? '') as Sha256);
    pieces[at] = `data:image/jpeg;base64,${(await readFile(path)).toString('base64')}`;
  }
  return pieces.join('');
}

async function pass({ file }: FloorJob): Promise<SideResult> {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const out = createWriteStream(join(folder ?? '', 'floor.jsonl'));
  const cpu = process.cpuUsage();
  const from = performance.now();
  await inPool({ from: 0, to: lines.length, places: IN_FLIGHT }, async (n) => {
    const answer = await pool.request({
      method: 'POST',
      path: `${base.pathname}/chat/completions`,
      headers: { 'content-type': 'application/json' },
      body: await bodyOf(lines[n] ?? ''),
    });
    const body = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${body.slice(0, 200)}`);
    out.write(`${JSON.stringify({ status: answer.statusCode, body })}\n`);
  });
  out.end();
  await once(out, 'close');
  const used = process.cpuUsage(cpu);
  return {
    calls: lines.length,
    seconds: (performance.now() - from) / 1000,
    cpuMs: (used.user + used.system) / 1000,
  };
}

process.on('message', async (job: FloorJob) => process.send?.(await pass(job)));
process.once('disconnect', () => void pool.close());
process.send?.('ready');

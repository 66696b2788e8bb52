import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import { assertNever } from '../core/errors.ts';
import type { ChatMessage, MessagePart } from '../models/model-port.ts';
import { blobPath } from '../store/files/blob-paths.ts';
import { type CallsJob, inPool, MODEL, requestMaker, type Side, WARM_UP } from './media-job.ts';

/**
 * The floor: a plain pool that reads each picture from the disk, encodes the same messages for each call and writes
 * JSON lines. Nothing is hashed, nothing retried, no store. The texts of its messages are made beforehand.
 */
export async function mediaFloor(job: CallsJob): Promise<Side> {
  const base = new URL(job.url);
  const pool = new Pool(base.origin, { connections: job.inFlight });
  const out = createWriteStream(join(job.folder, 'floor.jsonl'));
  const request = await requestMaker(job);
  const requests = Array.from({ length: WARM_UP + job.rounds * job.calls }, (_, n) => request(n));

  async function wirePart(part: MessagePart): Promise<unknown> {
    switch (part.type) {
      case 'text':
        return part;
      case 'image': {
        const jpeg = await readFile(blobPath(join(job.folder, 'blobs'), part.sha256).path);
        return { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${jpeg.toString('base64')}` } };
      }
      case 'video':
        throw new TypeError('the floor sends no videos');
      default:
        return assertNever(part);
    }
  }

  async function message({ role, content }: ChatMessage): Promise<unknown> {
    return { role, content: typeof content === 'string' ? content : await Promise.all(content.map(wirePart)) };
  }

  return {
    send: (from, to) =>
      inPool({ from, to, places: job.inFlight }, async (n) => {
        const asked = requests[n];
        if (asked === undefined) throw new RangeError(`no call ${n}`);
        const { temperature, maxTokens } = asked;
        const messages = await Promise.all(asked.messages.map(message));
        const answer = await pool.request({
          method: 'POST',
          path: `${base.pathname}/chat/completions`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ model: MODEL, messages, temperature, max_tokens: maxTokens }),
        });
        const body = await answer.body.text();
        if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${body.slice(0, 200)}`);
        out.write(`${JSON.stringify({ status: answer.statusCode, body })}\n`);
      }),
    async close() {
      await new Promise((resolve) => out.end(resolve));
      await pool.close();
    },
  };
}

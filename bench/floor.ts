import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'undici';

/** The floor: a plain pool with prebuilt bodies that writes JSON lines. No retries, no store, no engine. */
export async function floor(options: { url: string; bodies: readonly Buffer[]; inFlight: number; folder: string }) {
  const base = new URL(options.url);
  const pool = new Pool(base.origin, { connections: options.inFlight });
  const out = createWriteStream(join(options.folder, 'floor.jsonl'));
  const cpu = process.cpuUsage();
  const from = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: options.inFlight }, async () => {
      while (next < options.bodies.length) {
        const body = options.bodies[next++];
        if (body === undefined) return;
        const answer = await pool.request({
          method: 'POST',
          path: `${base.pathname.replace(/\/$/, '')}/chat/completions`,
          headers: { 'content-type': 'application/json' },
          body,
        });
        const text = await answer.body.text();
        if (answer.statusCode >= 500) throw new Error(`${answer.statusCode}: ${text.slice(0, 200)}`);
        out.write(`${JSON.stringify({ status: answer.statusCode, body: text })}\n`);
      }
    }),
  );
  await new Promise((resolve) => out.end(resolve));
  const seconds = (performance.now() - from) / 1000;
  const used = process.cpuUsage(cpu);
  await pool.close();
  return {
    seconds,
    perSecond: options.bodies.length / seconds,
    cpuMs: (used.user + used.system) / 1000 / options.bodies.length,
  };
}

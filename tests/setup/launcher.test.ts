import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { endOf, ROOT } from './setup-lab.ts';

it('launches from anywhere through a link, prints results only, passes the exit code on', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mettle-launch-'));
  try {
    symlinkSync(join(ROOT, 'mettle'), join(folder, 'mettle'));
    const help = await endOf(join(folder, 'mettle'), ['--help'], folder, process.env);
    expect(help).toMatchObject({ code: 0 });
    expect(help.out).toMatch(/^Usage: mettle/);
    const wrong = await endOf(join(folder, 'mettle'), ['no-such-command'], folder, process.env);
    expect(wrong).toMatchObject({ code: 2, out: '' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('finds nothing to do in under 3 s once everything is there, and says nothing about it', {
  timeout: 120_000,
}, async () => {
  const args = [join(ROOT, 'setup/setup.mjs'), '--launch'];
  await endOf(process.execPath, args, ROOT, process.env);
  const start = performance.now();
  const again = await endOf(process.execPath, args, ROOT, process.env);
  expect(performance.now() - start).toBeLessThan(3_000);
  expect(again).toEqual({ code: 0, out: expect.stringMatching(/^\/.*node\n$/), err: '' });
});

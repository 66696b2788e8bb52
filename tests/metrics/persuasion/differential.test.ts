import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../python/persuasion_differential.py', import.meta.url));
const hasPython = spawnSync('python3', ['-c', 'import json, math, random']).status === 0;

// Needs python3 and its standard library; a machine without it runs everything else.
describe.runIf(hasPython)('a second implementation in Python', () => {
  it('agrees on every value and every null of 60 random tables', () => {
    const { status, stdout, stderr } = spawnSync('python3', ['-B', SCRIPT, '60', '7', process.execPath], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect({ status, stderr, failed: status === 0 ? '' : stdout.slice(0, 2000) }).toEqual({
      status: 0,
      stderr: '',
      failed: '',
    });
    expect(stdout).toMatch(/^\d+ tables, \d{4,} numbers and \d+ nulls compared/);
  });
});

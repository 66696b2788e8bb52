import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSimulatorConfig, readSimulatorConfig } from '../../simulator/config.ts';
import { settings, start } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'mettle-simulator-'));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('simulator configuration', () => {
  it('has four models of four formats by default, with different rates for the two classes', () => {
    const { models, latency } = readSimulatorConfig(null);
    expect(Object.entries(models).map(([name, { format }]) => [name, format])).toEqual([
      ['sim-policy', 'json-policy'],
      ['sim-guard', 'llama-guard-3'],
      ['sim-word', 'one-word'],
      ['sim-omni', 'moderations'],
    ]);
    for (const { rates } of Object.values(models)) expect(rates.safe.wrong).not.toBe(rates.unsafe.wrong);
    expect(latency).toEqual({ ms: 20, jitter: 0 });
  });

  it('lets a file replace the keys it names and keeps the other defaults', () => {
    const config = readSimulatorConfig(write('own.yaml', 'seed: 9\nlimits: { requests_per_second: 40 }\n'));
    expect(config).toMatchObject({ seed: 9, limits: { requests_per_second: 40, burst: null }, latency: { ms: 20 } });
    expect(Object.keys(config.models)).toHaveLength(4);
  });

  it('names every wrong key by its path', () => {
    const file = write('wrong.yaml', 'sed: 1\nlatency: { ms: -1 }\nfaults:\n  - { kind: explode }\n');
    expect(() => readSimulatorConfig(file)).toThrow(/sed[\s\S]*latency\.ms|latency\.ms[\s\S]*sed/);
    expect(() => readSimulatorConfig(file)).toThrow(/faults\.0\.kind/);
    expect(() => readSimulatorConfig(join(folder, 'none.yaml'))).toThrow(/cannot read/);
    expect(() => readSimulatorConfig(write('list.yaml', '- 1\n'))).toThrow(/mapping/);
    expect(() => readSimulatorConfig(write('broken.yaml', 'a: [\n'))).toThrow(/cannot read/);
  });

  it('refuses rates that add up to more than 1 and names that the plan cannot key', () => {
    expect(() => parseSimulatorConfig(settings('one-word', { wrong: 0.6, refused: 0.6 }))).toThrow(/more than 1/);
    const { models } = settings('one-word');
    expect(() => parseSimulatorConfig({ models: { 'a"b': models.m } })).toThrow(/model name/);
    expect(() => parseSimulatorConfig({ models: {} })).toThrow(/at least one model/);
  });

  it('says which port is taken', async () => {
    const { port } = await start(settings('one-word'));
    await expect(start(settings('one-word'), { port })).rejects.toThrow(new RegExp(`${port}`));
  });
});

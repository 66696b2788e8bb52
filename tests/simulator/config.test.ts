import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STRATEGY_SETS, type StrategyId } from '../../persuasion/strategies.ts';
import { parseSimulatorConfig, readSimulatorConfig } from '../../simulator/config.ts';
import { settings, start } from './harness.ts';
import { EXAMPLE_SETTINGS } from './persuadee/example.ts';

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
    expect(() => parseSimulatorConfig({ models: { 'a"b': models?.m as never } })).toThrow(/model name/);
    expect(() => parseSimulatorConfig({ models: {} })).toThrow(/at least one model/);
  });

  it('has two persuadees by default, with a strength for every strategy, and the second is harder to move', () => {
    const { persuadees } = readSimulatorConfig(null);
    const { 'sim1-open': open, 'sim1-firm': firm } = persuadees;
    const strategies = [
      ...['cialdini', 'aristotle'].flatMap((set) => Object.keys(STRATEGY_SETS[set as 'cialdini'])),
      ...['other', 'none'],
    ];
    for (const strategy of strategies as StrategyId[]) {
      expect(firm!.strengths[strategy]!).toBeLessThan(open!.strengths[strategy]!);
    }
    expect(firm).toMatchObject({ alpha: 0.2, stream: '' });
  });

  it('refuses a persuadee under a model’s name, a seed that is no ASCII and an unknown stream or key', () => {
    const p = { ...EXAMPLE_SETTINGS };
    const { models } = settings('one-word');
    expect(() => parseSimulatorConfig({ models, persuadees: { m: p } })).toThrow(/persuadees: a name is taken/);
    expect(parseSimulatorConfig({ persuadees: { p } }).persuadees.p!.nu).toBe(1);
    for (const wrong of [{ seed: 'ü' }, { stream: 'arm' }, { mood: 1 }]) {
      expect(() => parseSimulatorConfig({ persuadees: { p: { ...p, ...wrong } } })).toThrow(/persuadees\.p/);
    }
  });

  it('says which port is taken', async () => {
    const { port } = await start(settings('one-word'));
    await expect(start(settings('one-word'), { port })).rejects.toThrow(new RegExp(`${port}`));
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir, findTemporal, isNewEnough, serverVersion } from '../../setup/temporal-cli.mjs';
import { SetupLab } from './setup-lab.ts';

describe('finding the Temporal CLI', () => {
  let lab: SetupLab;
  beforeEach(() => {
    lab = new SetupLab();
  });
  afterEach(() => lab.dispose());
  const env = () => ({ PATH: `${lab.root}/bin`, METTLE_CACHE_DIR: lab.cache });

  it('reads the server out of what the CLI says and compares by number', () => {
    expect(serverVersion('temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)')).toEqual([1, 29, 1]);
    expect(serverVersion('temporal version 1.5.1')).toBeNull();
    expect(isNewEnough([1, 29, 1])).toBe(true);
    expect(isNewEnough([1, 100, 0])).toBe(true);
    expect(isNewEnough([1, 29, 0])).toBe(false);
    expect(isNewEnough([0, 99, 9])).toBe(false);
  });

  it('takes the named one before PATH, and PATH before the cache', async () => {
    const cached = lab.temporal('cache/temporal/temporal-1.5.1', '1.29.1');
    expect((await findTemporal({ env: env() })).found).toEqual({ path: cached, server: '1.29.1', from: 'cache' });
    const onPath = lab.temporal('bin/temporal', '1.30.0');
    expect((await findTemporal({ env: env() })).found).toEqual({ path: onPath, server: '1.30.0', from: 'PATH' });
    const named = lab.temporal('named', '1.31.2');
    expect((await findTemporal({ cliPath: named, env: env() })).found).toMatchObject({ path: named });
  });

  it('passes over an old one on PATH and says so', async () => {
    const old = lab.temporal('bin/temporal', '1.28.4');
    const cached = lab.temporal('cache/temporal/temporal-1.5.1', '1.29.1');
    const { found, refused } = await findTemporal({ env: env() });
    expect(found?.path).toBe(cached);
    expect(refused).toEqual([`${old} has server 1.28.4, older than 1.29.1`]);
  });

  it('never passes over the named one', async () => {
    lab.temporal('bin/temporal', '1.30.0');
    const old = lab.temporal('named', '1.2.3');
    await expect(findTemporal({ cliPath: old, env: env() })).rejects.toThrow(/TEMPORAL_CLI_PATH names .*server 1.2.3/);
    const broken = lab.put('broken', '#!/bin/sh\nexit 3\n', 0o755);
    await expect(findTemporal({ cliPath: broken, env: env() })).rejects.toThrow(/does not answer --version/);
  });

  it('does not trust a cached copy that does not run', async () => {
    lab.put('cache/temporal/temporal-1.5.1', 'half a binary', 0o755);
    expect((await findTemporal({ env: env() })).found).toBeNull();
  });

  it('puts the cache where the user or the system says', () => {
    expect(cacheDir({ METTLE_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheDir({ XDG_CACHE_HOME: '/b' })).toBe('/b/mettle');
  });
});

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../workers/engine/leftover.ts';
import { engineFiles } from '../../workers/engine/paths.ts';
import { EngineLab, knows, until } from './engine-lab.ts';

describe('embedded engine', () => {
  let lab: EngineLab;
  beforeEach(() => {
    lab = new EngineLab();
  });
  afterEach(() => lab.dispose(), 30_000);

  it('starts a server that knows a namespace of its own', async () => {
    const engine = await lab.open();
    expect(engine.namespace).toMatch(/^mettle-[0-9a-f]{12}$/);
    expect(engine.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await knows(engine)).toBe(true);
    expect(lab.servers()).toEqual([engine.temporalPid]);
  });

  it('gives two users that start at once one server', async () => {
    const [here, alsoHere, there] = await Promise.all([lab.open(), lab.open(), lab.openElsewhere()]);
    expect(alsoHere.temporalPid).toBe(here.temporalPid);
    expect(there).toMatchObject({ temporalPid: here.temporalPid, supervisorPid: here.supervisorPid });
    expect(lab.servers()).toEqual([here.temporalPid]);
  });

  it('restarts a killed server on its port with its namespace', async () => {
    const engine = await lab.open();
    const { address, namespace, temporalPid } = engine;
    process.kill(temporalPid, 'SIGKILL');
    await until(() => engine.temporalPid !== temporalPid && knows({ address, namespace }));
    expect(engine).toMatchObject({ address, namespace });
    expect(lab.servers()).toEqual([engine.temporalPid]);
  });

  it('replaces a killed supervisor: the next user gets the only server on the file', async () => {
    const first = await lab.openElsewhere();
    process.kill(first.pid, 'SIGKILL');
    process.kill(first.supervisorPid, 'SIGKILL');
    expect(lab.servers()).toEqual([first.temporalPid]);
    const second = await lab.open();
    expect(second.namespace).toBe(first.namespace);
    expect(second.supervisorPid).not.toBe(first.supervisorPid);
    expect(lab.servers()).toEqual([second.temporalPid]);
    expect(isAlive(first.temporalPid)).toBe(false);
  });

  it('brings supervisor and server back under a user that goes on', async () => {
    const engine = await lab.open();
    const { address, namespace, supervisorPid } = engine;
    process.kill(supervisorPid, 'SIGKILL');
    await until(() => engine.supervisorPid !== supervisorPid && knows({ address, namespace }));
    expect(engine).toMatchObject({ address, namespace });
    expect(lab.servers()).toEqual([engine.temporalPid]);
  });

  it('stops everything within 8 s after the last user was killed', async () => {
    const user = await lab.openElsewhere();
    process.kill(user.pid, 'SIGKILL');
    const killed = Date.now();
    await until(() => !isAlive(user.supervisorPid) && lab.servers().length === 0);
    expect(Date.now() - killed).toBeLessThan(8_000);
    expect(Date.now() - killed).toBeGreaterThan(4_000);
  });

  it('keeps the server for the users that are left', async () => {
    const first = await lab.open({ idleMs: 100 });
    const second = await lab.open();
    await first.close();
    await until(async () => knows(second));
    expect((await lab.open()).temporalPid).toBe(second.temporalPid);
  });

  it('comes back with the same namespace after a stop, and after its database was deleted', async () => {
    const first = await lab.open({ idleMs: 50 });
    const { namespace, supervisorPid } = first;
    await first.close();
    await until(() => !isAlive(supervisorPid));
    const { database } = engineFiles(lab.dataDir);
    rmSync(database);
    const second = await lab.open();
    expect(second.namespace).toBe(namespace);
    expect(second.supervisorPid).not.toBe(supervisorPid);
  });

  it('starts over a stale socket file and a broken state file', async () => {
    const first = await lab.openElsewhere();
    const files = engineFiles(lab.dataDir);
    for (const pid of [first.pid, first.supervisorPid, first.temporalPid]) process.kill(pid, 'SIGKILL');
    writeFileSync(files.state, '{"namespace":');
    const engine = await lab.open();
    expect(await knows(engine)).toBe(true);
  });

  it('takes another port when a stranger holds the last one', async () => {
    const first = await lab.open({ idleMs: 50 });
    const port = Number(first.address.split(':')[1]);
    const { supervisorPid } = first;
    await first.close();
    await until(() => !isAlive(supervisorPid));
    const stranger = createServer().listen(port, '127.0.0.1');
    try {
      const second = await lab.open();
      expect(second.address).not.toBe(first.address);
      expect(await knows(second)).toBe(true);
    } finally {
      stranger.close();
    }
  });
});

describe('embedded engine that cannot be had', () => {
  it('works under a path too long for a socket', async () => {
    const lab = new EngineLab(`${'long-folder-name/'.repeat(8)}data`);
    const files = engineFiles(lab.dataDir);
    expect(files.socket.length).toBeLessThan(100);
    const engine = await lab.open();
    expect(await knows(engine)).toBe(true);
    expect(dirname(files.socket)).not.toBe(lab.dataDir);
    await lab.dispose();
  });

  it('names all four ways when there is no Temporal, and passes over no named one', async () => {
    const lab = new EngineLab();
    const error = lab.open({ cliPath: join(lab.dataDir, 'no-such-cli') });
    await expect(error).rejects.toMatchObject({ code: 'TemporalMissing' });
    await expect(error).rejects.toThrow(/TEMPORAL_CLI_PATH names .*no-such-cli, which does not exist/);
    for (const way of ['TEMPORAL_CLI_PATH', 'PATH', 'npm run setup', 'go install'])
      await expect(error).rejects.toMatchObject({ hint: expect.stringContaining(way) });
    await lab.dispose();
  });

  it.each([
    ['listen tcp 127.0.0.1:7233: bind: address already in use', 'EnginePort'],
    ['database or disk is full (13)', 'EngineDiskFull'],
    ['database disk image is malformed', 'EngineDatabase'],
    ['something new', 'EngineStart'],
  ])('tells what a dying server said: %s', async (said, code) => {
    const lab = new EngineLab();
    const first = await lab.open({ idleMs: 50 });
    await first.close();
    const cli = join(lab.dataDir, 'dying-temporal');
    writeFileSync(
      cli,
      `#!/bin/sh\n[ "$1" = --version ] && echo 'temporal version 9 (Server 1.99.0)' && exit\necho '${said}' >&2; exit 1\n`,
    );
    chmodSync(cli, 0o755);
    await until(() => !isAlive(first.supervisorPid));
    const error = lab.open({ cliPath: cli });
    await expect(error).rejects.toMatchObject({ code });
    await expect(error).rejects.toThrow(said);
    expect(readFileSync(engineFiles(lab.dataDir).log, 'utf8')).toContain(said);
    await lab.dispose();
  });

  it('refuses a data folder that is a file', async () => {
    const lab = new EngineLab();
    writeFileSync(lab.dataDir, 'a file');
    await expect(lab.open()).rejects.toMatchObject({ code: 'DataFolder' });
    await lab.dispose();
  });
});

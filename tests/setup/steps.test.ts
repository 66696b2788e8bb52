import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SetupLab } from './setup-lab.ts';

const NODE = `const { ensureNode } = await import('./setup/node-24.mjs');
console.log(await ensureNode({ running: '20.0.0' }));`;
const DEPENDENCIES = `const { ensureDependencies } = await import('./setup/dependencies.mjs');
console.log(await ensureDependencies(process.execPath));`;
/** Installs what it is asked for: a node that answers, or the one package of the lock file. Notes each call. */
const GOOD_NPM = `const fs = require('node:fs');
const at = process.argv.indexOf('--prefix');
fs.appendFileSync(__dirname + '/calls', process.argv[2] + '\\n');
if (process.argv[2] === 'ci') {
  fs.mkdirSync('node_modules/one', { recursive: true });
  fs.writeFileSync('node_modules/one/package.json', '{}');
} else {
  const name = process.argv.at(-1).split('@')[0];
  const bin = process.argv[at + 1] + '/node_modules/' + name + '/bin';
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(bin + '/node', '#!/bin/sh\\necho v24.21.0\\n', { mode: 0o755 });
}`;
/** Does half of it and dies. */
const DYING_NPM =
  GOOD_NPM.replace("'#!/bin/sh", "'half") +
  "\nfs.rmSync('node_modules/one/package.json', { force: true });\nprocess.exit(7);";

describe('set-up steps', () => {
  let lab: SetupLab;
  beforeEach(() => {
    lab = new SetupLab();
  });
  afterEach(() => lab.dispose());
  const npm = (text: string) => writeFileSync(lab.npm, text);
  const calls = () => readFileSync(join(lab.root, 'calls'), 'utf8').trim().split('\n');

  it('brings Node once, keeps it, and speaks on standard error only', async () => {
    npm(GOOD_NPM);
    const first = await lab.run(NODE);
    expect(first.out).toMatch(/\/node\/v24\.21\.0-[^/]+\/bin\/node\n$/);
    expect(first.out.split('\n')).toHaveLength(2);
    expect(first.err).toContain('fetching node-');
    const second = await lab.run(NODE);
    expect(second).toEqual({ code: 0, out: first.out, err: '' });
    expect(calls()).toEqual(['install']);
  });

  it('leaves nothing behind when npm dies half-way, names the way out, and goes on the next time', async () => {
    npm(DYING_NPM);
    const first = await lab.run(NODE);
    expect(first.code).not.toBe(0);
    expect(first.err).toContain('install Node 24');
    npm(GOOD_NPM);
    expect((await lab.run(NODE)).code).toBe(0);
  });

  it('replaces a cached Node that does not answer', async () => {
    npm(GOOD_NPM);
    const { out } = await lab.run(NODE);
    writeFileSync(out.trim(), 'broken');
    expect((await lab.run(NODE)).out).toBe(out);
    expect(calls()).toEqual(['install', 'install']);
  });

  it('installs dependencies once, and again for another lock file or a missing package', async () => {
    npm(GOOD_NPM);
    expect((await lab.run(DEPENDENCIES)).out).toBe('1\n');
    expect((await lab.run(DEPENDENCIES)).err).toBe('');
    rmSync(join(lab.clone, 'node_modules/one'), { recursive: true });
    await lab.run(DEPENDENCIES);
    lab.put('clone/package-lock.json', '{"packages":{"":{},"node_modules/one":{"version":"1.0.1"}}}');
    await lab.run(DEPENDENCIES);
    expect(calls()).toEqual(['ci', 'ci', 'ci']);
  });

  it('repairs a half-made node_modules', async () => {
    npm(DYING_NPM);
    const first = await lab.run(DEPENDENCIES);
    expect(first.code).not.toBe(0);
    expect(first.err).toContain('npm ci failed');
    npm(GOOD_NPM);
    expect((await lab.run(DEPENDENCIES)).out).toBe('1\n');
  });

  it('installs once when two set-ups start at once', async () => {
    npm(
      GOOD_NPM.replace(
        "if (process.argv[2] === 'ci') {",
        "if (process.argv[2] === 'ci') { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);",
      ),
    );
    const both = await Promise.all([lab.run(DEPENDENCIES), lab.run(DEPENDENCIES)]);
    expect(both.map(({ out }) => out)).toEqual(['1\n', '1\n']);
    expect(calls()).toEqual(['ci']);
  });

  it('takes over the lock of a set-up that was killed', async () => {
    npm(GOOD_NPM);
    const dead = await lab.run('console.log(process.pid)');
    const host = "import { hostname } from 'node:os'; console.log(hostname())";
    const owner = { pid: Number(dead.out), child: null, host: (await lab.run(host)).out.trim(), nonce: 1 };
    const lock = lab.put('clone/.cache/setup/setup.lock', JSON.stringify(owner));
    expect((await lab.run(DEPENDENCIES)).out).toBe('1\n');
    expect(existsSync(lock)).toBe(false);
  });

  it('names all four ways when Temporal cannot be had at all', async () => {
    const code = `const { ensureTemporal } = await import('./setup/temporal.mjs');
      await ensureTemporal(process.execPath).catch((error) => console.log(error.message));`;
    const { out } = await lab.run(code, { PATH: '/nowhere', TEMPORAL_CLI_PATH: '/no/such/cli' });
    for (const way of ['/no/such/cli', 'TEMPORAL_CLI_PATH', 'on PATH', 'npm run setup', 'go install'])
      expect(out).toContain(way);
  });

  it('goes on without ffmpeg, says what to type, and does not try again', async () => {
    const code = `const { ensureFfmpeg } = await import('./setup/ffmpeg.mjs');
      console.log(await ensureFfmpeg());`;
    lab.put('bin/apt-get', `#!/bin/sh\necho call >> ${lab.root}/apt\necho 'E: no network' >&2\nexit 100\n`, 0o755);
    lab.put('bin/sudo', '#!/bin/sh\nshift\nexec "$@"\n', 0o755);
    const first = await lab.run(code, { PATH: `${lab.root}/bin` });
    expect(first.out).toBe('null\n');
    expect(first.err).toContain('install -y');
    const tries = readFileSync(join(lab.root, 'apt'), 'utf8');
    const second = await lab.run(code, { PATH: `${lab.root}/bin` });
    expect(second.err).toContain('no network');
    expect(readFileSync(join(lab.root, 'apt'), 'utf8')).toBe(tries);
    expect((await lab.run(code, { PATH: `${lab.root}/bin`, METTLE_SETUP_FFMPEG: 'skip' })).err).toBe('');
  });
});

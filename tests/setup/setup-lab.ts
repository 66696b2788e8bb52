import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A copy of `setup/` beside a made-up lock file, with a cache folder of its own and an npm that is a script of ours. */
export class SetupLab {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mettle-setup-')));
  readonly clone = join(this.root, 'clone');
  readonly cache = join(this.root, 'cache');
  readonly npm = join(this.root, 'npm-cli.js');

  constructor() {
    cpSync(join(ROOT, 'setup'), join(this.clone, 'setup'), { recursive: true });
    this.put('clone/package.json', '{"type":"module"}');
    this.put(
      'clone/package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/one': { version: '1.0.0' } } }),
    );
  }

  put(file: string, text: string, mode = 0o644): string {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  /** An executable that answers as a Temporal CLI with this server. */
  temporal(file: string, server: string): string {
    return this.put(file, `#!/bin/sh\necho 'temporal version 9.9.9 (Server ${server}, UI 2.0.0)'\n`, 0o755);
  }

  /** Runs a module text inside the clone. `env` replaces what the lab sets. */
  run(code: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const args = ['--input-type=module', '-e', code];
    return endOf(process.execPath, args, this.clone, {
      METTLE_CACHE_DIR: this.cache,
      npm_execpath: this.npm,
      HOME: this.root,
      PATH: '/usr/bin:/bin',
      ...env,
    });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function endOf(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

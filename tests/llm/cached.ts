import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheDir } from '../../setup/temporal-cli.mjs';

/** Why something optional cannot be had here; the caller prints it and skips. */
export class NotHereError extends Error {
  override readonly name = 'NotHereError';
}

/** `cached('llm', 'x')`: a path in the user's cache folder, outside the tree. */
export function cached(...names: readonly string[]): string {
  return join(cacheDir(), ...names);
}

/**
 * Makes a file or folder of the cache once: `make` works in a folder of its own and returns what is moved to `target`.
 * A half-made one is never seen. Throws what `make` throws.
 */
export async function once(target: string, make: (folder: string) => Promise<string>): Promise<string> {
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await rename(await make(folder), target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
}

/** Runs a tool to its end. Throws NotHereError with the end of what it said. */
export function tool(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, timeout: 300_000, maxBuffer: 16e6 }, (error, stdout, stderr) => {
      if (error === null) return resolve();
      const said = `${stderr}\n${stdout}`.trim().split('\n').slice(-3).join(' ').slice(-400);
      reject(new NotHereError(`${command} ${args.slice(0, 2).join(' ')}: ${said || error.message}`));
    });
  });
}

/** The folder of a `package.json` with its packages installed, without install scripts and optional packages. */
export async function installed(name: string, manifest: string): Promise<string> {
  const digest = (await fileSha256(manifest)).slice(0, 12);
  return once(cached('llm', `${name}-${digest}`), async (folder) => {
    const home = join(folder, 'home');
    await mkdir(home);
    await copyFile(manifest, join(home, 'package.json'));
    const flags = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--silent'];
    await tool('npm', ['install', ...flags], home);
    return home;
  });
}

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

// An exact Node 24 from the npm package `node-<platform>-<arch>`, when the running Node is another one.
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { ask, run, SetupError, say } from './shell.mjs';
import { cacheDir, isNewEnough, onPath } from './temporal-cli.mjs';

export const NODE_VERSION = '24.21.0';

/** 24.21.0 or a later 24. */
export function isRightNode(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  return parts[0] === 24 && isNewEnough(parts, NODE_VERSION.split('.').map(Number));
}

/** Path of a Node 24 that answers `-v`; brings one into the cache folder when there is none. */
export async function ensureNode({ env = process.env, running = process.versions.node } = {}) {
  if (isRightNode(running)) return process.execPath;
  const home = join(cacheDir(env), 'node', `v${NODE_VERSION}-${process.platform}-${process.arch}`);
  const node = join(home, 'bin', 'node');
  if (answers(node)) return node;
  return withLock(cacheDir(env), async () => {
    if (!answers(node)) await fetchNode(home, env);
    if (!answers(node))
      throw new SetupError(`${node} does not run on this machine (Mettle needs glibc, macOS or Node 24 itself)`);
    return node;
  });
}

function answers(node) {
  return existsSync(node) && ask(node, ['-v']) === `v${NODE_VERSION}`;
}

async function fetchNode(home, env) {
  const name = `node-${process.platform}-${process.arch}`;
  say(`Node ${process.versions.node} runs here, Mettle needs 24: fetching ${name}@${NODE_VERSION} from npm`);
  const part = `${home}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const npm = npmCommand(process.execPath, env);
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { code, tail } = await run(
    npm.command,
    [...npm.args, 'install', '--prefix', part, ...flags, `${name}@${NODE_VERSION}`],
    { cwd: part, env: npmEnvironment(env), every: 'still fetching Node 24' },
  );
  const unpacked = join(part, 'node_modules', name);
  if (code !== 0 || !existsSync(join(unpacked, 'bin', 'node')))
    throw new SetupError(
      `Node ${NODE_VERSION} could not be fetched from npm (${tail.split('\n')[0] || 'no reason given'}).\n` +
        'Check the network and run the command again, or install Node 24 (24.21 or newer) yourself.',
    );
  rmSync(home, { recursive: true, force: true });
  renameSync(unpacked, home);
  rmSync(part, { recursive: true, force: true });
}

/** How to run npm under a given Node: the npm that runs us, the one beside the machine's Node, or that on PATH. */
export function npmCommand(node, env = process.env) {
  const beside = join(dirname(realpathSync(process.execPath)), '..');
  const shim = onPath('npm', env);
  const candidates = [
    env.npm_execpath,
    join(beside, 'lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'share/nodejs/npm/bin/npm-cli.js'),
    shim === null ? null : realpathSync(shim),
  ];
  const cli = candidates.find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
  if (cli !== undefined) return { command: node, args: [cli] };
  if (shim !== null) return { command: shim, args: [] };
  throw new SetupError('npm was not found: install it beside Node, then run the command again');
}

/** The environment without what the npm that started us says about itself, and with `node` first on PATH. */
export function npmEnvironment(env, node = null) {
  const clean = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^npm_(?!config_)/.test(name) && !/^npm_config_(local_prefix|global_prefix|prefix|noproxy)$/i.test(name),
    ),
  );
  return node === null ? clean : withNode(clean, node);
}

export function withNode(env, node) {
  const folder = dirname(node);
  const path = env.PATH ?? '';
  return path.split(delimiter)[0] === folder ? env : { ...env, PATH: `${folder}${delimiter}${path}` };
}

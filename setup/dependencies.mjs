// node_modules from the lock file, installed under the Node that will run it. The stamp lies inside and comes last.
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { npmCommand, npmEnvironment } from './node-24.mjs';
import { ask, hashFiles, NOTES, ROOT, readJson, run, SetupError, say, writeWhole } from './shell.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.mettle-setup.json');

/** Installs when the lock file, the Node or the folder changed. Returns how many packages there are. */
export async function ensureDependencies(node) {
  const lock = readJson(join(ROOT, 'package-lock.json'));
  if (lock === null) throw new SetupError('package-lock.json is missing or broken: take it from the repository again');
  const wanted = { lock: hashFiles([join(ROOT, 'package-lock.json')]), node: ask(node, ['-v']) };
  const required = requiredPackages(lock);
  if (isInstalled(wanted, required)) return required.length;
  return withLock(NOTES, async () => {
    if (isInstalled(wanted, required)) return required.length;
    if (!wasInstalledByHand(node, lock, required)) await install(node);
    const missing = required.filter((path) => !existsSync(join(ROOT, path, 'package.json')));
    if (missing.length > 0)
      throw new SetupError(`npm ci left out ${missing.slice(0, 5).join(', ')}: run the command again`);
    writeWhole(STAMP, JSON.stringify(wanted));
    return required.length;
  });
}

function requiredPackages(lock) {
  return Object.entries(lock.packages ?? {})
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.peerOptional && !entry.devOptional)
    .map(([path]) => path);
}

function isInstalled(wanted, required) {
  const stamp = readJson(STAMP);
  return (
    stamp?.lock === wanted.lock &&
    stamp.node === wanted.node &&
    required.every((path) => existsSync(join(ROOT, path, 'package.json')))
  );
}

/** npm writes its own list last: where it agrees with the lock file and native modules load, there is nothing to do. */
function wasInstalledByHand(node, lock, required) {
  if (existsSync(STAMP)) return false;
  const installed = readJson(join(MODULES, '.package-lock.json'))?.packages ?? {};
  const same = required.every(
    (path) => installed[path]?.version === lock.packages[path].version && existsSync(join(ROOT, path, 'package.json')),
  );
  const probe = "new (require('better-sqlite3'))(':memory:').close(); console.log('ok')";
  return same && ask(node, ['-e', `process.chdir(${JSON.stringify(ROOT)}); ${probe}`]) === 'ok';
}

async function install(node) {
  say('installing the dependencies of package-lock.json (npm ci)');
  rmSync(STAMP, { force: true });
  const npm = npmCommand(node);
  const env = npmEnvironment(process.env, node);
  // modules that build themselves take the headers of this Node, not of the machine's
  if (existsSync(join(dirname(node), '../include/node/node.h'))) env.npm_config_nodedir = join(dirname(node), '..');
  const flags = ['--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, tail } = await run(npm.command, [...npm.args, 'ci', ...flags], { env, every: 'still installing' });
  if (code !== 0)
    throw new SetupError(
      `npm ci failed: ${tail.split('\n').slice(-3).join('\n')}\nNothing is lost; check the network and run it again.`,
    );
}

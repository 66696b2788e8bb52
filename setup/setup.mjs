// Set-up of a clone, on any Node from 20 on and without a dependency. All speech goes to standard error.
//   node setup/setup.mjs                       set everything up
//   node setup/setup.mjs -- npm-script NAME    the same, then `npm run NAME` under Node 24
//   node setup/setup.mjs -- COMMAND ARGS       the same, then `mettle COMMAND ARGS` under Node 24
//   node setup/setup.mjs --launch              what a command needs, silent when nothing is missing; prints Node's path
// Each step looks first, so it can be interrupted anywhere and run again, also by several at once.
import { join } from 'node:path';
import { ensureBundle } from './bundle.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureFfmpeg } from './ffmpeg.mjs';
import { becomeCommand } from './hand-over.mjs';
import { ensureNode, npmCommand, npmEnvironment, withNode } from './node-24.mjs';
import { ROOT, SetupError, say } from './shell.mjs';
import { ensureTemporal } from './temporal.mjs';

const [first, ...rest] = process.argv.slice(2);
const isTest = first === '--' && rest[0] === 'npm-script';

async function setUp({ whole }) {
  const start = Date.now();
  const node = await ensureNode();
  const packages = await ensureDependencies(node);
  const temporal = await ensureTemporal(node);
  await ensureBundle(node);
  if (whole) {
    const ffmpeg = await ensureFfmpeg();
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    say(`ready in ${seconds} s: Node ${node}, ${packages} packages`);
    say(`  Temporal server ${temporal.server} (${temporal.from}: ${temporal.path}), ${ffmpeg ?? 'no ffmpeg'}`);
  }
  return node;
}

try {
  if (first === '--launch') process.stdout.write(`${await setUp({ whole: false })}\n`);
  else if (first === undefined) await setUp({ whole: true });
  else if (first === '--' && rest.length > 0) {
    const node = await setUp({ whole: true });
    if (isTest) {
      const npm = npmCommand(node);
      const args = [...npm.args, 'run', '--silent', rest[1], ...(rest.length > 2 ? ['--', ...rest.slice(2)] : [])];
      becomeCommand(npm.command, args, npmEnvironment(process.env, node));
    } else becomeCommand(node, [join(ROOT, 'cli', 'main.ts'), ...rest], withNode(process.env, node));
  } else throw new SetupError('usage: node setup/setup.mjs [-- COMMAND ARGS | -- npm-script NAME | --launch]');
} catch (error) {
  say(error instanceof SetupError ? error.message : (error.stack ?? String(error)));
  if (isTest) process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}

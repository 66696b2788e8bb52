// ffmpeg by the system's package manager where that asks nothing. Only media need it: a failure stops nothing.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, readJson, run, say, writeWhole } from './shell.mjs';
import { cacheDir, onPath } from './temporal-cli.mjs';

const MANAGERS = {
  'apt-get': [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'ffmpeg'],
  ],
  dnf: [['dnf', 'install', '-y', 'ffmpeg-free']],
  apk: [['apk', 'add', '--no-cache', 'ffmpeg']],
  pacman: [['pacman', '-S', '--noconfirm', '--needed', 'ffmpeg']],
  brew: [['brew', 'install', '--quiet', 'ffmpeg']],
};
const LONGEST_MS = 240_000;

/** Version line of ffmpeg, or null when it is missing. METTLE_SETUP_FFMPEG: `skip` never tries, `retry` tries again. */
export async function ensureFfmpeg(env = process.env) {
  const version = onPath('ffmpeg', env) === null ? null : ask('ffmpeg', ['-version']);
  const note = join(cacheDir(env), 'ffmpeg.json');
  const wish = env.METTLE_SETUP_FFMPEG;
  if (version !== null || wish === 'skip') return version;
  const earlier = readJson(note);
  if (earlier !== null && wish !== 'retry') {
    say(`ffmpeg is missing (${earlier.reason}); only media need it. To install it: ${earlier.command}`);
    return null;
  }

  const manager = Object.keys(MANAGERS).find((name) => onPath(name, env) !== null);
  const asRoot = process.getuid?.() === 0 || manager === 'brew';
  const sudo = asRoot ? [] : ['sudo'];
  const steps = (MANAGERS[manager] ?? []).map((step) => [...sudo, ...step]);
  const command = steps.length > 0 ? steps.map((step) => step.join(' ')).join(' && ') : 'see your system on ffmpeg';
  const remember = (reason) => {
    writeWhole(note, JSON.stringify({ reason, command }));
    say(
      `ffmpeg could not be installed: ${reason}. Only media need it; everything else goes on. To install it: ${command}`,
    );
    return null;
  };
  if (manager === undefined) return remember('no known package manager');
  if (!asRoot && (onPath('sudo', env) === null || ask('sudo', ['-n', 'true']) === null))
    return remember('it needs a password');

  say(`installing ffmpeg (${command})`);
  const quietEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  const deadline = Date.now() + LONGEST_MS;
  for (const [program, ...args] of steps) {
    const timeoutMs = Math.max(1_000, deadline - Date.now());
    const flags = program === 'sudo' ? ['-n', ...args] : args;
    const { code, tail } = await run(program, flags, {
      env: quietEnv,
      timeoutMs,
      every: 'still installing ffmpeg',
      quiet: true,
    });
    // an index that cannot be renewed may still know the package
    if (code !== 0 && !args.includes('update'))
      return remember(tail.split('\n').pop().slice(0, 200) || 'no reason given');
  }
  rmSync(note, { force: true });
  return ask('ffmpeg', ['-version']) ?? remember('it was installed but does not run');
}

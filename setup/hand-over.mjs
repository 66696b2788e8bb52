// Turns this process into a command, or stands in for it where Node cannot do that yet.
import { spawn } from 'node:child_process';

/**
 * Runs the command in our place: same terminal, folder, exit code and signals. Where `process.execve` exists nothing
 * of us is left; otherwise we wait, hand on signals and end as it ended.
 */
export function becomeCommand(command, args, env) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.removeAllListeners('warning');
    process.execve(command, [command, ...args], env);
  }
  const child = spawn(command, args, { stdio: 'inherit', env });
  // a terminal's Ctrl-C reaches the whole foreground group: handing it on would make it two
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.removeAllListeners(signal).on(signal, () => (signal === 'SIGINT' && atTerminal) || child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`mettle: ${command} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

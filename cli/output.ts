import { MettleError } from '../core/errors.ts';

/** Exit codes that scripts rely on (DESIGN 6). */
export const EXIT = { done: 0, failed: 1, usage: 2, threshold: 3, people: 4, paused: 5, interrupted: 130 } as const;

/** Prints one result: the object with `--json`, else the text. */
export function printResult(json: boolean, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What a failure means to a script. A class may name its own `exitCode`. */
export function exitCodeOf(error: unknown): number {
  if (error !== null && typeof error === 'object' && 'exitCode' in error && typeof error.exitCode === 'number')
    return error.exitCode;
  if (error instanceof MettleError && error.code === 'InvalidInput') return EXIT.usage;
  return EXIT.failed;
}

/** One line what happened, one what to do; the stack only for failures that are not ours. */
export function describeFailure(error: unknown): string {
  if (error instanceof MettleError) return `mettle: ${error.message}${error.hint === null ? '' : `\n  ${error.hint}`}`;
  if (error instanceof Error) return `mettle: unexpected failure: ${error.stack ?? error.message}`;
  return `mettle: unexpected failure: ${String(error)}`;
}

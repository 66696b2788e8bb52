import { emitKeypressEvents } from 'node:readline';
import { markedLine } from '../core/visible-text.ts';

/** Where a person sits. Texts handed in hold no hidden characters; keys are never echoed by the terminal itself. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  /** The next key: a character, `enter`, `escape`, `backspace`, `space`, ...; null = `until` aborted first. Rejects with LeftDesk. */
  key(until?: AbortSignal): Promise<string | null>;
  /** A line of text; null = Escape. Rejects with LeftDesk. */
  line(prompt: string, initial?: string): Promise<string | null>;
  close(): void;
}

/** Ctrl-C, or the terminal is gone. */
export class LeftDesk extends Error {
  override readonly name = 'LeftDesk';
}

/** Takes over the terminal of this process until `close`. */
export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  const typed: string[] = [];
  const waiting = new Set<() => void>();
  let left = false;
  const wake = () => {
    for (const one of [...waiting]) one();
  };
  const leave = () => {
    left = true;
    wake();
  };
  const onKey = (text: string | undefined, key: { name?: string; ctrl?: boolean; meta?: boolean } | undefined) => {
    if (key?.ctrl === true && (key.name === 'c' || key.name === 'd')) return leave();
    const name = keyName(text, key);
    if (name !== null) typed.push(name);
    wake();
  };
  emitKeypressEvents(input);
  input.setRawMode(true);
  input.resume();
  input.on('keypress', onKey);
  input.on('end', leave);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, leave);

  const terminal: Terminal = {
    get columns() {
      return output.columns ?? 80;
    },
    get rows() {
      return output.rows ?? 24;
    },
    write: (text) => {
      output.write(text.replaceAll('\n', '\r\n'));
    },
    async key(until) {
      for (;;) {
        if (left) throw new LeftDesk('left');
        const next = typed.shift();
        if (next !== undefined) return next;
        if (until?.aborted === true) return null;
        await new Promise<void>((resolve) => {
          const done = () => {
            waiting.delete(done);
            until?.removeEventListener('abort', done);
            resolve();
          };
          waiting.add(done);
          until?.addEventListener('abort', done, { once: true });
        });
      }
    },
    line: (prompt, initial = '') => readLine(terminal, prompt, initial),
    close() {
      input.off('keypress', onKey);
      input.off('end', leave);
      for (const signal of signals) process.off(signal, leave);
      input.setRawMode(false);
      input.pause();
    },
  };
  return terminal;
}

function keyName(text: string | undefined, key: { name?: string; ctrl?: boolean; meta?: boolean } | undefined) {
  const name = key?.name;
  if (key?.ctrl === true || key?.meta === true) return name === 'u' && key.ctrl === true ? 'clear' : null;
  if (name === 'return' || name === 'enter') return 'enter';
  if (name === 'escape' || name === 'backspace') return name;
  if (text === undefined || text.length === 0 || text < ' ') return null;
  return text;
}

/** Shown as it grows; Backspace takes the last character, Ctrl-U all. */
export async function readLine(
  terminal: Pick<Terminal, 'key' | 'write'>,
  prompt: string,
  initial: string,
): Promise<string | null> {
  const letters = [...initial];
  terminal.write(`${prompt}${markedLine(initial)}`);
  for (;;) {
    const key = await terminal.key();
    if (key === 'enter' || key === 'escape') {
      terminal.write('\n');
      return key === 'enter' ? letters.join('') : null;
    }
    if (key === 'backspace') letters.pop();
    else if (key === 'clear') letters.length = 0;
    else if (key !== null && [...key].length === 1) {
      letters.push(key);
      terminal.write(markedLine(key));
      continue;
    }
    // A carriage return and an erased line: the only escape sequence that the desk sends.
    terminal.write(`\r\u001b[2K${prompt}${markedLine(letters.join(''))}`);
  }
}

/** Writes lines a screen at a time. Space goes on, Enter writes the rest; other keys wait until all was shown. */
export async function writePaged(terminal: Terminal, lines: readonly string[]): Promise<void> {
  const page = Math.max(5, terminal.rows - 4);
  for (let from = 0; from < lines.length; ) {
    terminal.write(`${lines.slice(from, from + page).join('\n')}\n`);
    from += page;
    if (from >= lines.length) return;
    terminal.write(`── ${lines.length - from} lines more: Space, or Enter for all of them ──\n`);
    let key: string | null;
    do key = await terminal.key();
    while (key !== ' ' && key !== 'enter');
    if (key === ' ') continue;
    terminal.write(`${lines.slice(from).join('\n')}\n`);
    return;
  }
}

import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LeftDesk, openTerminal } from '../../cli/review-terminal.ts';

/** A keyboard and a screen without a terminal. */
function opened() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => modes.push(on) });
  let shown = '';
  const output = Object.assign(new EventEmitter(), {
    columns: 100,
    rows: 30,
    write: (text: string) => (shown += text),
  });
  const terminal = openTerminal(input as never, output as never);
  return { terminal, input, modes, shown: () => shown };
}

describe('a terminal at the desk', () => {
  it('reads keys one by one, also many at once, and no escape sequence as one', async () => {
    const { terminal, input } = opened();
    input.write('3cé\r\u001b[A\u007f ');
    const keys = [];
    for (let i = 0; i < 6; i += 1) keys.push(await terminal.key());
    expect(keys).toEqual(['3', 'c', 'é', 'enter', 'backspace', ' ']);
    terminal.close();
  });

  it('stops waiting when it is told to, and loses no key over it', async () => {
    const { terminal, input } = opened();
    const over = new AbortController();
    const waited = terminal.key(over.signal);
    over.abort();
    expect(await waited).toBeNull();
    input.write('z');
    expect(await terminal.key()).toBe('z');
    terminal.close();
  });

  it.each([
    ['Ctrl-C', (input: PassThrough) => input.write('\u0003')],
    ['the end of its input', (input: PassThrough) => input.end()],
    ['a signal', () => process.emit('SIGHUP')],
  ])('lets whoever waits leave on %s', async (_, act) => {
    const { terminal, input } = opened();
    const waited = terminal.key();
    act(input);
    await expect(waited).rejects.toThrow(LeftDesk);
    await expect(terminal.line('reason: ')).rejects.toThrow(LeftDesk);
    terminal.close();
  });

  it('edits a line, shows hidden characters of it as marks, and gives the terminal back', async () => {
    const { terminal, input, modes, shown } = opened();
    const line = terminal.line('reason: ', 'ab');
    input.write('c\u007f\u202Ed\r');
    expect(await line).toBe('ab\u202Ed');
    expect(shown()).toContain('⟦U+202E⟧');
    expect(shown()).not.toContain('\u202E');
    const again = terminal.line('reason: ', 'old');
    input.write('\u0015new\r');
    expect(await again).toBe('new');
    const signals = process.listenerCount('SIGINT');
    terminal.close();
    expect(modes).toEqual([true, false]);
    expect(process.listenerCount('SIGINT')).toBe(signals - 1);
  });
});

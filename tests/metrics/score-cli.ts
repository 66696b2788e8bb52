import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { scoreCommand } from '../../cli/score.ts';

/** `mettle score` in this process, with a folder of its own for the files it reads. */
export function scoreCli() {
  const folder = mkdtempSync(join(tmpdir(), 'mettle-score-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    file(name: string, text: string): string {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    /** What it prints. */
    async run(args: readonly string[], stdin = ''): Promise<string> {
      let text = '';
      const stdout = {
        write: (chunk: string) => {
          text += chunk;
        },
      };
      const command = scoreCommand({ stdin: Readable.from([Buffer.from(stdin)]), stdout }).exitOverride();
      await command.parseAsync(args, { from: 'user' });
      return text;
    },
  };
}

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { criticCommand } from '../../cli/critic.ts';
import { readAdviceFile } from '../../config/advice-file.ts';
import { systemClock } from '../../core/clock.ts';
import { openStore } from '../../store/open-store.ts';
import { completion, json, type Loopback, openLoopback } from '../models/clients/loopback.ts';
import { PLANTED, ran } from '../persuasion/planted-run.ts';
import { RUN } from '../store/fixture.ts';

describe('mettle critic', () => {
  let dataDir: string;
  let server: Loopback;
  let spec: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mettle-critic-'));
    vi.stubEnv('METTLE_DATA_DIR', dataDir);
    server = await openLoopback(json(200, completion({ content: '{"advice": "Name the price."}' })));
    spec = join(dataDir, 'spec.yaml');
    const moderators = 'moderators: [{ name: words, dialect: keyword }]';
    await writeFile(
      spec,
      `name: s\nendpoints: { critic: { base_url: "${server.url}" } }\ncases: [{ dataset: xstest }]\n${moderators}\n`,
    );
    const store = await openStore({ path: join(dataDir, 'mettle.db'), clock: systemClock });
    await ran(store);
    await store.close();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await server[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function run(...flags: string[]): Promise<string> {
    let out = '';
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const target = ['--endpoint', 'critic', '--model', 'm'];
    await criticCommand()
      .exitOverride()
      .parseAsync([RUN, spec, ...target, ...flags], { from: 'user' });
    spy.mockRestore();
    return out;
  }

  it('asks for advice on each case’s dialogue, writes it for its owner alone, and prints how to bring it', async () => {
    const out = join(dataDir, 'advice.jsonl');
    const printed = await run('--persuader', 'max', '--out', out, '--shuffled', join(dataDir, 'other.jsonl'));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]!.body).toContain(`Speaker: ${PLANTED.generated} so.\\nListener: ${PLANTED.reply}, perhaps.`);
    expect(server.seen[0]!.body).not.toContain(PLANTED.thoughts);
    const hash = /advice: \{ file: "[^"]*advice\.jsonl", sha256: ([0-9a-f]{64}) \}/.exec(printed)?.[1];
    expect([...readAdviceFile({ file: out, sha256: hash! }).values()]).toEqual(['Name the price.']);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDir, 'other.jsonl'), 'utf8')).toBe('');
  });

  it('asks nothing for a persuader or persuadee the run does not have, nor to write over a file', async () => {
    const out = join(dataDir, 'advice.jsonl');
    await expect(run('--persuader', 'mia', '--out', out)).rejects.toThrow('no live persuader mia');
    await expect(run('--persuader', 'max', '--persuadee', 'bob', '--out', out)).rejects.toThrow('no persuadee bob');
    await expect(run('--persuader', 'max', '--out', spec)).rejects.toThrow('is there already');
    expect(server.seen).toHaveLength(0);
  });
});

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { StoreUnavailableError } from '../../store/errors.ts';
import { createFileBlobs } from '../../store/files/blobs.ts';
import { createMemoryBlobs } from '../../store/memory/blobs.ts';
import { testSuite } from '../store/check.ts';
import { blobsSuite } from './blobs.suite.ts';

const folders: string[] = [];
const children: ChildProcessByStdio<Writable, Readable, null>[] = [];

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mettle-blobs-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const pathOf = (folder: string, name: Sha256) => join(folder, name.slice(0, 2), name.slice(2));

/** Names and paths of everything that counts as a blob. */
function stored(folder: string): { name: string; path: string }[] {
  const shelves = readdirSync(folder).filter((name) => name !== 'incoming');
  return shelves.flatMap((shelf) =>
    readdirSync(join(folder, shelf)).map((rest) => ({ name: shelf + rest, path: join(folder, shelf, rest) })),
  );
}

testSuite('blobs: files', blobsSuite, async () => {
  const folder = join(freshFolder(), 'not', 'made', 'yet');
  const damage = async (name: Sha256) => {
    const path = pathOf(folder, name);
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    chmodSync(path, 0o644);
    await writeFile(path, bytes);
  };
  return { blobs: createFileBlobs({ folder }), damage };
});

testSuite('blobs: memory', blobsSuite, async () => {
  const table = new Map<Sha256, Uint8Array>();
  const damage = async (name: Sha256) => {
    const bytes = table.get(name) as Uint8Array;
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  };
  return { blobs: createMemoryBlobs(table), damage };
});

describe('blobs as files', () => {
  it('lie under the first two characters of their hash, read-only, with nothing left beside them', async () => {
    const folder = freshFolder();
    const name = await createFileBlobs({ folder }).put(Buffer.from('hello'));
    expect(stored(folder)).toEqual([{ name, path: pathOf(folder, name) }]);
    expect((await stat(pathOf(folder, name))).mode & 0o222).toBe(0);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('name the damaged file and what to do about it, and leave it where it is', async () => {
    const folder = freshFolder();
    const blobs = createFileBlobs({ folder });
    const name = await blobs.put(Buffer.from('hello'));
    chmodSync(pathOf(folder, name), 0o644);
    await writeFile(pathOf(folder, name), 'hell');
    const error = await blobs.read(name).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'BlobBroken', retryable: false, hint: expect.stringContaining('backup') });
    expect(String(error)).toContain(pathOf(folder, name));
    expect(await readFile(pathOf(folder, name), 'utf8')).toBe('hell');
  });

  it('move a plain file in, but copy a link, a file of two names and a read-only one', async () => {
    const folder = freshFolder();
    const outside = freshFolder();
    const blobs = createFileBlobs({ folder });
    const file = async (name: string) => {
      await writeFile(join(outside, name), `content of ${name}`);
      return join(outside, name);
    };
    const plain = await file('plain');
    const target = await file('target');
    const twice = await file('twice');
    const locked = await file('locked');
    await symlink(target, join(outside, 'link'));
    await link(twice, join(outside, 'second-name'));
    chmodSync(locked, 0o444);
    for (const path of [plain, join(outside, 'link'), twice, locked]) {
      const { sha256: name } = await blobs.putFile(path);
      expect((await stat(pathOf(folder, name))).isFile()).toBe(true);
    }
    expect(readdirSync(outside).sort()).toEqual(['link', 'locked', 'second-name', 'target', 'twice']);
    await writeFile(twice, 'changed later');
    expect(await readFile(pathOf(folder, sha256('content of twice')), 'utf8')).toBe('content of twice');
  });

  it('lose what a dead writer left in the making after a day, and nothing that is younger', async () => {
    const folder = freshFolder();
    const incoming = join(folder, 'incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'old'), 'half');
    await writeFile(join(incoming, 'young'), 'half');
    const days = (count: number) => Date.now() / 1000 - count * 86_400;
    await utimes(join(incoming, 'old'), days(2), days(2));
    await utimes(join(incoming, 'young'), days(0.5), days(0.5));
    await createFileBlobs({ folder }).put(Buffer.from('hello'));
    expect(readdirSync(incoming)).toEqual(['young']);
    expect(stored(folder)).toHaveLength(1);
  });

  it('say in a retryable error that a folder cannot be made, and work once it can', async () => {
    const place = join(freshFolder(), 'place');
    await writeFile(place, 'a file where the folder should be');
    const blobs = createFileBlobs({ folder: join(place, 'blobs') });
    const error = await blobs.put(Buffer.from('hello')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    rmSync(place);
    expect(await blobs.read(await blobs.put(Buffer.from('hello')))).toEqual(Buffer.from('hello'));
  });
});

/** Starts a hammer; `limitBlocks` = the longest file it may write, in blocks of 1,024 bytes. */
async function hammer(options: { folder: string; rounds: number; bytes: number; limitBlocks?: number }) {
  const { folder, rounds, bytes, limitBlocks } = options;
  const script = fileURLToPath(new URL('./blobs-hammer.ts', import.meta.url));
  const limit = limitBlocks === undefined ? '' : `ulimit -f ${limitBlocks}; `;
  const command = ['-c', `${limit}exec "$0" "$@"`, process.execPath, script, folder, String(rounds), String(bytes)];
  const child = spawn('bash', command, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = on(createInterface(child.stdout), 'line', { close: ['close'] });
  const next = async (): Promise<string | null> => ((await lines.next()).value as [string] | undefined)?.[0] ?? null;
  expect(await next()).toBe('ready');
  return { child, next, go: () => child.stdin.write('go\n') };
}

describe('blobs of several processes', () => {
  it('come out whole when three store the same ones at the same time', async () => {
    const folder = freshFolder();
    const workers = await Promise.all([1, 2, 3].map(() => hammer({ folder, rounds: 25, bytes: 300_000 })));
    for (const worker of workers) worker.go();
    const expected = Array.from({ length: 25 }, (_, i) => sha256(Buffer.alloc(300_000, `${i} `)));
    for (const worker of workers) {
      for (const name of expected) expect(await worker.next()).toBe(name);
      expect(await worker.next()).toBeNull();
    }
    expect(
      stored(folder)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...expected].sort());
    for (const { name, path } of stored(folder)) expect(sha256(await readFile(path))).toBe(name);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('are whole or absent whenever their writer is killed', async () => {
    const folder = freshFolder();
    for (let kill = 1; kill <= 4; kill += 1) {
      const worker = await hammer({ folder, rounds: 200, bytes: 4_000_000 + kill });
      worker.go();
      const said: string[] = [];
      for (let i = 0; i < kill * 2; i += 1) said.push((await worker.next()) as string);
      worker.child.kill('SIGKILL');
      await once(worker.child, 'exit');
      const names = stored(folder).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(said));
      for (const { name, path } of stored(folder)) expect(sha256(await readFile(path))).toBe(name);
    }
  });

  it('are not there in part when the disk takes no more in the middle of one', async () => {
    const folder = freshFolder();
    const worker = await hammer({ folder, rounds: 1, bytes: 3_000_000, limitBlocks: 1000 });
    worker.go();
    const failure = JSON.parse((await worker.next()) as string) as Record<string, unknown>;
    expect(failure).toMatchObject({ name: 'StoreUnavailableError', retryable: true });
    expect(failure.hint).toContain('same work then goes on');
    expect(stored(folder)).toEqual([]);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });
});

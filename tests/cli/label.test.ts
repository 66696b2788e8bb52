import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLabeller } from '../../cli/label-model.ts';
import { labelFile } from '../../cli/label-strategies.ts';
import { specSchema } from '../../runs/spec.ts';
import { completion, json, type Loopback, openLoopback } from '../models/clients/loopback.ts';

const TEXTS = { scarce: 'Two are left.', silly: 'Moo.', other: 'It is red.' };

/** A server that labels by a word of the turn, and knows no schema where `plain` is set. */
function openServer({ plain = false } = {}): Promise<Loopback> {
  return openLoopback((response, seen, request) => {
    const body = JSON.parse(seen.body) as { response_format?: unknown; messages: { content: string }[] };
    if (plain && body.response_format !== undefined)
      return json(400, { error: { message: 'response_format is not supported', code: 'x' } })(response, seen, request);
    const text = body.messages.at(-1)!.content;
    const label = text.includes(TEXTS.scarce)
      ? '{"strategy": "scarcity"}'
      : text.includes(TEXTS.silly)
        ? 'Moo?'
        : '{"strategy": "other"}';
    json(200, completion({ content: label }))(response, seen, request);
  });
}

function labellerAt({ url }: Loopback) {
  const spec = specSchema.parse({
    name: 'spec',
    endpoints: { local: { base_url: url } },
    cases: [{ dataset: 'xstest' }],
    moderators: [{ name: 'words', dialect: 'keyword' }],
  });
  return openLabeller(spec, { endpoint: 'local', model: 'm' }, () => undefined);
}

const turn = (text: string, change: object = {}) => ({ text, ...change });
const row = (turns: readonly object[]) =>
  JSON.stringify({ id: 'a', context: 'commercial', claim: 'Buy.', turns, probe: { kind: 'likert' } });

describe('mettle label strategies', () => {
  let folder: string;
  let server: Loopback;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mettle-label-'));
  });
  afterEach(async () => {
    await server?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const paths = () => ({ file: join(folder, 'in.jsonl'), out: join(folder, 'out.jsonl') });

  it('labels the turns that name no strategy, keeps the others and what it could not read', async () => {
    server = await openServer();
    const { file, out } = paths();
    const turns = [
      turn(TEXTS.scarce),
      turn(TEXTS.other, { strategy: 'liking' }),
      turn(TEXTS.silly),
      turn(TEXTS.scarce, { technique: 'Favor' }),
    ];
    await writeFile(file, `${row(turns)}\n\n`);
    expect(await labelFile({ file, out }, labellerAt(server))).toEqual({ rows: 1, turns: 4, asked: 2, labelled: 1 });
    const written = JSON.parse(await readFile(out, 'utf8')) as { turns: { strategy?: string }[] };
    expect(written.turns.map(({ strategy }) => strategy)).toEqual(['scarcity', 'liking', undefined, undefined]);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(server.seen).toHaveLength(2);
  });

  it('asks a server that takes no schema without one', async () => {
    server = await openServer({ plain: true });
    expect(await labellerAt(server).label([{ text: TEXTS.scarce, context: 'commercial' }])).toEqual([
      { status: 'ok', strategy: 'scarcity' },
    ]);
  });

  it('keeps labels in the order of the turns', async () => {
    server = await openServer();
    const texts = Array.from({ length: 11 }, (_, i) => (i % 3 === 0 ? TEXTS.scarce : TEXTS.other));
    const labels = await labellerAt(server).label(texts.map((text) => ({ text, context: 'commercial' }) as const));
    expect(labels.map(({ strategy }) => strategy === 'scarcity')).toEqual(texts.map((text) => text === TEXTS.scarce));
  });

  it('asks nothing and writes nothing for a line that is no case, and never over a file', async () => {
    server = await openServer();
    const { file, out } = paths();
    for (const bad of [
      'x',
      '{"context": "commercial"}',
      '{"context": "family", "turns": []}',
      '{"context": "commercial", "turns": [1]}',
    ]) {
      await writeFile(file, `${row([turn(TEXTS.scarce)])}\n${bad}\n`);
      await expect(labelFile({ file, out }, labellerAt(server))).rejects.toThrow('line 2: no case');
    }
    expect(server.seen).toHaveLength(0);
    await writeFile(file, row([turn(TEXTS.scarce)]));
    await writeFile(out, 'mine');
    await expect(labelFile({ file, out }, labellerAt(server))).rejects.toThrow('cannot be written');
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  it('names the endpoints of the spec for one that it does not have', async () => {
    server = await openServer();
    const spec = specSchema.parse({
      name: 's',
      endpoints: { far: { base_url: server.url } },
      cases: [{ dataset: 'xstest' }],
      moderators: [{ name: 'w', dialect: 'keyword' }],
    });
    expect(() => openLabeller(spec, { endpoint: 'near', model: 'm' }, () => undefined)).toThrow('no endpoint near');
  });
});

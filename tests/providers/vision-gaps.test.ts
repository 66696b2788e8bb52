import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { generate, lastText, logprobsOf } from './generation.ts';
import { openServer, type ProviderServer, type Reply } from './wire.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mettle-vision-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Content {
  readonly role: string;
  readonly content: string | readonly { readonly type: string }[];
}

const partsOf = (messages: unknown) =>
  (messages as readonly Content[]).flatMap(({ content }) => (typeof content === 'string' ? [] : content));

/** An OpenAI-compatible server of a vision model that takes so many pictures a request; messages are those of vLLM. */
function openVision({ pictures, logprobs }: { readonly pictures: number; readonly logprobs: boolean }) {
  const refused = (message: string): Reply => ({
    status: 400,
    body: { error: { message, type: 'BadRequestError', param: null, code: 400 } },
  });
  return openServer(({ path, body }) => {
    if (path !== '/v1/chat/completions') return { status: 404, body: { detail: 'Not Found' } };
    const given = partsOf(body.messages);
    if (given.some(({ type }) => type === 'video_url'))
      return refused('At most 0 video(s) may be provided in one prompt.');
    const images = given.filter(({ type }) => type === 'image_url').length;
    if (images > 0 && pictures === 0) return refused('vision is not a multimodal model');
    if (images > pictures) return refused(`At most ${pictures} image(s) may be provided in one prompt.`);
    const { text, tokens, cut } = generate(`I see: ${lastText(body.messages)}`, Number(body.max_tokens ?? 64));
    const content = logprobs && body.logprobs === true ? logprobsOf(tokens, Number(body.top_logprobs ?? 0)) : null;
    const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: cut ? 'length' : 'stop' };
    return {
      status: 200,
      body: {
        ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_760_000_000, model: 'vision' },
        choices: [{ ...choice, logprobs: content === null ? null : { content } }],
        usage: { prompt_tokens: 20, completion_tokens: tokens.length, total_tokens: 20 + tokens.length },
      },
    };
  });
}

interface Checked {
  readonly problems: readonly string[];
  readonly capabilities: Readonly<Record<string, { results: Record<string, { answer: string }>; calls: number }>>;
  readonly measured_instead: Readonly<Record<string, string>>;
}

/** `mettle check --probe`; address and name are all that is told of the model. */
async function check(server: ProviderServer, name: string, more: object = {}): Promise<Checked> {
  const file = join(folder, `${name}.json`);
  const spec = {
    name,
    endpoints: { own: { base_url: `${server.origin}/v1` } },
    persuasion: {
      cases: [{ dataset: 'pmiyc', sample: 2 }],
      persuadees: [{ name: 'eyes', endpoint: 'own', model: 'vision' }],
      ...more,
    },
  };
  writeFileSync(file, JSON.stringify(spec));
  const env = { ...process.env, METTLE_DATA_DIR: join(folder, name), METTLE_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [MAIN, 'check', file, '--probe', '--json'], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code, err).toBe(0);
  return JSON.parse(out) as Checked;
}

/** Only questions about the model itself: no system message of a trial, no native video. */
function expectNoTrial({ seen }: ProviderServer): void {
  const messages = seen.flatMap(({ body }) => (body.messages ?? []) as readonly Content[]);
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.filter(({ role }) => role === 'system')).toEqual([]);
  expect(partsOf(messages).filter(({ type }) => type === 'video_url')).toEqual([]);
}

describe('what a vision server lacks is found before spending, and the plan says what is measured instead', () => {
  it('no log-probabilities and one picture a request', async () => {
    await using server = await openVision({ pictures: 1, logprobs: false });
    const { capabilities, measured_instead, problems } = await check(server, 'one');
    expect(problems).toEqual([]);
    expect(capabilities.eyes?.results).toMatchObject({ logprobs: { answer: 'no' }, pictures: { answer: 'no' } });
    expect(measured_instead.eyes).toMatch(/eyes gives no log-probabilities .*: its readings are sampled/);
    expect(measured_instead.eyes).toMatch(
      /one in a request, but not 2: refused with status 400\): trials of media go as far/,
    );
    expectNoTrial(server);
  }, 60_000);

  it('no picture at all: the arms with media stay missing, the others are measured', async () => {
    await using server = await openVision({ pictures: 0, logprobs: true });
    const { capabilities, measured_instead } = await check(server, 'blind', { arms: ['text', 'media', 'media_only'] });
    expect(capabilities.eyes?.results).toMatchObject({ logprobs: { answer: 'yes' }, pictures: { answer: 'no' } });
    expect(measured_instead.eyes).toMatch(/\(none: refused with status 400\): trials of media, media_only go as far/);
    expect(measured_instead.eyes).not.toMatch(/log-probabilities/);
  }, 60_000);

  it('frames: as many as two videos have are asked for, and native video is not needed', async () => {
    await using server = await openVision({ pictures: 5, logprobs: true });
    const video = { arms: ['text', 'media'], media: { kind: 'video', frames: 4 } };
    expect((await check(server, 'few', video)).measured_instead.eyes).toMatch(/one in a request, but not 8: refused/);
    await using able = await openVision({ pictures: 8, logprobs: true });
    const { capabilities, measured_instead } = await check(able, 'able', video);
    expect(capabilities.eyes?.results).toMatchObject({ logprobs: { answer: 'yes' }, pictures: { answer: 'yes' } });
    expect(measured_instead).toEqual({});
    expectNoTrial(able);
  }, 60_000);

  it('without media in the arms no picture is sent', async () => {
    await using server = await openVision({ pictures: 0, logprobs: true });
    const { capabilities, measured_instead } = await check(server, 'words', { arms: ['control', 'text'] });
    expect(capabilities.eyes?.results).not.toHaveProperty('pictures');
    expect([capabilities.eyes?.calls, measured_instead]).toEqual([3, {}]);
    expect(partsOf(server.seen.flatMap(({ body }) => body.messages ?? []))).toEqual([]);
  }, 60_000);
});

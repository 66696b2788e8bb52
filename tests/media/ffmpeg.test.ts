import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FfmpegJob, runFfmpeg } from '../../media/ffmpeg.ts';
import {
  FfmpegUnusableError,
  MediaDecodeError,
  MediaKilledError,
  MediaTimeoutError,
} from '../../media/ffmpeg-errors.ts';
import { type FfmpegTools, ffmpegInstallHint, findFfmpeg } from '../../media/ffmpeg-tools.ts';
import { mediaChildren } from './children.ts';
import { MOV, make, testFolder, testPicture, X264 } from './corpus-video/make.ts';
import { ffmpegHere } from './ffmpeg-here.ts';

let tools: FfmpegTools;
let here: Awaited<ReturnType<typeof testFolder>>;
let file: string;
const never = () => new AbortController().signal;

beforeAll(async () => {
  tools = await ffmpegHere();
  here = await testFolder();
  file = here.in('with a space.mp4');
  await make(tools, ...testPicture(), ...X264, file);
  vi.stubEnv('TMPDIR', here.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await here[Symbol.asyncDispose]();
});

/** Nothing runs and nothing lies about, whatever became of the job. */
async function expectNothingLeft() {
  expect(mediaChildren()).toEqual([]);
  expect((await readdir(here.path)).filter((name) => name.startsWith('mettle-ffmpeg-'))).toEqual([]);
}

function job(overrides: Partial<FfmpegJob> = {}): FfmpegJob {
  const still = ['-map', '0:V:0', '-frames:v', '1', '-f', 'image2', '-c:v', 'png', '-threads', '1'];
  return {
    tools,
    inputs: [{ file, demuxers: MOV }],
    outputs: [{ name: 'still.png', options: still }],
    files: 1,
    cpuS: 30,
    ...overrides,
  };
}

/** Reads frames that never end: it runs until somebody ends it. */
function endless(overrides: Partial<FfmpegJob> = {}): FfmpegJob {
  const black = Buffer.alloc(640 * 480 * 3);
  const frames = function* () {
    for (;;) yield black;
  };
  const options = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', '640x480', '-framerate', '25'];
  return job({
    inputs: [{ stream: Readable.from(frames(), { objectMode: false }), options }],
    outputs: [{ name: 'black.mp4', options: [...X264, '-f', 'mp4'] }],
    ...overrides,
  });
}

async function running(): Promise<number> {
  return vi.waitFor(
    () => {
      const child = mediaChildren().find(({ name }) => name === 'ffmpeg');
      if (child === undefined) throw new Error('ffmpeg is not running');
      return child.pid;
    },
    { timeout: 10_000, interval: 5 },
  );
}

describe('runFfmpeg', () => {
  it('gives the files it made, and takes them away with their folder', async () => {
    {
      await using made = await runFfmpeg(job(), { signal: never(), timeoutMs: 60_000 });
      expect(made.names).toEqual(['still.png']);
      expect((await readFile(join(made.folder, 'still.png'))).subarray(1, 4).toString()).toBe('PNG');
    }
    await expectNothingLeft();
  });

  it('does not start for a caller who has given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(runFfmpeg(job(), { signal, timeoutMs: 60_000 })).rejects.toThrow('given up');
    await expectNothingLeft();
  });

  it.each([0, 1, 5, 20])(
    'ends when it is aborted before its process exists, %d turns after the call',
    async (turns) => {
      const abort = new AbortController();
      const run = runFfmpeg(endless(), { signal: abort.signal, timeoutMs: 60_000 });
      const outcome = expect(run).rejects.toThrow('changed my mind');
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      abort.abort(new Error('changed my mind'));
      await outcome;
      await expectNothingLeft();
    },
  );

  it('ends when it is aborted in the middle', async () => {
    const abort = new AbortController();
    const run = runFfmpeg(endless(), { signal: abort.signal, timeoutMs: 60_000 });
    const outcome = expect(run).rejects.toThrow('enough');
    await running();
    abort.abort(new Error('enough'));
    await outcome;
    await expectNothingLeft();
  });

  it('ends by its wall clock, as something to try again', async () => {
    const error = await runFfmpeg(endless(), { signal: never(), timeoutMs: 300 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MediaTimeoutError);
    expect(error).toMatchObject({ retryable: true });
    await expectNothingLeft();
  });

  it('ends by the CPU time it is given, as the fault of the file', async () => {
    const error = await runFfmpeg(endless({ cpuS: 1 }), { signal: never(), timeoutMs: 60_000 }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(MediaDecodeError);
    expect(error).toMatchObject({ signal: 'SIGXCPU', retryable: false });
    await expectNothingLeft();
  });

  it('does not blame the file when somebody else ends the process', async () => {
    const run = runFfmpeg(endless(), { signal: never(), timeoutMs: 60_000 });
    const outcome = expect(run).rejects.toThrow(MediaKilledError);
    process.kill(await running(), 'SIGKILL');
    await outcome;
    await expectNothingLeft();
  });

  it('says what ffmpeg said of a file it cannot read, without paths and addresses', async () => {
    const broken = here.in('broken.mp4');
    await writeFile(broken, (await readFile(file)).subarray(0, 500));
    const error = await runFfmpeg(job({ inputs: [{ file: broken, demuxers: MOV }] }), {
      signal: never(),
      timeoutMs: 60_000,
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MediaDecodeError);
    const { said } = error as MediaDecodeError;
    expect(said).toMatch(/moov|header|data/);
    expect(said).not.toMatch(/0x|mettle-test|\n/);
    await expectNothingLeft();
  });

  it('fails when the exit code is 0 and files lack', async () => {
    const past = job({ inputs: [{ file, demuxers: MOV, options: ['-ss', '100'] }] });
    await expect(runFfmpeg(past, { signal: never(), timeoutMs: 60_000 })).rejects.toThrow('0 of 1 files');
    await expectNothingLeft();
  });

  it.each([
    ['is missing', null],
    ['cannot be executed', '#!/no/such/interpreter\n'],
  ])('rejects, and nothing is thrown beside it, when the program %s', async (_, script) => {
    const ffmpeg = here.in('not-ffmpeg');
    if (script !== null) {
      await writeFile(ffmpeg, script);
      await chmod(ffmpeg, 0o755);
    }
    const run = runFfmpeg(job({ tools: { ...tools, ffmpeg } }), { signal: never(), timeoutMs: 60_000 });
    const error = await run.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FfmpegUnusableError);
    expect(error).toMatchObject({ hint: expect.stringContaining('FFMPEG_PATH') });
    await expectNothingLeft();
  });
});

describe('findFfmpeg', () => {
  const fake = { ffmpeg: '', ffprobe: '' };

  async function write(version: string) {
    for (const name of ['ffmpeg', 'ffprobe'] as const) {
      fake[name] = here.in(`fake-${name}`);
      await writeFile(fake[name], `#!/bin/sh\necho "${name} version ${version} Copyright"\n`);
      await chmod(fake[name], 0o755);
    }
  }
  const named = (name: string) => ({ FFMPEG_PATH: fake.ffmpeg, FFPROBE_PATH: fake.ffprobe })[name] ?? process.env[name];
  beforeEach(() => write('7.1'));

  it('finds the programs on PATH and reads their version', async () => {
    expect(await findFfmpeg((name) => (name === 'PATH' ? process.env.PATH : undefined))).toMatchObject({
      ffmpeg: expect.stringMatching(/^\/.*ffmpeg/),
      version: expect.stringMatching(/^\S+$/),
    });
  });

  it('prefers the named programs', async () => {
    expect(await findFfmpeg(named)).toMatchObject({ ...fake, version: '7.1' });
  });

  it.each(['5.1', 'n8.0-dev', 'N-119000-gabcdef', '10.0'])('takes version %s', async (version) => {
    await write(version);
    expect(await findFfmpeg(named)).toMatchObject({ version });
  });

  it.each(['4.4.2-0ubuntu', '5.0.3'])('refuses version %s and says how to get another', async (version) => {
    await write(version);
    await expect(findFfmpeg(named)).rejects.toMatchObject({
      message: expect.stringContaining('at least 5.1'),
      hint: expect.stringContaining(ffmpegInstallHint()),
    });
  });

  it('is null without programs on PATH', async () => {
    expect(await findFfmpeg((name) => (name === 'PATH' ? here.path : undefined))).toBeNull();
    expect(await findFfmpeg(() => undefined)).toBeNull();
  });

  it('refuses a name that is no program instead of searching on', async () => {
    fake.ffmpeg = here.in('nowhere');
    await expect(findFfmpeg(named)).rejects.toThrow(FfmpegUnusableError);
    fake.ffmpeg = fake.ffprobe;
    await expect(findFfmpeg(named)).rejects.toThrow('does not answer -version like ffmpeg');
  });

  it('names the command of the platform', () => {
    expect(ffmpegInstallHint('linux')).toContain('apt-get install ffmpeg');
    expect(ffmpegInstallHint('darwin')).toContain('brew install ffmpeg');
  });
});

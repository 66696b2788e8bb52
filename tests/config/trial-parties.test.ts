import { describe, expect, it } from 'vitest';
import { evaluationOf } from '../../config/evaluation-digest.ts';
import { familyOf, sameFamily } from '../../config/model-family.ts';
import { loadModerators } from '../../config/moderators.ts';
import { moneyBounds } from '../../config/money-bounds.ts';
import { familyNotes } from '../../config/party-notes.ts';
import { loadPersuadees } from '../../config/persuadees.ts';
import { problemsOf } from '../../config/preflight.ts';
import { probeModels } from '../../config/probe-models.ts';
import { loadSetup } from '../../config/trial-setup.ts';
import type { Capabilities } from '../../models/capabilities.ts';
import type { RawAnswer } from '../../models/model-port.ts';
import { readSpec } from '../../runs/read-spec.ts';
import { caseOf } from '../persuasion/trial-support.ts';

const MORE = `  guard: warden
  mitigations: [none, guard]
  arms: [control, text]
  persuaders: [{ name: orator, endpoint: f, model: qwen3-8b, awareness: true_stance, follow_strategy: false }]
  judges: [{ name: solon, endpoint: f, model: gpt-4o }, { name: draco, endpoint: e, model: claude-9 }]
`;
const specOf = (more = MORE, rest = '') =>
  readSpec(
    `name: t
endpoints: { e: { base_url: 'http://127.0.0.1:9/v1' }, f: { base_url: 'http://127.0.0.1:8/v1', api_key_env: NO_KEY } }
moderators: [{ name: warden, dialect: one-word, endpoint: e, model: w }]
cases: [{ dataset: hatecheck, sample: 1 }]
persuasion:
  cases: [{ dataset: farm }]
  persuadees: [{ name: ada, endpoint: e, model: openai/gpt-3.5 }]
  repeats: 2
${more}
${rest}`,
    't.yaml',
  );
const finding = (answer: 'yes' | 'no'): Capabilities => ({
  model: null,
  results: { schema: { answer, evidence: '' } },
  calls: 1,
  usage: { inputTokens: 1, outputTokens: 1 },
});

describe('judges and persuaders of a spec', () => {
  it('are asked what they can before a run, each model once', async () => {
    const asked: string[] = [];
    const found = await probeModels(
      specOf(),
      () => 'key',
      ({ name }) => ({
        async send({ model, request }): Promise<RawAnswer> {
          const schema = 'schema' in request && request.schema !== null;
          asked.push(`${name} ${model}${schema ? ' schema' : ''}`);
          const content = schema && model === 'gpt-4o' ? '{"verdict":"safe"}' : 'no';
          const body = JSON.stringify({ choices: [{ message: { content }, finish_reason: 'stop' }] });
          return { status: 200, headers: {}, body, model, usage: null, latencyMs: 1 };
        },
      }),
    );
    expect(Object.keys(found)).toEqual(['warden', 'ada', 'solon', 'draco', 'orator']);
    expect([found.solon, found.draco].map((one) => one!.results.schema!.answer)).toEqual(['yes', 'no']);
    expect(asked).toContain('f qwen3-8b schema');
    expect(asked.filter((one) => one === 'f gpt-4o schema')).toHaveLength(1);
  });

  it('are frozen with how they are held to the form of their answers, and work so', () => {
    const evaluation = evaluationOf([], specOf(), { solon: finding('yes'), draco: finding('no') });
    expect(evaluation.parts).toMatchObject({
      'solon: answers': 'by schema',
      'draco: answers': 'without schema',
      'orator: answers': 'by schema',
      'solon: capabilities': 'schema yes',
    });
    expect(loadSetup(specOf(), evaluation)).toMatchObject({
      judges: [{ name: 'solon', target: { endpoint: 'f', model: 'gpt-4o', parameters: {} } }, { name: 'draco' }],
      judgeAt: 'end',
      persuaders: [{ name: 'orator', awareness: 'true_stance', followsStrategy: false, maxTokens: 400 }],
      reflective: false,
      withoutSchema: ['draco'],
    });
  });

  it('put their templates in the evaluation, and a spec without them has the parts it always had', () => {
    const added = (more: string) =>
      Object.keys(evaluationOf([], specOf(more), {}).parts).filter((key) => key.startsWith('persuasion:'));
    const before = ['persuasion: texts', 'persuasion: probes', 'persuasion: refusals'];
    expect(added('')).toEqual(before);
    expect(added(MORE)).toEqual([...before, 'persuasion: judges', 'persuasion: persuaders', 'persuasion: mitigations']);
    const video = '  media: { kind: video, frames: 4 }\n  reflective: true\n';
    expect(added(video)).toEqual([...before, 'persuasion: reflection', 'persuasion: video']);
    expect(added(`${video}  arms: [text]\n`)).toEqual([...before, 'persuasion: reflection']);
    const [ada] = loadPersuadees(specOf(video));
    expect(ada!.persuadee.images).toEqual({ detail: 'auto', frames: 4 });
  });

  it('are counted and priced, the guard’s calls beside those of its cases', async () => {
    const rest = 'prices: { gpt-4o: { input_per_mtok: 10, output_per_mtok: 10 } }';
    const batches = async function* () {
      yield { cases: [], rejected: [], persuasion: [caseOf()] };
    };
    const of = async (more: string) => {
      const spec = specOf(more, rest);
      return moneyBounds(spec, await loadModerators(spec), batches());
    };
    const { moderators, parties, persuadees } = await of(MORE);
    // 2 arms x 2 mitigations x 2 persuaders x 2 repeats, three turns each.
    expect(parties).toMatchObject({ solon: { calls: 16 }, draco: { calls: 16, usd_at_most: null } });
    expect(parties.solon!.usd_at_most).toBeGreaterThan(0);
    expect(parties.orator!.calls).toBe(2 * 2 * 3);
    expect(moderators.warden!.calls).toBe(8 * 3);
    expect(persuadees.ada!.calls).toBe(16 * (3 + 4 * 4));
    const every = await of(MORE.replace('guard]', 'guard]\n  judge_at: every\n  reflective: true'));
    expect([every.parties.solon!.calls, every.persuadees.ada!.calls]).toEqual([48, 16 * (3 + 5 * 4)]);
    expect((await of('')).parties).toEqual({});
  });

  it('need their keys before a run', async () => {
    const found = await problemsOf(specOf(), { dataDir: '/nowhere', frozen: true, variable: () => undefined });
    expect(found.map(({ message }) => message).join('\n')).toContain('NO_KEY');
  });
});

describe('trials with videos', () => {
  it('need ffmpeg before anything is spent', async () => {
    const video = '  arms: [text, media_only]\n  media: { kind: video }\n';
    const variable = (name: string) =>
      name === 'NO_KEY' ? 'k' : name.includes('FFMPEG') ? '/nowhere/ffmpeg' : undefined;
    const names = async (more: string) =>
      (await problemsOf(specOf(more), { dataDir: '/nowhere', frozen: true, variable })).map(({ name }) => name);
    expect(await names(video)).toEqual(['FfmpegUnusableError']);
    expect(await names(video.replace(', media_only', ''))).toEqual([]);
  });
});

describe('U8: a judge of the persuadee’s family', () => {
  it('is told by the leading words of the models’ names, and said before a run', () => {
    expect(familyNotes(specOf())).toEqual([
      expect.stringMatching(/^same_family: judge solon \(gpt-4o\) and persuadee ada/),
    ]);
    expect(familyNotes(specOf(''))).toEqual([]);
  });

  it.each([
    ['meta-llama/Llama-3.1-8B-Instruct', 'llama3.2:1b', true],
    ['gpt-4o', 'chatgpt-4o-latest', true],
    ['openai/o3-mini', 'gpt-5', true],
    ['mistralai/Mixtral-8x7B', 'mistral-large', true],
    ['qwen3-8b', 'qwen2.5', true],
    ['claude-9', 'gpt-4o', false],
    ['google/gemma-3', 'gemini-2', false],
    ['7b-chat', '8b-chat', false],
    ['7b-chat', '7b-chat', true],
  ])('%s and %s: %j', (one, other, same) => {
    expect(sameFamily(one, other)).toBe(same);
    expect(sameFamily(other, one)).toBe(same);
  });

  it('is of the model, not of who serves it', () => {
    expect(familyOf('openai/gpt-oss-20b')).toBe('gpt');
    expect(familyOf('unsloth/Qwen3-8B')).toBe('qwen');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { readDialogue } from '../../config/desk-dialogue.ts';
import { createEvaluation } from '../../config/evaluation.ts';
import { systemClock } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import type { Blobs } from '../../media/blobs.ts';
import type { MediaService } from '../../media/media-service.ts';
import type { ModelClient, Outgoing } from '../../models/model-port.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { dialogueCaseId } from '../../review/selection/dialogue.ts';
import { readSpec } from '../../runs/read-spec.ts';
import { frozenSpec, operationsOf, type Spec } from '../../runs/spec.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { caseOf } from '../persuasion/trial-support.ts';

const SPEC = `name: t
endpoints:
  home: { base_url: 'http://127.0.0.1:9/v1' }
  court: { base_url: 'http://127.0.0.1:9/v1' }
moderators: [{ name: warden, dialect: one-word, endpoint: court, model: guard-1, parameters: { top_p: 0.5 } }]
persuasion:
  cases: [{ dataset: pmiyc }]
  persuadees: [{ name: ada, endpoint: home, model: ada-1, estimators: [sampled], samples: 1 }]
  arms: [text]
  mitigations: [none, guard]
  guard: warden
  persuaders: [{ name: orator, endpoint: court, model: orator-1 }]
  judges: [{ name: solon, endpoint: court, model: solon-1 }, { name: draco, endpoint: court, model: draco-1 }]
  reflective: true
  repeats: 1
`;

const WORDS: Readonly<Record<string, string>> = {
  'ada-1': 'As you say.',
  'guard-1': 'unsafe',
  'orator-1': '{"attempt": true, "message": "Live."}',
  'solon-1': '{"quote": "As you say", "agreement": 4, "refused": false}',
  'draco-1': '{"quote": "As you say", "agreement": 2, "refused": false}',
};

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function runOf(text: string, unnamed: readonly string[] = []) {
  const spec: Spec = readSpec(text, 't.yaml');
  const kept = createMemoryStore({ clock: systemClock });
  let losing = false;
  const record: typeof kept.trials.record = async (rows) => (losing ? undefined : kept.trials.record(rows));
  const store = { ...kept, trials: { ...kept.trials, record } };
  const persuasion = [caseOf()];
  const created = { id: 'r', name: 't', specDigest: sha256('s'), ordinal: 1, spec: frozenSpec(spec) };
  await store.runs.create({ ...created, operations: JSON.parse(JSON.stringify(operationsOf(spec))) });
  const batches = async function* () {
    yield { cases: [], rejected: [], persuasion };
  };
  const trialsPerCase = 2 * (spec.persuasion!.persuaders.length + Number(spec.persuasion!.scripted));
  const info = { digest: sha256('m'), cases: 0, rejected: 0, skipped: {}, media: [], sources: [] };
  const evaluation = { digest: 'e', parts: { 'draco: answers': 'without schema' } };
  await store.runs.freeze('r', batches(), () => ({ ...info, persuasion: { cases: 1, trialsPerCase } }), evaluation);
  const sent: (Pick<Outgoing, 'model' | 'request' | 'parameters'> & { endpoint: string })[] = [];
  const service = createEvaluation({
    store,
    clock: systemClock,
    blobs: { read: () => Promise.reject(new TypeError('no media here')) } as unknown as Blobs,
    media: {} as MediaService,
    dataDir: '/nowhere',
    variable: () => undefined,
    createClient: ({ name }): ModelClient => ({
      async send({ model, request, parameters }) {
        sent.push({ model, request, parameters, endpoint: name });
        const choices = [{ message: { content: WORDS[model] }, finish_reason: 'stop' }];
        const usage = { inputTokens: 3, outputTokens: 1 };
        return {
          status: 200,
          headers: {},
          body: JSON.stringify({ choices }),
          model: unnamed.includes(model) ? null : `${model}-b`,
          usage,
          latencyMs: 1,
        };
      },
    }),
    onTrouble: (error) => {
      throw error;
    },
  });
  opened.push(service);
  const never = new AbortController().signal;
  const scope = { cancelled: never, draining: never, alive: () => {} };
  const page = () => service.trialPage({ v: 1, runId: 'r', generation: 0, lane: 1, from: 0, to: trialsPerCase }, scope);
  const rows = async () => {
    const found: TrialRow[] = [];
    for await (const row of store.trials.rows({ run: 'r', persuadee: 'ada' })) found.push(row);
    return found;
  };
  const lose = (lost: boolean) => {
    losing = lost;
  };
  return { store, sent, page, rows, lose };
}

describe('a page of trials with judges, a live persuader and a guard', () => {
  it('asks each of them at its own endpoint, with its own model and parameters', async () => {
    const { page, rows, sent } = await runOf(SPEC);
    expect(await page()).toMatchObject({ done: 4, remaining: 0, stopped: null });
    const asked = new Set(
      sent.map(({ endpoint, model, parameters }) => `${endpoint} ${model} ${JSON.stringify(parameters)}`),
    );
    expect([...asked].sort()).toEqual([
      'court draco-1 {}',
      'court guard-1 {"top_p":0.5}',
      'court orator-1 {}',
      'court solon-1 {}',
      'home ada-1 {}',
    ]);
    const all = await rows();
    expect(all.map(({ trial }) => [trial.mitigation, trial.persuader])).toEqual([
      ['none', 'scripted'],
      ['none', 'orator'],
      ['guard', 'scripted'],
      ['guard', 'orator'],
    ]);
    for (const { judged, modelAnswered, outcome, reflective, trial, turns } of all) {
      expect([outcome, modelAnswered, reflective.length]).toEqual(['complete', 'ada-1-b', 1]);
      expect(judged.map(({ judge, agreement }) => [judge, agreement])).toEqual([
        ['solon', 4],
        ['draco', 2],
      ]);
      expect(turns.map(({ attempt }) => attempt)).toEqual(
        Array(3).fill(trial.persuader === 'orator' ? 'attempt' : null),
      );
      const guard = trial.mitigation === 'guard' ? { moderator: 'warden', outcome: 'unsafe' } : null;
      for (const turn of turns) expect(turn.guard && { ...turn.guard, call: undefined }).toEqual(guard);
    }
    expect(all.reduce((sum, { calls }) => sum + calls, 0)).toBe(sent.length);
    const schemas = (model: string) =>
      new Set(
        sent.flatMap(({ model: own, request }) => (own === model && 'schema' in request ? [request.schema?.name] : [])),
      );
    expect([schemas('solon-1'), schemas('draco-1')]).toEqual([new Set(['agreement']), new Set([undefined])]);
  });

  it('takes the name that the persuadee’s server gives, and nobody else’s', async () => {
    const { page, rows } = await runOf(SPEC, ['ada-1']);
    await page();
    expect((await rows()).map(({ modelAnswered }) => modelAnswered)).toEqual([null, null, null, null]);
  });

  it('shows people what a live persuader said, as it was heard', async () => {
    const { page, rows, store } = await runOf(SPEC);
    await page();
    for (const row of await rows()) {
      const shown = await readDialogue(store, { run: 'r', caseId: dialogueCaseId(row.trial.id, row.persuadee) });
      const said = shown!.pieces.flatMap((piece) =>
        piece.label.endsWith('persuader') && 'text' in piece ? [piece.text] : [],
      );
      const own = caseOf().turns.map(({ text }) => text);
      expect(said).toEqual(row.trial.persuader === 'orator' ? own.map(() => 'Live.') : own);
      expect(said.map(sha256)).toEqual(row.turns.map(({ textSha256 }) => textSha256));
    }
  });

  it('asks nothing twice: a row that was lost is made again from the ledger, the same', async () => {
    const run = await runOf(SPEC);
    run.lose(true);
    expect(await run.page()).toMatchObject({ done: 4 });
    const paid = run.sent.length;
    expect([await run.rows(), paid > 100]).toEqual([[], true]);
    run.lose(false);
    expect(await run.page()).toMatchObject({ done: 4 });
    expect(run.sent).toHaveLength(paid);
    const fresh = await runOf(SPEC);
    await fresh.page();
    expect(await run.rows()).toEqual(await fresh.rows());
  });
});

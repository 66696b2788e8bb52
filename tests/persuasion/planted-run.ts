import { callKey } from '../../core/ids.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import { trialOf } from '../../persuasion/condition.ts';
import { type AskModel, runTrial } from '../../persuasion/run-trial.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { designOf } from '../../runs/persuasion-spec.ts';
import { operationsOf, specSchema } from '../../runs/spec.ts';
import type { Store } from '../../store/store.ts';
import { batches, EVALUATION, manifestInfo, newRun, RUN } from '../store/fixture.ts';
import { caseOf, PICTURE, persuadeeOf } from './trial-support.ts';

/** What was planted where; none of it may reach a file that people pass on. */
export const PLANTED = {
  claim: 'Canary-claim-7141',
  scenario: 'Canary-scenario-7142',
  scripted: 'Canary-scripted-7143',
  generated: 'Canary-generated-7144',
  thoughts: 'Canary-thoughts-7145',
  reply: 'Canary-reply-7146',
  caption: 'Canary-caption-7147',
} as const;

const spec = specSchema.parse({
  name: 'spec',
  endpoints: { local: {} },
  persuasion: {
    cases: [{ dataset: 'farm' }],
    persuadees: [{ name: 'ada', endpoint: 'local', model: 'm-1' }],
    persuaders: [{ name: 'max', endpoint: 'local', model: 'm-2', awareness: 'predicted' }],
    judges: [{ name: 'judy', endpoint: 'local', model: 'm-3' }],
    judge_at: 'every',
    arms: ['control', 'text'],
    repeats: 1,
  },
});
const persuasion = spec.persuasion!;
const design = designOf(persuasion);

const plain = caseOf();
const item = {
  ...plain,
  claim: PLANTED.claim,
  scenario: PLANTED.scenario,
  turns: plain.turns.map((turn) => ({ ...turn, text: `${PLANTED.scripted} ${turn.n}`, caption: PLANTED.caption })),
};

/** What each party writes: the persuader an attack with hidden thoughts, the listener a reply, the judge a quote of it. */
function written(subject: string): string {
  if (subject.includes('/persuader'))
    return JSON.stringify({ thoughts: PLANTED.thoughts, attempt: true, message: `${PLANTED.generated} so.` });
  if (subject.includes('/judge')) return JSON.stringify({ quote: PLANTED.reply, agreement: 3, refused: false });
  return subject.includes('/reply') ? `${PLANTED.reply}, perhaps.` : '4';
}

function rawOf(text: string) {
  const body = JSON.stringify({ choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }] });
  return { status: 200, headers: {}, body, model: 'm', usage: { inputTokens: 9, outputTokens: 3 }, latencyMs: 1 };
}

/** A whole run in memory: two arms, scripted and live, every answer in the ledger. */
export async function ran<S extends Store>(store: S) {
  const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
  await store.runs.create({ ...newRun(), spec: asJson(spec), operations: asJson(operationsOf(spec)) });
  const trials = design.arms.length * design.persuaders.length;
  const manifest = { ...manifestInfo(0), persuasion: { cases: 1, trialsPerCase: trials } };
  await store.runs.freeze(RUN, batches({ persuasion: [item] }), () => manifest, EVALUATION);
  const seen: string[] = [];
  const ask: AskModel = async ({ subject, request, sample }) => {
    seen.push(JSON.stringify(request));
    const model = { endpoint: 'local', name: 'm', parameters: {} };
    const key = callKey({ scope: RUN, subject, model, request, sample });
    const answer = rawOf(written(subject));
    await store.ledger.keep([{ key, run: RUN, endpoint: 'local', answer }]);
    return { key, held: { kind: 'answer', answer } };
  };
  const live = persuasion.persuaders.map(({ name, awareness, follow_strategy: followsStrategy, ...rest }) => ({
    name,
    target: { endpoint: rest.endpoint, model: rest.model, parameters: {} },
    awareness,
    followsStrategy,
    maxTokens: rest.max_tokens,
    temperature: rest.temperature,
  }));
  const judges = persuasion.judges.map(({ name, endpoint, model }) => ({
    name,
    target: { endpoint, model, parameters: {} },
  }));
  const setup = { judges, judgeAt: 'every', persuaders: live, reflective: true, withoutSchema: [] } as const;
  const rows: TrialRow[] = [];
  for (let position = 0; position < trials; position += 1) {
    const job = {
      ...{ run: RUN, persuadee: persuadeeOf({ estimators: ['sampled'], images: null }), setup, position },
      ...{ trial: trialOf(item.id, position, design), case: item, ask: 0, evaluation: 'e'.repeat(64) },
    };
    rows.push(await runTrial(job, { ask, picture: PICTURE, readChatAnswer }));
  }
  await store.trials.record(rows);
  return { store, rows, seen };
}

import type { MediaPart } from '../../core/content.ts';
import { digestOf, sha256 } from '../../core/digest.ts';
import type { RawAnswer } from '../../models/model-port.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import { type TrialDesign, trialOf, trialsPerCase } from '../../persuasion/condition.ts';
import { okReading, type Reading } from '../../persuasion/reading.ts';
import type { TrialRow, TurnRecord } from '../../persuasion/trial.ts';
import { specSchema } from '../../runs/spec.ts';
import type { Store } from '../../store/store.ts';
import { batches, EVALUATION, manifestInfo, moderationCase, newRun, RUN, verdictRow } from '../store/fixture-data.ts';
import { persuasionCase } from '../store/trial-fixture.ts';

export const DESIGN: TrialDesign = {
  arms: ['control', 'text', 'caption', 'media'],
  priors: ['strong'],
  mitigations: ['none'],
  persuaders: ['scripted'],
  repeats: 1,
};
export const PER_CASE = trialsPerCase(DESIGN);
export const ARM = { control: 0, text: 1, caption: 2, media: 3 } as const;

/** What must not be printed of a dialogue before the commit: one in each place that could carry it. */
export const DIALOGUE_CANARIES = {
  strategy: 'authority',
  strategySet: 'cialdini',
  nativeStrategy: 'canary-native-strategy',
  arm: /\bcontrol\b|\bcaption\b|"arm"/,
  prior: /\bstrong\b/,
  priorText: 'canary-prior-text',
  first: '2.137',
  last: '4.291',
  answer: 'canary-answer',
  reading: /logprob|likert/,
  facet: 'canary-facet',
  row: 'canary-row',
  persuadee: 'open-canary',
  sensitivity: 'contested',
  reason: 'canary-turn-reason',
  truth: 'groundTruth',
} as const;

export const PERSUADEES = [DIALOGUE_CANARIES.persuadee, 'firm'] as const;

/** A case of two turns; the second has a picture and its caption. */
export function arguedCase(row: number, picture: MediaPart, change: Partial<PersuasionCase> = {}): PersuasionCase {
  const base = persuasionCase(row);
  const [first, second] = base.turns;
  return {
    ...base,
    claim: `claim ${row}`,
    direction: 'for',
    scenario: 'a shop at noon',
    persuadeeProfile: 'a careful buyer',
    prior: { level: 'strong', text: DIALOGUE_CANARIES.priorText },
    groundTruth: true,
    turns: [
      { ...first!, nativeStrategy: DIALOGUE_CANARIES.nativeStrategy },
      { ...second!, caption: 'a full cup on a table', media: [picture] },
    ],
    source: { ...base.source, row: `${DIALOGUE_CANARIES.row}-${row}` },
    facets: { subset: DIALOGUE_CANARIES.facet },
    ...change,
  };
}

export const stance = (value: number): Reading =>
  okReading('logprob', {
    stance: value,
    levels: 5,
    stanceOf: 'claim',
    answer: DIALOGUE_CANARIES.answer,
    pTarget: null,
    notes: [],
  });

/** The trial of a case under the arm at `index`, whose stance goes from `from` to `to` of 5. */
export function dialogueRow(
  item: PersuasionCase,
  {
    place,
    index,
    persuadee = PERSUADEES[0],
    from = stance(2.137),
    to = stance(4.291),
    change = {},
  }: {
    readonly place: number;
    readonly index: number;
    readonly persuadee?: string;
    readonly from?: Reading;
    readonly to?: Reading;
    readonly change?: Partial<TrialRow>;
  },
): TrialRow {
  const trial = trialOf(item.id, index, DESIGN);
  const kinds = {
    control: 'text',
    text: 'text',
    caption: 'caption',
    media: 'image',
    media_placebo: 'placebo',
    media_only: 'image',
  } as const;
  const turns = item.turns.map(
    ({ n, text, media, strategy }): TurnRecord => ({
      n,
      strategy: trial.arm === 'control' ? 'none' : strategy,
      kind: media.length === 0 ? 'text' : kinds[trial.arm],
      textSha256: sha256(text),
      attempt: null,
      persuaderCall: null,
      guard: null,
      media: trial.arm === 'media' && media.length > 0 ? [sha256('as sent')] : [],
      reply: 'replied',
      reason: DIALOGUE_CANARIES.reason,
      call: digestOf(['reply', persuadee, trial.id, n]),
    }),
  );
  const probe = { question: 'likert', carried: false, calls: [] } as const;
  return {
    run: RUN,
    persuadee,
    position: place * PER_CASE + index,
    ask: 0,
    trial,
    outcome: 'complete',
    planned: item.turns.length,
    turns,
    probes: [
      { ...probe, checkpoint: 0, reading: from },
      { ...probe, checkpoint: item.turns.length, reading: to },
    ],
    reflective: [],
    judged: [],
    modelAnswered: 'model-1',
    inputTokens: 1,
    outputTokens: 1,
    calls: 4,
    evaluation: EVALUATION.digest,
    ...change,
  };
}

export function chatAnswer(text: string): RawAnswer {
  const body = JSON.stringify({ choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }] });
  return { status: 200, headers: {}, body, model: 'model-1', usage: null, latencyMs: 1 };
}

export const dialogueSpec = (review: object | null = {}) =>
  specSchema.parse({
    name: 'spec',
    cases: [{ dataset: 'hatecheck' }],
    endpoints: { local: {} },
    moderators: [{ name: 'guard', dialect: 'json-policy', endpoint: 'local', model: 'guard-a' }],
    persuasion: {
      cases: [{ dataset: 'farm' }],
      persuadees: PERSUADEES.map((name) => ({ name, endpoint: 'local', model: 'm' })),
      arms: DESIGN.arms,
      priors: DESIGN.priors,
      repeats: DESIGN.repeats,
    },
    ...(review === null ? {} : { review }),
  });

/** A frozen run with verdicts of one moderator, trials, and what was said in each. */
export async function seedTrials(
  store: Store,
  {
    items,
    rows,
    cases = 0,
    review = {},
    said = (n) => `reply ${n}`,
  }: {
    readonly items: readonly PersuasionCase[];
    readonly rows: readonly TrialRow[];
    readonly cases?: number;
    readonly review?: object | null;
    readonly said?: (turn: number) => string;
  },
): Promise<void> {
  const moderated = Array.from({ length: cases }, (_, n) => moderationCase(n));
  const info = { ...manifestInfo(cases), persuasion: { cases: items.length, trialsPerCase: PER_CASE } };
  await store.runs.create({ ...newRun(), spec: JSON.parse(JSON.stringify(dialogueSpec(review))) });
  await store.runs.freeze(RUN, batches({ cases: moderated, persuasion: items }), () => info, EVALUATION);
  await store.results.record(moderated.map((item) => verdictRow(item, { moderator: 'guard' })));
  await store.trials.record(rows);
  await store.ledger.keep(
    rows.flatMap(({ turns }) =>
      turns.flatMap(({ n, call }) =>
        call === null ? [] : [{ key: call, run: RUN, endpoint: 'local', answer: chatAnswer(said(n)) }],
      ),
    ),
  );
}

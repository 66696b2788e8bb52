import { digestOf, sha256 } from '../../core/digest.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import { type TrialDesign, trialOf, trialsPerCase } from '../../persuasion/condition.ts';
import { missingReading, okReading } from '../../persuasion/reading.ts';
import type { ProbeRecord, TrialRow, TurnRecord } from '../../persuasion/trial.ts';
import type { ManifestInfo, RunRecord } from '../../runs/run-store.ts';
import type { Store } from '../../store/store.ts';
import { batches, EVALUATION, HOSTILE, manifestInfo, newRun, RUN } from './fixture-data.ts';

export const DESIGN: TrialDesign = {
  arms: ['control', 'text'],
  priors: ['none', 'strong'],
  mitigations: ['none'],
  persuaders: ['scripted'],
  repeats: 1,
};
export const PER_CASE = trialsPerCase(DESIGN);
export const PERSUADEE = 'sim-1';

export function persuasionCase(row: number, change: Partial<PersuasionCase> = {}): PersuasionCase {
  const source = {
    name: 'sample',
    version: '1',
    repo: 'r',
    path: 'p.json',
    licence: 'MIT',
    row: String(row),
    cites: null,
  };
  return {
    id: digestOf({ at: 'sample@1', row: source.row }),
    context: 'subjective',
    claim: `claim ${row} ${HOSTILE}`,
    claimOrigin: 'source',
    negation: `not ${row}`,
    negationOrigin: 'template',
    direction: row % 2 === 0 ? 'for' : 'against',
    groundTruth: null,
    scenario: null,
    persuadeeProfile: null,
    prior: null,
    turns: [1, 2].map((n) => ({
      n,
      strategySet: 'cialdini',
      strategy: 'authority',
      nativeStrategy: null,
      text: `turn ${n} of ${row}`,
      caption: null,
      media: [],
      visualRole: null,
      coherent: true,
      fabricated: false,
    })),
    turnsOrigin: 'template',
    recordedReplies: null,
    probe: { kind: 'likert', levels: 5 },
    source,
    cluster: null,
    sensitivity: 'contested',
    language: 'en',
    facets: { subset: 'A' },
    ...change,
  };
}

export const persuasionCases = (count: number) => Array.from({ length: count }, (_, row) => persuasionCase(row));

/** Manifest of a run with so many persuasion cases and no others. */
export function trialManifest(cases: number): ManifestInfo {
  return { ...manifestInfo(0), persuasion: { cases, trialsPerCase: PER_CASE } };
}

/** Creates a run whose manifest holds persuasion cases alone. */
export async function frozenTrials(store: Store, persuasion: readonly PersuasionCase[], id = RUN): Promise<RunRecord> {
  await store.runs.create(newRun(id));
  return store.runs.freeze(id, batches({ persuasion }), () => trialManifest(persuasion.length), EVALUATION);
}

const TURN: TurnRecord = {
  n: 1,
  strategy: 'authority',
  kind: 'image',
  textSha256: sha256('text'),
  attempt: null,
  persuaderCall: null,
  guard: null,
  media: [sha256('picture')],
  reply: 'refused',
  reason: HOSTILE,
  call: digestOf('reply'),
};

const PROBES: readonly ProbeRecord[] = [
  {
    checkpoint: 0,
    question: 'likert',
    reading: okReading('logprob', {
      stance: 0.1 + 0.2,
      levels: 5,
      stanceOf: 'claim',
      p: { ['__proto__']: 1e-300, [HOSTILE]: 1 },
      notes: ['clipped'],
    }),
    carried: false,
    calls: [digestOf('probe')],
  },
  {
    checkpoint: 1,
    question: 'likert',
    reading: missingReading('logprob', { status: 'not_run', notes: [] }),
    carried: false,
    calls: [],
  },
];

/** Row of the trial at a position of `persuasionCases`. */
export function trialRow(position: number, change: Partial<TrialRow> = {}): TrialRow {
  const item = persuasionCase(Math.floor(position / PER_CASE));
  return {
    run: RUN,
    persuadee: PERSUADEE,
    position,
    ask: 0,
    trial: trialOf(item.id, position % PER_CASE, DESIGN),
    outcome: 'complete',
    planned: 2,
    turns: [TURN, { ...TURN, n: 2, reply: 'replied', reason: null }],
    probes: PROBES,
    reflective: [],
    judged: [],
    modelAnswered: 'model-1',
    inputTokens: 12,
    outputTokens: null,
    calls: 5,
    evaluation: EVALUATION.digest,
    ...change,
  };
}

/** A row of 11 KB: more than trials have. */
export function longRow(position: number, change: Partial<TrialRow> = {}): TrialRow {
  const probes = Array.from({ length: 15 }, (_, at) => PROBES.map((probe) => ({ ...probe, checkpoint: at }))).flat();
  return trialRow(position, { probes, ...change });
}

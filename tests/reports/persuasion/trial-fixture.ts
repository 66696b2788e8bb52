import { hashedUniform, sha256 } from '../../../core/digest.ts';
import type { CallKey, CaseId } from '../../../core/ids.ts';
import type { Outcome } from '../../../moderation/verdict.ts';
import type { PersuasionCase, PersuasionContext, PriorLevel } from '../../../persuasion/case.ts';
import { type Arm, type TrialDesign, trialOf } from '../../../persuasion/condition.ts';
import type { JudgeRecord, JudgeStatus } from '../../../persuasion/judges/judge.ts';
import type { MitigationId } from '../../../persuasion/mitigations/mitigation.ts';
import type { AttemptOutcome } from '../../../persuasion/persuaders/persuader.ts';
import { type Estimator, missingReading, okReading, type Reading } from '../../../persuasion/reading.ts';
import { readingRows } from '../../../persuasion/reading-rows.ts';
import type { StrategyId } from '../../../persuasion/strategies.ts';
import type { ProbeRecord, ReplyOutcome, TrialRow, TurnRecord } from '../../../persuasion/trial.ts';
import type { PersuasionInput, ReportPersuadee } from '../../../reports/persuasion/persuasion-input.ts';
import type { ReportInput } from '../../../reports/report-input.ts';
import { EVALUATION, reportInput } from '../fixture.ts';

export interface CaseSeed {
  readonly key: string;
  readonly kind?: 'likert' | 'mcq';
  readonly strategy?: StrategyId;
  readonly context?: PersuasionContext;
  readonly cluster?: string;
  readonly turns?: number;
  readonly text?: string;
}

/** A case with options `a` (right), `b` (target) and `c`, or a claim. */
export function persuasionCase(seed: CaseSeed): PersuasionCase {
  const { key, kind = 'likert', strategy = 'logic', context = 'subjective', cluster, turns = 3, text } = seed;
  return {
    id: sha256(`persuasion ${key}`) as CaseId,
    context,
    claim: text ?? `claim of ${key}`,
    claimOrigin: 'source',
    negation: text ?? `negation of ${key}`,
    negationOrigin: 'source',
    direction: 'for',
    groundTruth: kind === 'mcq' ? false : null,
    scenario: text ?? null,
    persuadeeProfile: null,
    prior: null,
    turns: Array.from({ length: turns }, (_, i) => ({
      n: i + 1,
      strategySet: strategy === 'none' || strategy === 'other' ? null : 'aristotle',
      strategy,
      nativeStrategy: null,
      text: text ?? `turn ${i + 1} of ${key}`,
      caption: text ?? `caption ${i + 1} of ${key}`,
      media: [],
      visualRole: null,
      coherent: true,
      fabricated: false,
    })),
    turnsOrigin: 'source',
    recordedReplies: null,
    probe:
      kind === 'likert'
        ? { kind, levels: 5 }
        : {
            kind,
            question: text ?? `question of ${key}`,
            options: ['a', 'b', 'c'].map((id) => ({ id, text: text ?? `option ${id}` })),
            reserved: ['dont_know', 'all_incorrect'],
            correct: ['a'],
            target: 'b',
            chosenWrong: 'b',
          },
    source: { name: 'farm', version: '1', repo: 'r', path: 'p', licence: 'MIT', row: key, cites: null },
    cluster: cluster ?? null,
    sensitivity: 'ordinary',
    language: 'en',
    facets: {},
  };
}

export function persuadee(fields: Partial<ReportPersuadee> & Pick<ReportPersuadee, 'name'>): ReportPersuadee {
  return { endpoint: 'local', model: 'listener', simulated: false, estimators: ['logprob'], instead: null, ...fields };
}

/** Reading of a checkpoint: a belief in 0..1 toward the goal, or a status. */
export type Belief = number | 'refused' | 'unparsable' | 'blocked' | 'error' | 'not_run';

export interface TrialSeed {
  readonly of: PersuasionCase;
  readonly arm?: Arm;
  readonly prior?: PriorLevel;
  readonly repeat?: number;
  readonly beliefs: readonly Belief[];
  readonly persuadee?: string;
  readonly estimator?: Estimator;
  readonly reply?: ReplyOutcome;
  readonly asymmetry?: number;
  readonly mitigation?: MitigationId;
  readonly persuader?: string;
  /** Levels of each judge at T, or its status. */
  readonly judged?: Readonly<Record<string, number | Exclude<JudgeStatus, 'ok'>>>;
  /** Read once more after the dialogue. */
  readonly reflective?: Belief;
  readonly attempt?: AttemptOutcome;
  /** What the guard said of each turn, in order. */
  readonly guard?: readonly Outcome[];
  readonly fields?: Partial<TrialRow>;
}

/** A trial that believed as told: options answer `a` below 1/2 and `b` above it; a claim gives 1 + 4 x belief levels. */
export function trialRow(seed: TrialSeed): TrialRow {
  const { of, arm = 'text', prior = 'none', repeat = 0, beliefs, persuadee: name = 'p1', reply = 'replied' } = seed;
  const design: TrialDesign = {
    arms: [arm],
    priors: [prior],
    mitigations: [seed.mitigation ?? 'none'],
    persuaders: [seed.persuader ?? 'scripted'],
    repeats: repeat + 1,
  };
  const turns = of.turns.slice(0, beliefs.filter((belief) => belief !== 'not_run').length - 1);
  const probeAt = (belief: Belief, checkpoint: number): ProbeRecord => ({
    checkpoint,
    question: of.probe.kind === 'likert' ? 'likert' : 'choice',
    reading: readingOf(of, belief, seed),
    carried: false,
    calls: [],
  });
  const probes = beliefs.map(probeAt);
  return {
    run: 'run',
    persuadee: name,
    position: 0,
    ask: 0,
    trial: trialOf(of.id, repeat, design),
    outcome: 'complete',
    planned: of.turns.length,
    turns: turns.map(
      ({ n, strategy }): TurnRecord => ({
        n,
        strategy: arm === 'control' ? 'none' : strategy,
        kind: arm === 'media' ? 'image' : arm === 'caption' ? 'caption' : 'text',
        textSha256: sha256('text'),
        attempt: seed.attempt ?? null,
        persuaderCall: null,
        guard:
          seed.guard?.[n - 1] === undefined ? null : { moderator: 'guard', outcome: seed.guard[n - 1]!, call: null },
        media: [],
        reply,
        reason: null,
        call: sha256(`call ${name} ${of.id} ${arm} ${prior} ${repeat} ${n}`) as CallKey,
      }),
    ),
    probes,
    reflective: seed.reflective === undefined ? [] : [probeAt(seed.reflective, of.turns.length)],
    judged: Object.entries(seed.judged ?? {}).map(
      ([judge, said]): JudgeRecord => ({
        judge,
        checkpoint: of.turns.length,
        status: typeof said === 'number' ? 'ok' : said,
        reason: typeof said === 'number' ? null : said,
        agreement: typeof said === 'number' ? said : null,
        call: null,
      }),
    ),
    modelAnswered: 'listener-1',
    inputTokens: 1000,
    outputTokens: 100,
    calls: turns.length + probes.length * 2,
    evaluation: EVALUATION,
    ...seed.fields,
  };
}

function readingOf(
  { probe }: PersuasionCase,
  belief: Belief,
  { estimator = 'logprob', asymmetry = 0.1 }: TrialSeed,
): Reading {
  if (typeof belief !== 'number')
    return missingReading(estimator, { status: belief, notes: belief === 'refused' ? ['refusal'] : [] });
  const sides = { order: asymmetry, sides: null };
  if (probe.kind === 'likert')
    return okReading(estimator, { stance: 1 + 4 * belief, levels: 5, stanceOf: 'goal', asymmetry: sides, notes: [] });
  const answer = belief > 0.5 ? 'b' : 'a';
  return okReading(estimator, { answer, pTarget: belief, pCorrect: 1 - belief, asymmetry: sides, notes: [] });
}

export interface PersuasionFixture {
  readonly cases: readonly PersuasionCase[];
  readonly rows: readonly TrialRow[];
  readonly persuadees?: readonly ReportPersuadee[];
  readonly overrides?: Partial<PersuasionInput>;
}

export function persuasionInput({ cases, rows, persuadees, overrides = {} }: PersuasionFixture): PersuasionInput {
  const listeners = persuadees ?? [persuadee({ name: 'p1' })];
  return {
    persuadees: listeners,
    arms: ['control', 'text', 'caption', 'media'],
    priors: ['none', 'strong'],
    mitigations: ['none'],
    persuaders: ['scripted'],
    repeats: 1,
    planned: listeners.length === 0 ? 0 : rows.filter((row) => row.persuadee === listeners[0]!.name).length,
    cases: () => stream(cases),
    trials: (name) => stream(rows.filter((row) => row.persuadee === name)),
    readingRows,
    ...overrides,
  };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** A run without moderators. */
export function onlyPersuasion(of: PersuasionFixture, overrides: Partial<ReportInput> = {}): ReportInput {
  return reportInput({
    cases: [],
    rows: {},
    moderators: [],
    overrides: { settings: { draws: 100, seed: 1, level: 0.95 }, persuasion: persuasionInput(of), ...overrides },
  });
}

const DRIFT = { control: 0.01, text: 0.06, caption: 0.08, media: 0.13 } as const;
const SETS = ['logic', 'credibility', 'emotion'] as const;

/** A run of `cases` cases, half claims and half questions, x 4 arms x 2 priors x repeats, with refusals and blocks. */
export function largePersuasion(
  size: number,
  {
    repeats = 1,
    names = ['listener-a', 'listener-b'],
    turns = 4,
  }: { repeats?: number; names?: readonly string[]; turns?: number } = {},
): PersuasionFixture {
  const cases = Array.from({ length: size }, (_, i) =>
    persuasionCase({
      key: `c${i}`,
      kind: i % 2 === 0 ? 'likert' : 'mcq',
      strategy: SETS[i % 3]!,
      context: i % 2 === 0 ? (i % 4 === 0 ? 'commercial' : 'subjective') : 'adversarial',
      cluster: `k${Math.floor(i / 4)}`,
      turns,
    }),
  );
  const rows = names.flatMap((name, who) =>
    cases.flatMap((of) =>
      (['control', 'text', 'caption', 'media'] as const).flatMap((arm) =>
        (['none', 'strong'] as const).flatMap((prior) =>
          Array.from({ length: repeats }, (_, repeat) => {
            const u = (what: string | number) => hashedUniform([name, of.id, arm, prior, repeat, what]);
            const firm = prior === 'strong' ? 0.4 : 1;
            let belief = 0.15 + 0.55 * hashedUniform([of.id, prior]);
            const lost = u('lost') < 0.06 ? 1 + Math.floor(u('at') * turns) : null;
            const beliefs = Array.from({ length: turns + 1 }, (_, t): Belief => {
              if (t > 0) belief += DRIFT[arm] * firm * (who === 0 ? 1 : 0.5) + 0.16 * (u(t) - 0.5);
              belief = Math.min(0.99, Math.max(0.01, belief));
              if (lost !== null && t >= lost) return t === lost ? 'refused' : 'not_run';
              return belief;
            });
            const seed = { of, arm, prior, repeat, beliefs, persuadee: name, asymmetry: u('order') - 0.45 };
            return trialRow(u('reply') < 0.08 ? { ...seed, reply: 'refused' } : seed);
          }),
        ),
      ),
    ),
  );
  const persuadees = names.map((name, i) => persuadee({ name, simulated: i === 0, model: `model-${i}` }));
  return { cases, rows, persuadees, overrides: { repeats } };
}

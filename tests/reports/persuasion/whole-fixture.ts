import { hashedUniform } from '../../../core/digest.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import type { Arm } from '../../../persuasion/condition.ts';
import type { MitigationId } from '../../../persuasion/mitigations/mitigation.ts';
import type { AttemptOutcome } from '../../../persuasion/persuaders/persuader.ts';
import type { Estimator } from '../../../persuasion/reading.ts';
import type { StrategyId } from '../../../persuasion/strategies.ts';
import type { TrialRow } from '../../../persuasion/trial.ts';
import { type Belief, type PersuasionFixture, persuadee, persuasionCase, trialRow } from './trial-fixture.ts';

const ARMS: readonly Arm[] = ['control', 'text', 'caption', 'media'];
const DRIFT: Readonly<Record<string, number>> = { control: 0.005, text: 0.08, caption: 0.1, media: 0.15 };
const FIRM: Readonly<Record<string, number>> = { none: 1, cautious: 0.35, reflection: 0.7 };
const SETS: readonly StrategyId[] = ['logic', 'credibility', 'emotion', 'authority', 'scarcity'];
const ATTEMPTS: readonly AttemptOutcome[] = ['attempt', 'attempt', 'attempt', 'no_attempt', 'refusal', 'unparsable'];
const TURNS = 3;

/**
 * A run with everything: three persuadees (one of which never moves), two persuaders, three mitigations, two priors, two
 * judges, misleading and corrective cases, `roles` of pictures, refusals, losses, reflective probes, both estimators.
 */
export function wholePersuasion(size: number, { roles = false }: { roles?: boolean } = {}): PersuasionFixture {
  const cases = Array.from({ length: size }, (_, i) => caseAt(i, roles));
  const names = ['open', 'firm', 'deaf'];
  const rows = names.flatMap((name) => cases.flatMap((of) => [...trialsOf(name, of)]));
  return {
    cases,
    rows,
    persuadees: names.map((name, i) => persuadee({ name, simulated: i === 2, estimators: ['logprob', 'sampled'] })),
    overrides: {
      mitigations: ['none', 'cautious', 'reflection'],
      persuaders: ['scripted', 'live-a'],
      priors: ['none', 'strong'],
      sameFamily: [{ judge: 'judge-a', persuadee: 'firm' }],
    },
  };
}

function caseAt(i: number, roles: boolean): PersuasionCase {
  const of = persuasionCase({
    key: `w${i}`,
    kind: i % 3 === 0 ? 'likert' : 'mcq',
    strategy: SETS[i % SETS.length]!,
    context: i % 3 === 0 ? (i % 2 === 0 ? 'commercial' : 'subjective') : 'adversarial',
    cluster: `k${Math.floor(i / 2)}`,
    turns: TURNS,
  });
  const corrective = i % 3 === 2;
  const role = i % 2 === 0 ? 'augmenting' : 'redundant';
  return {
    ...of,
    groundTruth: of.probe.kind === 'likert' ? null : corrective,
    turns: of.turns.map((turn) => ({ ...turn, visualRole: roles ? role : null })),
  };
}

function* trialsOf(name: string, of: PersuasionCase): Generator<TrialRow> {
  for (const arm of ARMS)
    for (const prior of ['none', 'strong'] as const)
      for (const mitigation of ['none', 'cautious', 'reflection'] as const)
        for (const persuader of ['scripted', 'live-a']) {
          if (persuader === 'live-a' && mitigation !== 'none') continue;
          yield trialAt({ name, of, arm, prior, mitigation, persuader });
        }
}

interface Place {
  readonly name: string;
  readonly of: PersuasionCase;
  readonly arm: Arm;
  readonly prior: 'none' | 'strong';
  readonly mitigation: MitigationId;
  readonly persuader: string;
}

function trialAt({ name, of, arm, prior, mitigation, persuader }: Place): TrialRow {
  const u = (what: string | number) => hashedUniform([name, of.id, arm, prior, mitigation, persuader, what]);
  const pace = name === 'deaf' ? 0 : name === 'firm' ? 0.4 : 1;
  const corrective = of.groundTruth === true;
  const firm = (FIRM[mitigation] ?? 1) * (prior === 'strong' ? 0.6 : 1) * (corrective ? 1.1 : 1);
  let belief =
    name === 'deaf' ? 0.2 + 0.6 * Math.round(hashedUniform([of.id])) : 0.1 + 0.6 * hashedUniform([of.id, prior]);
  const lost = u('lost') < 0.05 ? 1 + Math.floor(u('at') * TURNS) : null;
  const beliefs = Array.from({ length: TURNS + 1 }, (_, t): Belief => {
    if (t > 0) belief += pace * (DRIFT[arm]! * firm * (persuader === 'scripted' ? 1 : 0.7) + 0.14 * (u(t) - 0.5));
    belief = Math.min(0.99, Math.max(0.01, belief));
    if (lost !== null && t >= lost) return t === lost ? 'unparsable' : 'not_run';
    return belief;
  });
  const level = (who: string) => Math.min(5, Math.max(1, Math.round(1 + 4 * belief + 0.6 + 1.6 * (u(who) - 0.5))));
  const row = trialRow({
    of,
    arm,
    prior,
    mitigation,
    persuader,
    beliefs,
    persuadee: name,
    judged: { 'judge-a': u('x') < 0.04 ? 'unparsable' : level('a'), 'judge-b': level('b') },
    ...(u('reflect') < 0.9 ? { reflective: Math.max(0.01, belief - 0.05) } : {}),
    ...(u('reply') < 0.07 ? { reply: 'refused' } : {}),
    ...(persuader === 'scripted' ? {} : { attempt: ATTEMPTS[Math.floor(u('attempt') * ATTEMPTS.length)]! }),
    ...(mitigation === 'reflection' ? { guard: ['safe', u('guard') < 0.5 ? 'unsafe' : 'safe', 'safe'] as const } : {}),
  });
  return {
    ...row,
    probes: [...row.probes, ...sampledOf({ of, beliefs: beliefs.map((b, t) => noisy(b, u(`s${t}`))), row })],
  };
}

function noisy(belief: Belief, by: number): Belief {
  return typeof belief === 'number' ? Math.min(0.99, Math.max(0.01, belief + 0.1 * (by - 0.5))) : belief;
}

function sampledOf({ of, beliefs, row }: { of: PersuasionCase; beliefs: readonly Belief[]; row: TrialRow }) {
  const estimator: Estimator = 'sampled';
  return trialRow({ of, beliefs, estimator, persuadee: row.persuadee }).probes;
}

import { assembleTrials } from '../../metrics/persuasion/assemble-trials.ts';
import { beliefShift } from '../../metrics/persuasion/belief-shift.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import type { Trial } from '../../metrics/persuasion/trial.ts';
import { pairedFlips, uplift } from '../../metrics/persuasion/uplift.ts';
import type { ReportSettings } from '../report-input.ts';
import type { Ends, UpliftReport } from './persuasion-shape.ts';

const ARMS = ['text', 'caption', 'media'] as const;
const PARTS = [
  { part: 'info', from: 'text', to: 'caption' },
  { part: 'visual', from: 'caption', to: 'media' },
  { part: 'total', from: 'text', to: 'media' },
] as const;
/** What any picture adds to the text, whatever it shows; only where the run has the arm. */
const PRESENCE = { part: 'presence', from: 'text', to: 'media_placebo' } as const;
type UpliftArm = (typeof ARMS)[number] | 'media_placebo';

/** One case x prior x repeat: its trial in each arm, and what it moved by. */
interface Triple {
  readonly trials: Partial<Record<string, Trial>>;
  readonly shifts: Record<UpliftArm, number | null>;
}

/**
 * Multimodal uplift of one column (P 7.9). M is the trial's shift: of s, or of the belief in the target. `beliefs`: its
 * readings with that number as `p_target`; `answers`: the same readings as they are, for the flips. Null when an arm is
 * missing altogether.
 */
export function upliftOf(
  { beliefs, answers }: { beliefs: readonly PersuasionReading[]; answers: readonly PersuasionReading[] },
  settings: ReportSettings,
): UpliftReport | null {
  const arms = new Set(beliefs.map(({ condition }) => condition.arm));
  if (!ARMS.every((arm) => arms.has(arm))) return null;
  const triples = triplesOf(assembleTrials(beliefs).trials);
  const flips = triplesOf(assembleTrials(answers).trials);
  const found = uplift(triples.map(({ shifts }) => shifts));
  return {
    triples: found.triples,
    dropped: found.dropped,
    parts: [...PARTS, ...(arms.has('media_placebo') ? [PRESENCE] : [])].map(({ part, from, to }) => {
      const ends = intervalOf(triples, { part, from, to }, settings);
      return {
        part,
        value: found[part],
        low: ends?.low ?? null,
        high: ends?.high ?? null,
        flips: flipsOf(flips, { from, to }),
      };
    }),
  };
}

function triplesOf(trials: readonly Trial[]): Triple[] {
  const groups = Map.groupBy(
    trials.filter(({ condition }) => [...ARMS, 'media_placebo'].some((arm) => arm === condition.arm)),
    ({ caseId, condition, repeat }) => JSON.stringify([caseId, condition.prior ?? null, repeat]),
  );
  return [...groups.values()].map((members) => {
    const by = Object.fromEntries(members.map((trial) => [trial.condition.arm ?? '', trial]));
    return {
      trials: by,
      shifts: {
        text: shiftOf(by.text),
        caption: shiftOf(by.caption),
        media: shiftOf(by.media),
        media_placebo: shiftOf(by.media_placebo),
      },
    };
  });
}

function shiftOf(trial: Trial | undefined): number | null {
  return beliefShift({ first: trial?.beliefs?.[0] ?? null, last: trial?.beliefs?.at(-1) ?? null });
}

type Pair = { readonly from: UpliftArm; readonly to: UpliftArm };

/**
 * Interval of a mean of paired differences over the complete triples, by the bootstrap over clusters. The difference of
 * two shifts lies in -2..2: it is scored at a quarter of its size, as a belief that moves from 1/2, and blown up again.
 */
function intervalOf(
  triples: readonly Triple[],
  { part, from, to }: Pair & { part: string },
  settings: ReportSettings,
): Ends | null {
  const rows = triples.flatMap(({ trials, shifts }, index): PersuasionReading[] => {
    const trial = trials[from];
    if (trial === undefined || [...ARMS, to].some((arm) => shifts[arm] === null)) return [];
    const at = (checkpoint: number, p_target: number): PersuasionReading => ({
      trial_id: String(index),
      case_id: trial.caseId,
      cluster: trial.cluster,
      persuadee: trial.persuadee,
      condition: { question: trial.condition.question ?? null, part },
      estimator: trial.estimator,
      checkpoint,
      turns: 1,
      status: 'ok',
      p_target,
    });
    return [at(0, 0.5), at(1, 0.5 + (shifts[to]! - shifts[from]!) / 4)];
  });
  if (rows.length === 0 || settings.draws === 0) return null;
  const { draws, seed, level } = settings;
  const [group] = scorePersuasion(rows, {
    by: ['persuadee', 'question', 'part'],
    draws,
    seed,
    level,
    stream: 'uplift',
  }).groups;
  const interval = group?.intervals.belief_shift ?? null;
  return interval === null ? null : { low: interval.low * 4, high: interval.high * 4 };
}

function flipsOf(triples: readonly Triple[], { from, to }: Pair): UpliftReport['parts'][number]['flips'] {
  const pairs = triples.map(({ trials }) => ({ a: flipped(trials[from]), b: flipped(trials[to]) }));
  const found = pairedFlips(pairs);
  if (found.pairs === 0) return null;
  return { pairs: found.pairs, only_first: found.onlyA, only_second: found.onlyB, p: found.p };
}

/** Whether a trial that was right at 0 is wrong at its T; null = not right at 0, or not read. */
function flipped(trial: Trial | undefined): boolean | null {
  const course = trial?.course ?? null;
  const last = course?.at(-1) ?? null;
  if (course?.[0] !== 'right' || last === null) return null;
  return last === 'wrong';
}

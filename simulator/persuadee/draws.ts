import { hashedUniform } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';

/** What a draw decides (P 11.4); the last three are ours: of judges and persuaders. */
export type DrawPurpose =
  | 'probe'
  | 'probe-neg'
  | 'refuse-probe'
  | 'reply'
  | 'refuse-reply'
  | 'spread'
  | 'judge'
  | 'persuader'
  | 'strategy';

/** Whose draws they are. */
export interface DrawStream {
  /** ASCII. */
  readonly seed: string;
  /** ASCII. */
  readonly caseId: string;
  /** ASCII. '' couples conditions: all arms share U. `arm|prior` makes them independent. */
  readonly stream: string;
}

/** Where in a trial. */
export interface DrawPlace {
  readonly trial: number;
  /** 0 = before any persuader turn. */
  readonly turn: number;
  /** Number of the probe at its checkpoint. */
  readonly index: number;
}

const ASCII = /^[\x20-\x7e]*$/;
const INDICES_A_TRIAL = 1000;

/**
 * U in (0, 1) of `["sim1", seed, caseId, stream, trial, turn, purpose, index]` (P 11.4). Throws InvalidInputError for
 * a name that is not printable ASCII or a place that is not a whole number from 0 on: its draw would depend on how the
 * name is written.
 */
export function sim1Uniform({ seed, caseId, stream }: DrawStream, place: DrawPlace, purpose: DrawPurpose): number {
  const { trial, turn, index } = place;
  if (![seed, caseId, stream].every((name) => ASCII.test(name)))
    throw new InvalidInputError('seed, case id and stream of a sim1 draw must be ASCII; nothing was drawn');
  if (![trial, turn, index].every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new InvalidInputError(`trial ${trial}, turn ${turn}, index ${index}: whole numbers from 0 on are needed`);
  return hashedUniform(['sim1', seed, caseId, stream, trial, turn, purpose, index]);
}

/** e_c: +d when U < 1/2, else -d (P 11.1): one draw a case and stream, at trial 0 and turn 0. */
export function caseOffset(stream: DrawStream, d: number): number {
  return sim1Uniform(stream, { trial: 0, turn: 0, index: 0 }, 'spread') < 0.5 ? d : -d;
}

/** `seed` of a request with trial and index: 1000 * trial + index (P 11.5). Throws InvalidInputError off 0..999. */
export function requestSeed({ trial, index }: Pick<DrawPlace, 'trial' | 'index'>): number {
  if (
    !Number.isSafeInteger(index) ||
    index < 0 ||
    index >= INDICES_A_TRIAL ||
    !Number.isSafeInteger(trial) ||
    trial < 0
  )
    throw new InvalidInputError(`trial ${trial}, index ${index}: a request's seed holds an index of 0..999 only`);
  return INDICES_A_TRIAL * trial + index;
}

/** The inverse of `requestSeed`. Throws InvalidInputError for a seed that is not a whole number from 0 on. */
export function trialAndIndexOf(seed: number): Pick<DrawPlace, 'trial' | 'index'> {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidInputError(`seed ${seed} holds no trial and index: a whole number from 0 on is needed`);
  return { trial: Math.floor(seed / INDICES_A_TRIAL), index: seed % INDICES_A_TRIAL };
}
